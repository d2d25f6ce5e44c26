import { attributeRange } from '../model/attribute-range.ts';
import type { BuilderDefinition } from '../model/builder.ts';
import { storedName } from '../model/builder-commands.ts';
import type { Graph, ResolvedTarget } from '../model/graph.ts';
import { dockerfilePath } from '../model/paths.ts';
import {
  type BuildStep,
  largestCall,
  type Plan,
  type Preparation,
  type Text,
} from '../model/plan.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import type { OutputEntry } from '../model/specs/output.ts';
import { destinationKind, withImpliedDestination } from '../model/specs/output.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import { buildArguments } from './arguments.ts';
import { definitionText, hole, textWithHoles } from './definition.ts';
import { type Batch, linkOrder, type PartitionOptions, partition } from './partition.ts';
import {
  type Ability,
  abilityOf,
  allowFlag,
  type BuildxVersion,
  isAtLeast,
} from './version-needs.ts';

/**
 * What happens when a target fails, and when results are exported: `fail-fast` stops at the first
 * failure; `defer-error` builds whatever does not depend on it; `defer-output` exports nothing until
 * everything is built.
 */
export type Execution = 'fail-fast' | 'defer-error' | 'defer-output';

/** What a build is told besides its targets. */
export interface PlanOptions {
  readonly execution?: Execution;
  /** At most so many targets at once. */
  readonly jobs?: number;
  readonly builder?: string;
  /** The builder of a target that has one of its own. */
  readonly builderOf?: (target: string) => string | undefined;
  /** Whether a builder keeps what has no output in its cache alone; none is the current one. */
  readonly keepsInCache?: (builder: string | undefined) => boolean;
  /** Builders that have to be there first. */
  readonly builders?: readonly BuilderDefinition[];
  /** The working directory, from which relative paths count. */
  readonly folder?: string;
  /** What is done before anything is built, for a dry run. */
  readonly preparations?: readonly Preparation[];
  /** Rights that Buildx is told of: exactly those that were granted. */
  readonly allow?: readonly string[];
  /** `--call` as it was given; its method is in the targets, its format is not. */
  readonly call?: string;
  readonly debug?: boolean;
  /** The release of Buildx; undefined counts as the newest. */
  readonly version?: BuildxVersion;
}

/** Without `--jobs`, that many isolated processes at once: each one costs a copy of its context. */
export const isolatedProcesses = 8;

/**
 * Which process builds what. Undefined when the release of Buildx lacks what a target needs, which
 * the sink is told.
 */
export function planBuild(
  graph: Graph,
  options: PlanOptions,
  sink: DiagnosticSink,
): Plan | undefined {
  const abilities = new Map<string, Ability['kind']>();
  for (const target of graph.targets.values()) {
    const ability = abilityOf(target, options.version);
    abilities.set(target.name, ability.kind);
    if (ability.kind === 'none') sink.add(tooOld(target, ability, options.version));
  }
  if ([...abilities.values()].includes('none')) return undefined;
  return new Planner(graph, options, (name) => abilities.get(name) === 'build').plan();
}

class Planner {
  readonly #graph: Graph;
  readonly #options: PlanOptions;
  readonly #isAlone: (target: string) => boolean;
  readonly #builderOf: (target: string) => string | undefined;
  readonly #steps: BuildStep[] = [];
  /** Ids of the steps that write the layout of a target. */
  readonly #layoutSteps = new Map<string, string>();

  constructor(graph: Graph, options: PlanOptions, isAlone: (target: string) => boolean) {
    this.#graph = graph;
    this.#options = options;
    this.#isAlone = isAlone;
    this.#builderOf = (name) => options.builderOf?.(name) ?? options.builder;
  }

  plan(): Plan {
    const { execution = 'fail-fast', jobs } = this.#options;
    const isolated = execution === 'defer-error';
    const batches = partition(this.#graph, {
      size: Math.min(largestCall, jobs ?? largestCall),
      packing: this.#packing,
      builderOf: this.#builderOf,
      isAlone: this.#isAlone,
    });
    for (const batch of batches) {
      if (batch.kind === 'layout') this.#addLayout(batch);
    }
    const builds = batches.filter(({ kind }) => kind === 'build');
    if (execution === 'defer-output' && !this.#asks()) this.#addDeferred(builds);
    else for (const batch of builds) this.#addStep('build', batch, (attributes) => attributes);
    const atOnce = jobs ?? (isolated ? isolatedProcesses : undefined);
    return {
      targets: linkOrder(this.#graph).map((name) => plannedTarget(this.#target(name))),
      steps: withEnds(this.#steps),
      ...(atOnce !== undefined && { jobs: atOnce }),
      onFailure: isolated ? 'keep-going' : 'stop',
    };
  }

  /** Everything is built before anything is exported, out of the cache that has it by then. */
  #addDeferred(batches: readonly Batch[]): void {
    const exports = (name: string): boolean =>
      this.#target(name).attributes.output?.every(({ type }) => type === 'cacheonly') !== true;
    for (const batch of batches) this.#addStep('build', batch, withoutResults);
    const built = this.#steps.map(({ id }) => id);
    for (const batch of batches) {
      const targets = batch.targets.filter(exports);
      if (targets.length === 0) continue;
      this.#addStep('export', { ...batch, targets }, fromCache, built);
    }
  }

  #addLayout(batch: Batch): void {
    const [name = ''] = batch.targets;
    const dest = hole({ kind: 'layout-folder', target: name });
    const id = this.#addStep('layout', batch, (attributes, isInside) =>
      isInside
        ? withoutResults(attributes)
        : {
            ...withoutResults(attributes),
            attest: [],
            output: [{ type: 'oci', dest, attrs: new Map([['tar', 'false']]) }],
          },
    );
    this.#layoutSteps.set(name, id);
  }

  /** Adds the step of a batch, whose targets are built as `change` makes them. */
  #addStep(
    purpose: 'build' | 'export' | 'layout',
    batch: Batch,
    change: (attributes: TargetAttributes, isInside: boolean) => TargetAttributes,
    after: readonly string[] = [],
  ): string {
    const needs = new Set(after);
    const names = [...batch.inside, ...batch.targets].sort();
    const resolved = new Map<string, TargetAttributes>();
    for (const name of names) {
      const own = purpose === 'layout' ? undefined : this.#layoutSteps.get(name);
      if (own !== undefined) needs.add(own);
      const { attributes } = this.#target(name);
      const linked = this.#withLayouts(attributes, names, needs);
      const changed = change(linked, batch.inside.includes(name));
      resolved.set(name, own === undefined ? changed : fromCache(changed));
    }
    const builder = this.#builderOf(batch.targets[0] ?? '');
    const id = `${purpose}-${this.#steps.length + 1}`;
    const [only] = batch.targets;
    const isAlone = only !== undefined && this.#isAlone(only);
    const outputs = [...resolved.values()].flatMap(({ output }) => output ?? []);
    const writesOutput = outputs.some(isStandardOutput);
    const isJoined = batch.joins && purpose !== 'layout' && !isAlone && !writesOutput;
    const tellsEnds =
      isJoined && batch.targets.some((name) => this.#exportsNothing(resolved.get(name), builder));
    const lowered = isAlone
      ? this.#buildCommand(resolved.get(only) ?? {}, builder)
      : this.#bakeCommand(batch, resolved, builder, {
          writesLayout: purpose === 'layout',
          ...(isJoined && { group: this.#group }),
        });
    const environment = builderEnvironment(this.#options, builder);
    this.#steps.push({
      kind: 'build',
      id,
      needs: [...needs],
      executor: 'buildx',
      ...(builder !== undefined && { builder }),
      ...(environment !== undefined && { environment }),
      targets: batch.targets,
      linked: batch.inside,
      ends: [],
      weight: batch.weight,
      ...(isJoined && { joins: `${purpose}${tellsEnds ? '+ends' : ''} ${builder ?? ''}` }),
      ...(tellsEnds && { tellsEnds }),
      ...lowered,
      layouts: purpose === 'layout' ? batch.targets : [],
      prefixed: !isAlone && names.length > 1,
      writesOutput,
      asks: [...resolved.values()].some(({ call }) => Boolean(call)),
    });
    return id;
  }

  /** With links to targets of other processes replaced by the layouts that those write. */
  #withLayouts(
    attributes: TargetAttributes,
    inProcess: readonly string[],
    needs: Set<string>,
  ): TargetAttributes {
    if (attributes.contexts === undefined) return attributes;
    const contexts = new Map(attributes.contexts);
    for (const [name, path] of contexts) {
      const target = path.startsWith(linkPrefix) ? path.slice(linkPrefix.length) : undefined;
      if (target === undefined || inProcess.includes(target)) continue;
      const step = this.#layoutSteps.get(target);
      if (step === undefined) throw new Error(`internal: nothing writes the layout of ${target}`);
      needs.add(step);
      contexts.set(name, `oci-layout://${hole({ kind: 'layout', target })}`);
    }
    return { ...attributes, contexts };
  }

  #bakeCommand(
    batch: Batch,
    resolved: ReadonlyMap<string, TargetAttributes>,
    builder: string | undefined,
    { writesLayout, group }: { readonly writesLayout: boolean; readonly group?: string },
  ): Pick<BuildStep, 'words' | 'input'> {
    const { allow = [], call, debug = false, version } = this.#options;
    const granted = isAtLeast(version, allowFlag) ? allow : [];
    const layouts: Text = ['--allow=fs.write=', { kind: 'layouts-folder' }];
    const words: Text[] = [
      ...(debug ? ['--debug'] : []),
      'bake',
      '--file=-',
      '--progress=rawjson',
      ['--metadata-file=', { kind: 'metadata-file' }],
      ...(builder === undefined ? [] : [`--builder=${builder}`]),
      ...(call === undefined ? [] : [`--call=${call}`]),
      ...granted.map((text) => `--allow=${text}`),
      ...(writesLayout && isAtLeast(version, allowFlag) ? [layouts] : []),
      '--',
      ...(group === undefined ? batch.targets : [group]),
    ];
    return {
      words,
      input: definitionText(resolved, group === undefined ? {} : { [group]: batch.targets }),
    };
  }

  #buildCommand(
    attributes: TargetAttributes,
    builder: string | undefined,
  ): Pick<BuildStep, 'words' | 'input'> {
    const { call, debug = false, folder } = this.#options;
    const { words, input = '' } = buildArguments(attributes, {
      progress: 'rawjson',
      metadataFile: hole({ kind: 'metadata-file' }),
      ...(builder !== undefined && { builder }),
      ...(call !== undefined && { call }),
      ...(folder !== undefined && { folder }),
    });
    const texts = words.map((word) => textWithHoles(word));
    return { words: debug ? ['--debug', ...texts] : texts, input };
  }

  /** The group of what a process that is joined is asked for: no target has its name. */
  get #group(): string {
    let name = 'joined';
    while (this.#graph.targets.has(name)) name += '-';
    return name;
  }

  /** An answer names the groups of its call, so there must be no group of ours. */
  get #packing(): PartitionOptions['packing'] {
    if (this.#asks()) return 'now';
    if (this.#options.execution === 'defer-error') return 'never';
    return this.#options.jobs === undefined ? 'now' : 'later';
  }

  #exportsNothing({ output = [] }: TargetAttributes = {}, builder: string | undefined): boolean {
    if (output.length === 0) return this.#options.keepsInCache?.(builder) ?? false;
    return output.every(({ type }) => type === 'cacheonly');
  }

  #asks(): boolean {
    return [...this.#graph.targets.values()].some(({ attributes }) => Boolean(attributes.call));
  }

  #target(name: string): ResolvedTarget {
    const target = this.#graph.targets.get(name);
    if (target === undefined) throw new Error(`internal: no target is called ${name}`);
    return target;
  }
}

/** What a declared builder adds to the environment of its builds. */
export function builderEnvironment(
  { builders = [] }: PlanOptions,
  name: string | undefined,
): ReadonlyMap<string, string> | undefined {
  return builders.find((builder) => storedName(builder) === name)?.environment;
}

const linkPrefix = 'target:';

function withoutResults(attributes: TargetAttributes): TargetAttributes {
  const { 'cache-to': _, tags: __, annotations: ___, ...rest } = attributes;
  return { ...rest, output: [{ type: 'cacheonly', attrs: new Map() }] };
}

/** As it is built a second time, when the cache has what the first build made of it. */
export function fromCache(attributes: TargetAttributes): TargetAttributes {
  const { 'no-cache': _, 'no-cache-filter': __, ...rest } = attributes;
  return rest;
}

function isStandardOutput(output: OutputEntry): boolean {
  return destinationKind(output) === 'file' && withImpliedDestination(output).dest === '-';
}

export function plannedTarget({
  name,
  linked,
  links,
  attributes,
}: ResolvedTarget): Plan['targets'][0] {
  const dockerfile = localDockerfile(attributes);
  return {
    name,
    linked,
    links,
    platforms: attributes.platforms ?? [],
    tags: attributes.tags ?? [],
    ...(dockerfile !== undefined && { dockerfile }),
  };
}

function localDockerfile(attributes: TargetAttributes): string | undefined {
  const { context = '.', dockerfile = 'Dockerfile' } = attributes;
  const isHere = context !== '-' && !isRemoteUrl(context);
  const isFile = !attributes['dockerfile-inline'] && (isHere || dockerfile.startsWith('cwd://'));
  return isFile ? dockerfilePath(dockerfile, context) : undefined;
}

/** A target ends with the last step that has it. */
function withEnds(steps: readonly BuildStep[]): readonly BuildStep[] {
  const last = new Map<string, string>();
  for (const { id, targets, linked } of steps) {
    for (const name of [...targets, ...linked]) last.set(name, id);
  }
  return steps.map((step) => ({
    ...step,
    ends: [...step.targets, ...step.linked].filter((name) => last.get(name) === step.id).sort(),
  }));
}

function tooOld(
  target: ResolvedTarget,
  { attribute, since }: Ability & { kind: 'none' },
  version: BuildxVersion | undefined,
): Diagnostic {
  const place = attributeRange(target, attribute);
  const found = version === undefined ? 'this one' : version.join('.');
  return {
    code: 'buildx-too-old',
    severity: 'error',
    summary: 'Buildx is too old',
    detail: `Target "${target.name}" sets "${attribute}", which needs Buildx ${since.slice(0, 2).join('.')} or later; found ${found}. Install a newer docker-buildx, or leave the attribute out.`,
    ...(place !== undefined && { subject: place }),
  };
}
