import { quoteText } from './text.ts';
import { friendlyTypeName, type Type, typesEqual } from './types.ts';

/**
 * The first way in which `given` does not conform to `wanted`, where `dynamic` in `wanted` stands
 * for any type; `undefined` when it conforms (go-cty's TestConformance, without conversion).
 */
export function nonConformity(given: Type, wanted: Type): string | undefined {
  if (wanted.kind === 'dynamic' || typesEqual(given, wanted)) return undefined;
  if (given.kind === 'object' && wanted.kind === 'object') {
    for (const name of given.attributes.keys()) {
      if (!wanted.attributes.has(name)) return `unsupported attribute ${quoteText(name)}`;
    }
    for (const name of wanted.attributes.keys()) {
      if (!given.attributes.has(name)) return `missing required attribute ${quoteText(name)}`;
    }
    return firstProblem(given.attributes.values(), [...wanted.attributes.values()]);
  }
  if (given.kind === 'tuple' && wanted.kind === 'tuple') {
    if (given.elements.length !== wanted.elements.length) {
      return `${wanted.elements.length} elements are required, but got ${given.elements.length}`;
    }
    return firstProblem(given.elements, wanted.elements);
  }
  if (
    (given.kind === 'list' && wanted.kind === 'list') ||
    (given.kind === 'map' && wanted.kind === 'map') ||
    (given.kind === 'set' && wanted.kind === 'set')
  ) {
    return nonConformity(given.element, wanted.element);
  }
  return `${friendlyTypeName(wanted)} required, but received ${friendlyTypeName(given)}`;
}

function firstProblem(given: Iterable<Type>, wanted: readonly Type[]): string | undefined {
  let index = 0;
  for (const type of given) {
    const problem = nonConformity(type, wanted[index++] as Type);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
