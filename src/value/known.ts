import type { Value } from './value.ts';

/** Whether neither the value nor any part of it is unknown. */
export function isWhollyKnown(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return false;
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.every(isWhollyKnown);
    case 'map':
    case 'object':
      for (const entry of value.entries.values()) if (!isWhollyKnown(entry)) return false;
      return true;
    default:
      return true;
  }
}

/** How many elements a set, list, map or tuple has; of a set only when no unknown can be equal. */
export function knownLength(value: Value): number | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.elements.length;
    case 'set':
      return value.elements.length === 1 || isWhollyKnown(value)
        ? value.elements.length
        : undefined;
    case 'map':
    case 'object':
      return value.entries.size;
    default:
      return undefined;
  }
}
