import { numberToText } from '../../src/value/number.ts';
import { typeOf } from '../../src/value/type-of.ts';
import type { Type } from '../../src/value/types.ts';
import type { Value } from '../../src/value/value.ts';

/** A value as JSON, in front of it the type where JSON does not tell: `list(string) ["a"]`. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${showType(typeOf(value))} ${showInside(value)}`;
    default:
      return showInside(value);
  }
}

function showInside(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return numberToText(value.number);
    case 'bool':
      return String(value.truth);
    case 'null':
      return `null ${showType(value.type)}`;
    case 'unknown':
      return `unknown ${showType(value.type)}`;
    case 'bytes':
      return `bytes ${value.bytes.join(' ')}`;
    case 'list':
    case 'set':
      return `[${value.elements.map(showInside).join(', ')}]`;
    case 'tuple':
      return `[${value.elements.map(showValue).join(', ')}]`;
    case 'map':
      return `{${[...value.entries].map(([key, each]) => `${JSON.stringify(key)}: ${showInside(each)}`).join(', ')}}`;
    case 'object':
      return `{${[...value.entries].map(([key, each]) => `${JSON.stringify(key)}: ${showValue(each)}`).join(', ')}}`;
  }
}

/** A type as it is written in HCL, with `any` for one that is not known. */
export function showType(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${showType(type.element)})`;
    case 'tuple':
      return `tuple([${type.elements.map(showType).join(', ')}])`;
    case 'object': {
      const attributes = [...type.attributes].map(([name, attribute]) => {
        const shown = showType(attribute);
        return `${name} = ${type.optional.has(name) ? `optional(${shown})` : shown}`;
      });
      return `object({${attributes.join(', ')}})`;
    }
    case 'dynamic':
      return 'any';
    default:
      return type.kind;
  }
}
