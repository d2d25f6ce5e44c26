import type { Definition } from '../model/definition.ts';
import type { GroupDefinition } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import { compilePattern, isPattern } from './pattern.ts';
import type { NameUse, UnknownNames } from './unknown-name.ts';

/** What the names on the command line come to. */
export interface Selection {
  /** The names after patterns were expanded, each once. */
  readonly requested: readonly string[];
  /** Targets to build, which need not exist, with where each was first asked for; in order. */
  readonly targets: ReadonlyMap<string, NameUse>;
  /** Groups on the way. */
  readonly groups: ReadonlySet<string>;
}

/** Expands names and patterns, and the groups among them; `default` when there is no name. */
export function selectTargets(
  names: readonly string[],
  definition: Definition,
  unknown: UnknownNames,
  sink: DiagnosticSink,
): Selection {
  const requested = new Set<string>();
  for (const name of names.length === 0 ? ['default'] : names) {
    // buildx: names of Compose services may have dots, which targets do not.
    for (const match of expandName(name.replaceAll('.', '_'), definition, unknown, sink)) {
      requested.add(match);
    }
  }
  const walk = new GroupWalk(definition.groups);
  for (const name of requested) walk.enter(name);
  return { requested: [...requested], targets: walk.targets, groups: walk.groups };
}

function expandName(
  name: string,
  definition: Definition,
  unknown: UnknownNames,
  sink: DiagnosticSink,
): readonly string[] {
  if (!isPattern(name)) return [name];
  const test = compilePattern(name);
  const matching: string[] = [];
  if (test !== undefined) {
    for (const group of definition.groups) if (test(group.name)) matching.push(group.name);
    for (const target of definition.targets) if (test(target.name)) matching.push(target.name);
  }
  if (matching.length === 0) sink.add(unknown.pattern(name, test === undefined));
  return matching;
}

interface Frame {
  readonly group: GroupDefinition;
  next: number;
}

/**
 * Collects the targets of groups of groups, in the order of a depth-first walk.
 * buildx: a member that is an empty group, or one that the walk is just in, counts as a target of
 * that name; this is how a group may contain a target of its own name.
 */
class GroupWalk {
  readonly targets = new Map<string, NameUse>();
  readonly groups = new Set<string>();
  private readonly definitions: ReadonlyMap<string, GroupDefinition>;
  /** Groups whose members need not be visited again, whoever asks. */
  private readonly finished = new Set<string>();

  constructor(groups: readonly GroupDefinition[]) {
    // The first of a name counts.
    this.definitions = new Map([...groups].reverse().map((group) => [group.name, group]));
  }

  /** Walks what one name on the command line stands for. */
  enter(name: string): void {
    const root = this.definitions.get(name);
    if (root === undefined) {
      this.addTarget(name, { use: 'It was asked for on the command line' });
      return;
    }
    const active = new Set<string>();
    const visited = new Set<string>();
    const stack: Frame[] = [];
    // Within a cycle the result depends on where the walk came in, so it is not kept.
    let hasCycle = false;
    const push = (group: GroupDefinition) => {
      this.groups.add(group.name);
      active.add(group.name);
      stack.push({ group, next: 0 });
    };
    push(root);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const { group } = frame;
      const member = group.targets[frame.next];
      if (member === undefined) {
        stack.pop();
        active.delete(group.name);
        visited.add(group.name);
        continue;
      }
      const use = memberUse(group, frame.next);
      frame.next += 1;
      const inner = this.definitions.get(member);
      if (inner === undefined) {
        this.addTarget(member, use);
      } else if (active.has(member)) {
        hasCycle = true;
        const cycle = `${use.use}, which leads back to the group itself`;
        this.addTarget(member, { ...use, use: cycle, isGroup: true });
      } else if (inner.targets.length === 0) {
        this.groups.add(member);
        const empty = `${use.use}, but that is a group without targets`;
        this.addTarget(member, { ...use, use: empty, isGroup: true });
      } else if (!visited.has(member) && !this.finished.has(member)) {
        push(inner);
      }
    }
    if (!hasCycle) for (const name of visited) this.finished.add(name);
  }

  private addTarget(name: string, use: NameUse): void {
    if (!this.targets.has(name)) this.targets.set(name, use);
  }
}

function memberUse(group: GroupDefinition, index: number): NameUse {
  return {
    use: `The group "${group.name}" contains it`,
    range: group.memberRanges?.[index] ?? group.range,
  };
}
