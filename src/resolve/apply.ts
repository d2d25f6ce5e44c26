import type { Grant } from '../model/field.ts';
import type { BoundKey, PreparedOverride } from '../model/override-keys.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { type Override, overrideError } from './overrides.ts';

/** The overrides of one key, taken together; undefined when there is a mistake in them. */
interface Step {
  readonly last: Override;
  readonly prepared: PreparedOverride | undefined;
}

/** Applies overrides to targets; each text is parsed once, and each mistake reported once. */
export class OverrideApplication {
  private readonly overrides: ReadonlyMap<string, readonly Override[]>;
  private readonly sink: DiagnosticSink;
  private readonly steps = new Map<string, readonly Step[]>();
  private readonly reported = new Set<string>();
  private readonly granted = {
    read: new Set<string>(),
    write: new Set<string>(),
    entitlements: new Set<string>(),
  };

  constructor(overrides: ReadonlyMap<string, readonly Override[]>, sink: DiagnosticSink) {
    this.overrides = overrides;
    this.sink = sink;
  }

  /** The attributes with what the overrides of that target say. */
  apply(target: string, attributes: TargetAttributes): TargetAttributes {
    const overrides = this.overrides.get(target);
    if (overrides === undefined) return attributes;
    const changed = { ...attributes };
    const steps = this.stepsOf(overrides);
    for (const { last, prepared } of steps) {
      if (prepared !== undefined) this.attempt([last], () => prepared.apply(changed));
    }
    // What a later override took back is not granted.
    for (const { prepared } of steps) {
      if (prepared !== undefined) this.addGrant(prepared.grant(changed));
    }
    return changed;
  }

  /** What was allowed by the overrides that have been applied. */
  get grants(): { readonly [Kind in 'read' | 'write' | 'entitlements']: readonly string[] } {
    const { read, write, entitlements } = this.granted;
    return { read: [...read], write: [...write], entitlements: [...entitlements] };
  }

  /** Targets for which the same texts are meant share the steps. */
  private stepsOf(overrides: readonly Override[]): readonly Step[] {
    const id = overrides.map((override) => override.index).join();
    const known = this.steps.get(id);
    if (known !== undefined) return known;
    const steps = this.prepareSteps(overrides);
    this.steps.set(id, steps);
    return steps;
  }

  /** In the order in which each key first stands on the command line, where buildx has none. */
  private prepareSteps(overrides: readonly Override[]): readonly Step[] {
    const byPath = new Map<string, { readonly key: BoundKey; readonly group: Override[] }>();
    for (const override of overrides) {
      const { key, sub, problem } = override;
      if (problem !== undefined) this.report(problem, override.keyRange);
      if (key === undefined) continue;
      const path = `${key.rule.key}.${sub}`;
      const known = byPath.get(path);
      if (known === undefined) byPath.set(path, { key, group: [override] });
      else known.group.push(override);
    }
    const groups = [...byPath.values()];
    return [
      ...groups.filter(({ key }) => key.rule.late !== true),
      ...groups.filter(({ key }) => key.rule.late === true),
    ].map(({ key, group }) => this.prepareStep(key, group));
  }

  private prepareStep(key: BoundKey, group: readonly Override[]): Step {
    const last = group[group.length - 1]!;
    const counted = key.rule.list === true ? group : [last];
    const input = {
      values: counted.map((override) => override.value),
      append: last.append,
      sub: last.sub,
    };
    return { last, prepared: this.attempt(counted, () => key.prepare(input)) };
  }

  private attempt<T>(overrides: readonly Override[], action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      const index = typeof error.entry === 'number' ? error.entry : overrides.length - 1;
      const override = overrides[index] ?? overrides[overrides.length - 1]!;
      this.report(error.message, override.valueRange);
      return undefined;
    }
  }

  private report(problem: string, range: Range): void {
    const id = `${range.file.text}\n${problem}`;
    if (this.reported.has(id)) return;
    this.reported.add(id);
    this.sink.add(overrideError(problem, range));
  }

  private addGrant({ read = [], write = [], entitlements = [] }: Grant): void {
    for (const path of read) this.granted.read.add(path);
    for (const path of write) this.granted.write.add(path);
    for (const entitlement of entitlements) this.granted.entitlements.add(entitlement);
  }
}
