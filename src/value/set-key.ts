import { type Num, numberToHashText } from './number.ts';
import { quoteText } from './text.ts';
import type { Value } from './value.ts';

/**
 * The text under which go-cty hashes an element of a set and by which it orders elements that are
 * not primitive. Elements with different keys are different members, even where `Equals` holds
 * (0 and -0).
 */
export function setKey(value: Value, numberKey: (n: Num) => string = numberToHashText): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'null':
      return '~';
    case 'number':
      return numberKey(value.number);
    case 'bool':
      return value.truth ? 'T' : 'F';
    case 'string':
      return quoteText(value.text);
    case 'bytes':
      return '«?»';
    case 'map': {
      let key = '{';
      for (const [name, entry] of value.entries)
        key += `${quoteText(name)}:${setKey(entry, numberKey)};`;
      return `${key}}`;
    }
    case 'list':
    case 'set':
      return `[${joinKeys(value.elements, numberKey)}]`;
    case 'tuple':
      return `<${joinKeys(value.elements, numberKey)}>`;
    case 'object':
      return `<${joinKeys(value.entries.values(), numberKey)}>`;
  }
}

function joinKeys(values: Iterable<Value>, numberKey: (n: Num) => string): string {
  let keys = '';
  for (const value of values) keys += `${setKey(value, numberKey)};`;
  return keys;
}
