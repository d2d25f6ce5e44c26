import { isPrimitive, type Type } from './types.ts';
import type { Value } from './value.ts';

/**
 * The value as one of the wanted type when its parts are primitives of that type already, which is
 * the usual case: nothing has to be converted, and no types to be made and compared.
 */
export function retype(value: Value, wanted: Type): Value | undefined {
  switch (value.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return value.kind === wanted.kind ? value : undefined;
    case 'list':
    case 'set':
    case 'map':
      return value.kind === wanted.kind && value.element === wanted.element ? value : undefined;
    case 'tuple': {
      if (wanted.kind !== 'list' || !isPrimitive(wanted.element)) return undefined;
      const { kind } = wanted.element;
      for (const element of value.elements) if (element.kind !== kind) return undefined;
      return { kind: 'list', element: wanted.element, elements: value.elements };
    }
    case 'object': {
      if (wanted.kind !== 'map' || !isPrimitive(wanted.element)) return undefined;
      const { kind } = wanted.element;
      for (const entry of value.entries.values()) if (entry.kind !== kind) return undefined;
      return { kind: 'map', element: wanted.element, entries: value.entries };
    }
    default:
      return undefined;
  }
}
