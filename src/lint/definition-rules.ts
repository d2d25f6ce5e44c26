import type { Definition } from '../model/definition.ts';
import type { Use } from '../model/target.ts';
import { didYouMean, suggest } from '../source/suggest.ts';
import { type Finding, isPrivate, type LintFacts } from './facts.ts';

/** Variables that nothing refers to but themselves. */
export function* unusedVariables({ definition }: LintFacts): Generator<Finding> {
  const used = usedNames(definition, ['variable', 'matrix']);
  for (const { name, range } of definition.variables) {
    // One without a place is of a format that has it anyway.
    if (used.has(name) || range === undefined) continue;
    const detail = `Nothing refers to the variable "${name}". Remove it, or use it as \${${name}}.`;
    yield { summary: 'Unused variable', detail, subject: range };
  }
}

/** Functions that nothing calls but themselves. */
export function* unusedFunctions({ definition }: LintFacts): Generator<Finding> {
  const used = usedNames(definition, ['function']);
  for (const { name, range: subject } of definition.functions ?? []) {
    if (used.has(name)) continue;
    const detail = `Nothing calls the function "${name}". Remove it, or use it as \${${name}(…)}.`;
    yield { summary: 'Unused function', detail, subject };
  }
}

/** The names that are used anywhere but in their own validation. */
function usedNames(
  { uses, variables }: Definition,
  kinds: readonly Use['kind'][],
): ReadonlySet<string> {
  const own = new Set(
    variables.flatMap(({ name, uses: ownUses }) =>
      (ownUses?.() ?? []).filter((use) => use.name === name).map(placeKey),
    ),
  );
  return new Set(
    (uses?.() ?? [])
      .filter((use) => kinds.includes(use.kind) && !own.has(placeKey(use)))
      .map(({ name }) => name),
  );
}

function placeKey({ range: { file, start } }: Use): string {
  return `${file.name}:${start}`;
}

/** Private targets that nothing refers to, and targets that a group of their name hides. */
export function* unreachableTargets({
  definition,
  members,
  used,
  linked,
}: LintFacts): Generator<Finding> {
  const groups = new Map(definition.groups.map((group) => [group.name, group]));
  for (const { name, range } of definition.targets) {
    if (used.has(name) || linked.has(name)) continue;
    const group = groups.get(name);
    const subject = range && { subject: range };
    if (group !== undefined && !group.targets.includes(name)) {
      yield {
        summary: 'Unreachable target',
        detail: `The group "${name}" hides the target of that name: whoever asks for it gets the group. Give one of them another name.`,
        ...subject,
        ...(group.range && {
          related: [{ message: 'This is the group.', range: group.range }],
        }),
      };
    } else if (group === undefined && isPrivate(name) && !members.has(name)) {
      yield {
        summary: 'Unreachable target',
        detail: `Nothing inherits from the target "${name}", links to it or contains it, and its name says that it is not built by itself. Remove it, or drop the "_".`,
        ...subject,
      };
    }
  }
}

/** Members of groups that neither a target nor a group has for a name. */
export function* missingMembers({ definition }: LintFacts): Generator<Finding> {
  const names = new Set([...definition.targets, ...definition.groups].map((named) => named.name));
  for (const { name: group, targets, memberRanges, range } of definition.groups) {
    for (const [index, member] of targets.entries()) {
      if (names.has(member)) continue;
      const subject = memberRanges?.[index] ?? range;
      yield {
        summary: `failed to find target ${member}`,
        detail: `The group "${group}" contains it.${didYouMean(suggest(member, names))}`,
        ...(subject && { subject }),
      };
    }
  }
}
