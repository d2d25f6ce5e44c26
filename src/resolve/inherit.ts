import { inheritAttributes, placeKey } from '../model/merge.ts';
import { normalizeAttributes } from '../model/normalize.ts';
import type { TargetAttributes, TargetDefinition } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { OverrideApplication } from './apply.ts';
import type { UnknownNames } from './unknown-name.ts';

interface Frame {
  readonly target: TargetDefinition;
  next: number;
  /** What the parents so far say together. */
  inherited: TargetAttributes;
  /** A cycle was met in or below this target. */
  isTainted: boolean;
}

type Visited = Map<string, TargetAttributes | undefined>;

/**
 * How often targets in and above cycles may be resolved: their result depends on the way to them, so
 * it is not kept.
 */
const MOST_REPETITIONS = 100_000;

const nothing: TargetAttributes = {};

function newFrame(target: TargetDefinition): Frame {
  return { target, next: 0, inherited: {}, isTainted: false };
}

/**
 * Resolves the attributes of targets: parents in the order of `inherits`, each with the overrides
 * for it, then the target itself and its overrides (buildx's Config.target).
 * buildx: a target that inherits from itself goes without what is not resolved yet; what comes out
 * depends on the target that was asked for.
 */
export class Inheritance {
  readonly definitions: ReadonlyMap<string, TargetDefinition>;
  private readonly overrides: OverrideApplication;
  private readonly unknown: UnknownNames;
  private readonly sink: DiagnosticSink;
  private readonly resolved = new Map<string, TargetAttributes>();
  /** What resolved parents say together, by what the first ones say and by the next one. */
  private readonly together = new Map<TargetAttributes, Map<TargetAttributes, TargetAttributes>>();
  private readonly reported = new Set<string>();
  private readonly inCycles = new Set<string>();
  private repetitions = 0;

  constructor(
    targets: readonly TargetDefinition[],
    overrides: OverrideApplication,
    unknown: UnknownNames,
    sink: DiagnosticSink,
  ) {
    this.definitions = new Map(targets.map((target) => [target.name, target]));
    this.overrides = overrides;
    this.unknown = unknown;
    this.sink = sink;
  }

  /** The attributes of a target, without `inherits`. */
  resolve(root: TargetDefinition): TargetAttributes {
    const finished = this.resolved.get(root.name);
    if (finished !== undefined) return finished;
    if (this.hasGivenUp) return {};
    const inherited = this.inheritedAtOnce(root);
    if (inherited !== undefined) {
      return this.finish({ target: root, next: 0, inherited, isTainted: false });
    }
    // What was found on the way from this root; undefined for what is being resolved.
    const visited: Visited = new Map([[root.name, undefined]]);
    const stack: Frame[] = [newFrame(root)];
    for (;;) {
      const frame = stack[stack.length - 1]!;
      const parent = this.nextParent(frame, visited, stack);
      if (parent !== undefined) {
        visited.set(parent.name, undefined);
        stack.push(newFrame(parent));
        continue;
      }
      const attributes = this.finish(frame);
      visited.set(frame.target.name, attributes);
      stack.pop();
      const child = stack[stack.length - 1];
      if (child === undefined || this.hasGivenUp) return attributes;
      if (frame.isTainted) child.isTainted = true;
    }
  }

  /** What all parents say together, when they are resolved; most targets share theirs. */
  private inheritedAtOnce({ attributes }: TargetDefinition): TargetAttributes | undefined {
    let inherited = nothing;
    for (const name of attributes.inherits ?? []) {
      const parent = this.resolved.get(name);
      if (parent === undefined) return undefined;
      inherited = this.inheritedTogether(inherited, parent);
    }
    return inherited;
  }

  private inheritedTogether(base: TargetAttributes, over: TargetAttributes): TargetAttributes {
    let results = this.together.get(base);
    if (results === undefined) {
      results = new Map();
      this.together.set(base, results);
    }
    let result = results.get(over);
    if (result === undefined) {
      result = inheritAttributes(base, over);
      results.set(over, result);
    }
    return result;
  }

  /** Takes over from parents that are resolved; gives the first that is not. */
  private nextParent(
    frame: Frame,
    visited: Visited,
    stack: readonly Frame[],
  ): TargetDefinition | undefined {
    for (const names = frame.target.attributes.inherits ?? []; frame.next < names.length; ) {
      const name = names[frame.next]!;
      const attributes = this.resolved.get(name) ?? visited.get(name);
      const target = this.definitions.get(name);
      if (attributes !== undefined) {
        frame.inherited = inheritAttributes(frame.inherited, attributes);
        if (!this.resolved.has(name)) frame.isTainted = true;
      } else if (visited.has(name)) {
        frame.isTainted = true;
        this.warnOfCycle(stack, name);
      } else if (target !== undefined) {
        return target;
      } else {
        this.reportMissing(frame, name);
      }
      frame.next += 1;
    }
    return undefined;
  }

  private finish(frame: Frame): TargetAttributes {
    const { target, inherited } = frame;
    const merged = inheritAttributes(inherited, target.attributes);
    const attributes = normalizeAttributes(this.overrides.apply(target.name, merged));
    if (!frame.isTainted) this.resolved.set(target.name, attributes);
    else {
      this.repetitions += 1;
      if (this.repetitions === MOST_REPETITIONS) this.giveUp(frame);
    }
    return attributes;
  }

  private get hasGivenUp(): boolean {
    return this.repetitions >= MOST_REPETITIONS;
  }

  private giveUp({ target }: Frame): void {
    const subject = target.places.get('inherits') ?? target.range;
    this.sink.add({
      code: 'inheritance-cycle',
      severity: 'error',
      summary: 'Inheritance cycle',
      detail: `Too many targets inherit from each other in cycles, "${target.name}" among them.`,
      ...(subject === undefined ? {} : { subject }),
    });
  }

  private reportMissing(frame: Frame, parent: string): void {
    const { name } = frame.target;
    // Above a cycle a target is resolved several times.
    const id = `${name} ${frame.next}`;
    if (this.reported.has(id)) return;
    this.reported.add(id);
    const use = `The target "${name}" inherits from it`;
    this.sink.add(this.unknown.target(parent, { use, range: inheritsRange(frame) }));
  }

  /** Once for each cycle, where the first walk closes it. */
  private warnOfCycle(stack: readonly Frame[], parent: string): void {
    const start = stack.findIndex(({ target }) => target.name === parent);
    const members = stack.slice(start).map(({ target }) => target.name);
    if (members.some((name) => this.inCycles.has(name))) return;
    for (const name of members) this.inCycles.add(name);
    const frame = stack[stack.length - 1]!;
    const { name } = frame.target;
    const subject = inheritsRange(frame);
    const detail =
      name === parent
        ? `The target "${name}" inherits from itself, which has no effect.`
        : `The target "${name}" inherits from "${parent}", which inherits from it in turn.`;
    this.sink.add({
      code: 'inheritance-cycle',
      severity: 'warning',
      summary: 'Inheritance cycle',
      detail,
      ...(subject === undefined ? {} : { subject }),
    });
  }
}

function inheritsRange({ target, next }: Frame): Range | undefined {
  const { places, range } = target;
  return places.get(placeKey('inherits', next)) ?? places.get('inherits') ?? range;
}
