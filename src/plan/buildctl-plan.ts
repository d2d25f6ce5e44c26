import type { Graph, ResolvedTarget } from '../model/graph.ts';
import type { BuildctlPart } from '../model/lowering.ts';
import type { BuildStep, FromProxies, Text } from '../model/plan.ts';
import type { ExecutorChoice } from '../model/specs/executor.ts';
import { destinationKind, type OutputEntry } from '../model/specs/output.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import {
  type BuildctlCommand,
  buildctlCommand,
  buildctlParts,
  type Expressible,
  type Placed,
} from './buildctl.ts';
import { type DaemonlessCommand, type DaemonlessForm, daemonlessForm } from './daemonless.ts';
import { linkOrder } from './partition.ts';
import { here } from './places.ts';
import { fromCache } from './plan.ts';
import { refuse, warnOfNoOutput } from './refuse.ts';

/** What is built with buildctl, and how. */
export interface BuildctlPlanOptions {
  readonly executor: ExecutorChoice;
  readonly surroundings: Surroundings;
  /** Nothing is exported before everything is built. */
  readonly deferred: boolean;
  /** `--call` as it was given. */
  readonly call?: string;
  readonly debug: boolean;
}

/** One process a target; those that link to it wait for its OCI layout. */
export function planBuildctl(
  graph: Graph,
  options: BuildctlPlanOptions,
  sink: DiagnosticSink,
): readonly BuildStep[] {
  const { executor, surroundings, deferred, call = '' } = options;
  const planner = new BuildctlPlanner(graph, options);
  let isRefused = false;
  for (const name of linkOrder(graph)) {
    const target = planner.target(name);
    const parts = buildctlParts(target.attributes, surroundings);
    for (const part of [...parts, ...refusedCall(target.attributes, call)]) {
      if (part.kind !== 'refusal') continue;
      isRefused = true;
      refuse(executor.name, target, part, sink);
    }
    if (!target.linked && !target.attributes.call && !target.attributes.output?.length) {
      warnOfNoOutput(executor.name, target, sink);
    }
  }
  if (isRefused) return [];
  for (const name of linkOrder(graph)) planner.addBuild(name, deferred);
  if (deferred) planner.addExports();
  return planner.steps;
}

/** A question's answer is text, and nothing tells how it turned out. */
function refusedCall({ call }: TargetAttributes, given: string): readonly Placed<BuildctlPart>[] {
  const [, ...settings] = given.split(',');
  const unknown = settings.find((text) => text !== 'format=text');
  if (!call || unknown === undefined) return [];
  const problem = `buildctl answers with text; "${unknown}" needs Buildx.`;
  return [{ kind: 'refusal', problem, attribute: 'call' }];
}

class BuildctlPlanner {
  readonly steps: BuildStep[] = [];
  readonly #graph: Graph;
  readonly #options: BuildctlPlanOptions;
  readonly #form: DaemonlessForm | undefined;
  readonly #needed: ReadonlySet<string>;
  /** Id of the step that builds a target first. */
  readonly #built = new Map<string, string>();

  constructor(graph: Graph, options: BuildctlPlanOptions) {
    this.#graph = graph;
    this.#options = options;
    this.#needed = new Set([...graph.targets.values()].flatMap(({ links }) => links));
    const { executor, surroundings } = options;
    this.#form = executor.name === 'buildctl' ? undefined : daemonlessForm(executor, surroundings);
  }

  target(name: string): ResolvedTarget {
    const target = this.#graph.targets.get(name);
    if (target === undefined) throw new Error(`internal: no target is called ${name}`);
    return target;
  }

  /** Its image as a layout for others is one more output, where one process can write both. */
  addBuild(name: string, deferred: boolean): void {
    const { attributes } = this.target(name);
    const change = deferred ? withoutResults(attributes) : attributes;
    const isNeeded = this.#needed.has(name);
    if (!isNeeded || !change.output?.some(isFolderOfImages)) {
      this.#built.set(name, this.#add(name, change, 'build', [], isNeeded));
      return;
    }
    const layout = this.#add(name, withoutResults(attributes), 'layout', [], true);
    this.#built.set(name, layout);
    this.#add(name, fromCache(change), 'build', [layout], false);
  }

  /** Out of the cache, which has everything by then. */
  addExports(): void {
    const built = this.steps.map(({ id }) => id);
    for (const { name, attributes, linked } of this.#graph.targets.values()) {
      const exports = attributes.output?.some(({ type }) => type !== 'cacheonly') === true;
      if (!linked && (exports || attributes['cache-to'] !== undefined)) {
        this.#add(name, fromCache(attributes), 'export', built, false);
      }
    }
  }

  #add(
    name: string,
    attributes: TargetAttributes,
    purpose: 'build' | 'export' | 'layout',
    after: readonly string[],
    isLayout: boolean,
  ): string {
    const { surroundings, executor } = this.#options;
    const { links } = this.target(name);
    const id = `${purpose}-${this.steps.length + 1}`;
    const places = this.#form?.places(id);
    const parts = buildctlParts(attributes, surroundings).filter(isExpressible);
    const command = buildctlCommand(parts, {
      places: places ?? here,
      surroundings,
      docker: 'docker',
      ...(isLayout && { layoutOf: name }),
    });
    const { words, program, environment, endsWith } =
      places?.wrap(this.#words(command), command.entitlements) ?? this.#buildctl(command);
    const { call } = attributes;
    this.steps.push({
      kind: 'build',
      id,
      needs: [...new Set([...after, ...links.flatMap((link) => this.#built.get(link) ?? [])])],
      executor: executor.name,
      targets: [name],
      linked: [],
      ends: [name],
      weight: 1,
      words,
      input: '',
      layouts: isLayout ? [name] : [],
      prefixed: false,
      writesOutput: command.writesOutput,
      asks: Boolean(call),
      own: {
        program,
        environment: new Map<string, string | FromProxies>([
          ...command.environment,
          ...environment,
        ]),
        files: command.files,
        folders: command.folders,
        results: command.results,
        ...(command.pipe !== undefined && { pipe: command.pipe }),
        after: [],
        ...(endsWith !== undefined && { endsWith }),
        progress: 'rawjson',
        checks: call === 'check' || call === 'lint',
      },
    });
    return id;
  }

  #words({ words }: BuildctlCommand): readonly Text[] {
    return this.#options.debug ? ['--debug', ...words] : words;
  }

  #buildctl(command: BuildctlCommand): DaemonlessCommand {
    const { executor, surroundings } = this.#options;
    const connection = [...executor.options].flatMap(([name, value]) => [`--${name}`, value]);
    return {
      program: surroundings.env['BAKE_BUILDCTL'] || 'buildctl',
      words: [...connection, ...this.#words(command)],
      environment: new Map(),
    };
  }
}

function isExpressible(part: Placed<BuildctlPart>): part is Placed<BuildctlPart> & Expressible {
  return part.kind !== 'refusal';
}

/** BuildKit's client writes no two of them at once. */
function isFolderOfImages(output: OutputEntry): boolean {
  return output.type !== 'local' && destinationKind(output) === 'folder';
}

function withoutResults(attributes: TargetAttributes): TargetAttributes {
  const { 'cache-to': _, ...rest } = attributes;
  return { ...rest, output: [] };
}
