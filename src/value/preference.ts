import { isCollection, isPrimitive, type Type, typesEqual } from './types.ts';

/**
 * Which of two types is the more general one, to which values of both should be brought: negative
 * for `a`, positive for `b`, 0 when neither is (go-cty's compareTypes).
 */
export function comparePreference(a: Type, b: Type): number {
  if (a.kind === 'dynamic' || b.kind === 'dynamic') {
    return Number(a.kind === 'dynamic') - Number(b.kind === 'dynamic');
  }
  if (isPrimitive(a) && isPrimitive(b) && (a.kind === 'string' || b.kind === 'string')) {
    return Number(b.kind === 'string') - Number(a.kind === 'string');
  }
  if (isCollection(a) && isCollection(b) && a.kind === b.kind) {
    return comparePreference(a.element, b.element);
  }
  if (isMoreGeneral(a, b)) return -1;
  if (isMoreGeneral(b, a)) return 1;
  if (a.kind === 'object' && b.kind === 'object') {
    if (a.attributes.size !== b.attributes.size) return 0;
    for (const name of a.attributes.keys()) if (!b.attributes.has(name)) return 0;
    return compareParts([...a.attributes.values()], [...b.attributes.values()]);
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    return a.elements.length === b.elements.length ? compareParts(a.elements, b.elements) : 0;
  }
  return 0;
}

function isMoreGeneral(a: Type, b: Type): boolean {
  // go-cty ranks sets lowest, hoping that the parts will fit.
  if (a.kind === 'tuple' || a.kind === 'list') {
    if (b.kind === 'set') return true;
  }
  return (a.kind === 'list' && b.kind === 'tuple') || (a.kind === 'map' && b.kind === 'object');
}

function compareParts(a: readonly Type[], b: readonly Type[]): number {
  let hasMoreGeneral = false;
  let hasLessGeneral = false;
  for (const [index, part] of a.entries()) {
    const order = comparePreference(part, b[index] as Type);
    if (order < 0) hasMoreGeneral = true;
    if (order > 0) hasLessGeneral = true;
  }
  return Number(hasLessGeneral) - Number(hasMoreGeneral);
}

/**
 * The distinct types among `types` in the order in which they are to be tried as the type of all:
 * topologically from the more general ones on, as go-cty's sortTypes walks them.
 */
export function preferredTypes(types: readonly Type[]): readonly Type[] {
  const classes = equalTypes(types);
  if (classes.length === 1) return [classes[0]?.type as Type];
  for (const from of classes) {
    for (const to of classes) {
      if (from !== to && comparePreference(from.type, to.type) < 0) {
        from.lessGeneral.push(to);
        to.blockers += from.members.length;
      }
    }
  }
  const queue: [number, TypeClass][] = [];
  for (const each of classes) if (each.blockers === 0) enqueue(queue, each);
  queue.sort(byIndex);
  for (let at = 0; at < queue.length; at++) {
    const freed: [number, TypeClass][] = [];
    for (const next of queue[at]?.[1].lessGeneral ?? []) {
      next.blockers -= 1;
      if (next.blockers === 0) enqueue(freed, next);
    }
    queue.push(...freed.sort(byIndex));
  }
  const reached = [...new Set(queue.map(([, each]) => each.type))];
  // Types on a cycle are never reached; go-cty then tries the first type in their place.
  return queue.length < types.length ? [...reached, types[0] as Type] : reached;
}

/** Equal types are one class, so that a long list costs no more than its different types. */
interface TypeClass {
  readonly type: Type;
  readonly members: number[];
  readonly lessGeneral: TypeClass[];
  /** Members of more general classes that were not yet visited. */
  blockers: number;
}

function equalTypes(types: readonly Type[]): readonly TypeClass[] {
  const classes: TypeClass[] = [];
  for (const [index, type] of types.entries()) {
    const equal = classes.find((each) => typesEqual(each.type, type));
    if (equal === undefined) classes.push({ type, members: [index], lessGeneral: [], blockers: 0 });
    else equal.members.push(index);
  }
  return classes;
}

function enqueue(queue: [number, TypeClass][], each: TypeClass): void {
  for (const member of each.members) queue.push([member, each]);
}

function byIndex(a: readonly [number, TypeClass], b: readonly [number, TypeClass]): number {
  return a[0] - b[0];
}
