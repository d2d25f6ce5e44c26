import { numberToHashText } from './number.ts';
import { quoteText } from './text.ts';
import type { Value } from './value.ts';

/**
 * The text under which go-cty hashes an element of a set and by which it orders elements that are
 * not primitive. Elements with different keys are different members, even where `Equals` holds
 * (0 and -0).
 */
export function setKey(value: Value): string {
  switch (value.kind) {
    case 'unknown':
      return '?';
    case 'null':
      return '~';
    case 'number':
      return numberToHashText(value.number);
    case 'bool':
      return value.truth ? 'T' : 'F';
    case 'string':
      return quoteText(value.text);
    case 'bytes':
      return '«?»';
    case 'map': {
      let key = '{';
      for (const [name, entry] of value.entries) key += `${quoteText(name)}:${setKey(entry)};`;
      return `${key}}`;
    }
    case 'list':
    case 'set':
      return `[${joinKeys(value.elements)}]`;
    case 'tuple':
      return `<${joinKeys(value.elements)}>`;
    case 'object':
      return `<${joinKeys(value.entries.values())}>`;
  }
}

function joinKeys(values: Iterable<Value>): string {
  let keys = '';
  for (const value of values) keys += `${setKey(value)};`;
  return keys;
}
