import type { BuildStep } from '../model/plan.ts';

/** What one process builds for several steps that join; `id` is that of one of them. */
export function joinedStep(steps: readonly BuildStep[], id: string): BuildStep {
  const first = steps.find((step) => step.id === id) ?? steps[0];
  if (first === undefined) throw new Error('internal: nothing to join');
  if (steps.length === 1) return { ...first, id };
  return {
    ...first,
    id,
    targets: steps.flatMap(({ targets }) => targets).sort(),
    linked: steps.flatMap(({ linked }) => linked).sort(),
    ends: steps.flatMap(({ ends }) => ends).sort(),
    weight: steps.reduce((sum, { weight }) => sum + weight, 0),
    prefixed: true,
  };
}

/** Definitions in JSON as one: their targets, and in each group the members that any of them names. */
export function joinedDefinition(texts: readonly string[]): string {
  const [only = ''] = texts;
  if (texts.length === 1) return only;
  const parts = texts.map((text): Definition => JSON.parse(text));
  const group = new Map<string, { targets: string[] }>();
  for (const [name, { targets }] of parts.flatMap((part) => Object.entries(part.group ?? {}))) {
    const known = group.get(name);
    if (known === undefined) group.set(name, { targets: [...targets] });
    else known.targets.push(...targets);
  }
  const target = parts.flatMap((part) => Object.entries(part.target));
  return JSON.stringify({
    group: Object.fromEntries(group),
    target: Object.fromEntries(target),
  });
}

interface Definition {
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target: Readonly<Record<string, unknown>>;
}
