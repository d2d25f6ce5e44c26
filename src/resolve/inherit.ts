import type { Definition } from '../model/definition.ts';
import { mergeAttributes, placeKey } from '../model/merge.ts';
import { normalizeAttributes } from '../model/normalize.ts';
import type { TargetAttributes, TargetDefinition } from '../model/target.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { OverrideApplication } from './apply.ts';
import { unknownTarget } from './unknown-name.ts';

interface Frame {
  readonly target: TargetDefinition;
  next: number;
  /** What the parents so far say together. */
  inherited: TargetAttributes;
  /** A cycle was met in or below this target. */
  isTainted: boolean;
}

const nothing: TargetAttributes = {};

/**
 * Resolves the attributes of targets: parents in the order of `inherits`, each with the overrides
 * for it, then the target itself and its overrides (buildx's Config.target).
 * buildx: a target that inherits from itself goes without what is not resolved yet; what comes out
 * depends on the target that was asked for.
 */
export class Inheritance {
  readonly definitions: ReadonlyMap<string, TargetDefinition>;
  private readonly definition: Definition;
  private readonly overrides: OverrideApplication;
  private readonly sink: DiagnosticSink;
  private readonly resolved = new Map<string, TargetAttributes>();
  private readonly reported = new Set<string>();

  constructor(definition: Definition, overrides: OverrideApplication, sink: DiagnosticSink) {
    this.definition = definition;
    this.definitions = new Map(definition.targets.map((target) => [target.name, target]));
    this.overrides = overrides;
    this.sink = sink;
  }

  /** The attributes of a target, without `inherits`. */
  resolve(root: TargetDefinition): TargetAttributes {
    const visited = new Map<string, TargetAttributes | undefined>();
    const stack: Frame[] = [];
    const known = (name: string) => this.resolved.get(name) ?? visited.get(name);
    const push = (target: TargetDefinition) => {
      visited.set(target.name, undefined);
      stack.push({ target, next: 0, inherited: nothing, isTainted: false });
    };
    const finished = known(root.name);
    if (finished !== undefined) return finished;
    push(root);
    for (;;) {
      const frame = stack[stack.length - 1]!;
      const parent = frame.target.attributes.inherits?.[frame.next];
      if (parent === undefined) {
        stack.pop();
        const attributes = this.finish(frame);
        visited.set(frame.target.name, attributes);
        if (!frame.isTainted) this.resolved.set(frame.target.name, attributes);
        const child = stack[stack.length - 1];
        if (child === undefined) return attributes;
        if (frame.isTainted) child.isTainted = true;
        continue;
      }
      const attributes = known(parent);
      if (attributes !== undefined) {
        frame.inherited = mergeAttributes(frame.inherited, attributes);
        if (!this.resolved.has(parent)) frame.isTainted = true;
        frame.next += 1;
      } else if (visited.has(parent)) {
        frame.isTainted = true;
        this.warnOfCycle(frame);
        frame.next += 1;
      } else {
        const target = this.definitions.get(parent);
        if (target !== undefined) push(target);
        else {
          this.reportMissing(frame, parent);
          frame.next += 1;
        }
      }
    }
  }

  private finish({ target, inherited }: Frame): TargetAttributes {
    const { inherits: _, ...own } = target.attributes;
    const merged = mergeAttributes(inherited, own);
    return normalizeAttributes(this.overrides.apply(target.name, merged));
  }

  private reportMissing(frame: Frame, parent: string): void {
    const use = `The target "${frame.target.name}" inherits from it`;
    const range = inheritsRange(frame);
    this.reportOnce(frame, unknownTarget(parent, { use, range }, this.definition));
  }

  private warnOfCycle(frame: Frame): void {
    const { target, next } = frame;
    const parent = target.attributes.inherits?.[next];
    const subject = inheritsRange(frame);
    this.reportOnce(frame, {
      code: 'inheritance-cycle',
      severity: 'warning',
      summary: 'Inheritance cycle',
      detail: `The target "${target.name}" inherits from "${parent}", which inherits from it in turn; nothing is inherited here.`,
      ...(subject === undefined ? {} : { subject }),
    });
  }

  private reportOnce({ target, next }: Frame, diagnostic: Diagnostic): void {
    const id = `${target.name} ${next}`;
    if (this.reported.has(id)) return;
    this.reported.add(id);
    this.sink.add(diagnostic);
  }
}

function inheritsRange({ target, next }: Frame): Range | undefined {
  const { places, range } = target;
  return places.get(placeKey('inherits', next)) ?? places.get('inherits') ?? range;
}
