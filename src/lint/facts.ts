import type { Dockerfile } from '../dockerfile/dockerfile.ts';
import { attributeRange } from '../model/attribute-range.ts';
import type { Definition } from '../model/definition.ts';
import type { ResolvedTarget } from '../model/graph.ts';
import { placeKey } from '../model/merge.ts';
import type { AttributeName, GroupDefinition } from '../model/target.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';

/** What a target's Dockerfile turned out to be. */
export type DockerfileState =
  | { readonly kind: 'read'; readonly path: string; readonly dockerfile: Dockerfile }
  | { readonly kind: 'missing'; readonly path: string; readonly isFolderMissing: boolean }
  /** Elsewhere, or in a language of its own. */
  | { readonly kind: 'other' };

/** What rules are told. */
export interface LintInput {
  readonly definition: Definition;
  /** Every target that could be resolved, none as a mere link. */
  readonly targets: ReadonlyMap<string, ResolvedTarget>;
  /** By target; those that are not there are `other`. */
  readonly dockerfiles: ReadonlyMap<string, DockerfileState>;
  /** The targets that findings are wanted about; undefined for all. */
  readonly wanted: ReadonlySet<string> | undefined;
}

/** What rules look at: the input, with what is found out from it once. */
export class LintFacts {
  readonly definition: Definition;
  readonly dockerfiles: ReadonlyMap<string, DockerfileState>;
  readonly targets: ReadonlyMap<string, ResolvedTarget>;
  /** Targets that are meant to be built: not only to be inherited from. */
  readonly built: readonly ResolvedTarget[];
  /** Targets that something inherits from, or that an expression refers to. */
  readonly used: ReadonlySet<string>;
  /** Targets that a context of another target links to. */
  readonly linked: ReadonlySet<string>;
  /** Targets in groups. */
  readonly members: ReadonlySet<string>;

  constructor({ definition, targets, dockerfiles, wanted }: LintInput) {
    this.definition = definition;
    this.targets = targets;
    this.dockerfiles = dockerfiles;
    this.members = new Set(definition.groups.flatMap((group) => group.targets));
    this.used = usedTargets(definition);
    this.linked = new Set([...targets.values()].flatMap(({ links }) => links));
    this.built = [...targets.values()].filter(
      ({ name }) => (wanted === undefined || wanted.has(name)) && this.#isBuilt(name),
    );
  }

  /** What nobody names is asked for on the command line, unless its name is private. */
  #isBuilt(name: string): boolean {
    if (this.members.has(name) || this.linked.has(name)) return true;
    return !isPrivate(name) && !this.used.has(name);
  }

  /** Sets of targets that are built in one run, as far as the definition says. */
  *together(): Generator<readonly ResolvedTarget[]> {
    const groups = new Map(this.definition.groups.map((group) => [group.name, group]));
    for (const group of groups.values()) {
      const members = membersOf(group, groups);
      const targets = this.built.filter(({ name }) => members.has(name));
      if (targets.length > 1) yield targets;
    }
  }
}

/** A name that is not meant to be built by itself (buildx). */
export function isPrivate(name: string): boolean {
  return name.startsWith('_');
}

/** The place of an attribute, or of one entry; that of the target where it is not written. */
export function placeOf(
  target: ResolvedTarget,
  attribute: AttributeName,
  entry?: string | number,
): { readonly subject?: Range } {
  const subject = attributeRange(target, placeKey(attribute, entry));
  return subject === undefined ? {} : { subject };
}

/** A finding of a rule; the table says how severe it is. */
export type Finding = Omit<Diagnostic, 'code' | 'severity'>;

function usedTargets({ targets, uses }: Definition): ReadonlySet<string> {
  const used = new Set(targets.flatMap(({ attributes }) => attributes.inherits ?? []));
  for (const { kind, name } of uses?.() ?? []) {
    if (kind === 'target') used.add(name.split('.', 1)[0] ?? '');
  }
  return used;
}

/** The targets of a group and of the groups in it. */
export function membersOf(
  group: GroupDefinition,
  groups: ReadonlyMap<string, GroupDefinition>,
): ReadonlySet<string> {
  const targets = new Set<string>();
  const seen = new Set([group.name]);
  const waiting = [group];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const member of next.targets) {
      const inner = groups.get(member);
      // A group may contain the target of its own name.
      if (inner === undefined || member === next.name) targets.add(member);
      else if (!seen.has(member)) {
        seen.add(member);
        waiting.push(inner);
      }
    }
  }
  return targets;
}
