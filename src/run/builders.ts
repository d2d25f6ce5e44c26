import { HostFileError } from '../host/host.ts';
import type { BuilderDefinition, BuilderProblem } from '../model/builder.ts';
import {
  absolutePath,
  bootstrapCommand,
  createCommands,
  effectiveNodes,
  keyOptions,
  removeCommand,
  storedName,
} from '../model/builder-commands.ts';
import {
  builderDifferences,
  type Difference,
  type KnownBuilder,
} from '../model/builder-differences.ts';
import { drivers, releaseOf } from '../model/driver-options.ts';
import { BuilderRecords } from './builder-records.ts';
import { type BuildxCaller, callBuildx } from './buildx-call.ts';
import { contextDifferences, makeContexts } from './docker-contexts.ts';
import { listBuilders } from './list-builders.ts';

/** What is told while builders are made and removed, and what stops it. */
export interface BuilderWork {
  readonly say: (message: string) => void;
  readonly stop: AbortSignal;
  /** What kills the calls that do not end when they are to. */
  readonly kill?: AbortSignal;
}

export interface ReconcileOptions extends BuildxCaller {
  /** Builders that are not as declared are made anew. */
  readonly sync: boolean;
  /** Told of what is done, a sentence at a time. */
  readonly say: (message: string) => void;
}

/** Builders that are as declared, until they are released. */
export interface ReadyBuilders {
  /** Removes ephemeral ones that nobody else uses; the result is what could not be removed. */
  release(): Promise<readonly BuilderProblem[]>;
}

/**
 * Sees to it that builders are there as declared: absent ones are created, equal ones used, and
 * different ones are a problem, or made anew on demand. When anything is wrong, nothing that was
 * made here is left behind. Undefined when it was stopped.
 */
export async function reconcileBuilders(
  builders: readonly BuilderDefinition[],
  options: ReconcileOptions,
): Promise<ReadyBuilders | readonly BuilderProblem[] | undefined> {
  if (builders.length === 0) return { release: async () => [] };
  return new Reconciliation(builders, options).reconcile();
}

class Reconciliation {
  readonly #builders: readonly BuilderDefinition[];
  readonly #options: ReconcileOptions;
  readonly #records: BuilderRecords;
  /** Created by us, and so ours to remove when something goes wrong. */
  readonly #made: BuilderDefinition[] = [];
  readonly #joined: BuilderDefinition[] = [];

  constructor(builders: readonly BuilderDefinition[], options: ReconcileOptions) {
    this.#builders = builders;
    this.#options = options;
    this.#records = new BuilderRecords(options.host);
  }

  async reconcile(): Promise<ReadyBuilders | readonly BuilderProblem[] | undefined> {
    const [first] = this.#builders;
    if (first === undefined) return { release: async () => [] };
    try {
      const missing = await this.#missingFiles();
      if (missing.length > 0) return missing;
      const problems = await this.#records.exclusively(() => this.#makeAll(), this.#options.stop);
      const { stop } = this.#options;
      const later = problems?.length === 0 && !stop?.aborted ? await this.#bootstrapAll() : [];
      const all = [...(problems ?? []), ...later];
      if (problems !== undefined && all.length === 0 && !stop?.aborted) {
        return { release: () => this.#release() };
      }
      await this.#undo();
      return stop?.aborted ? undefined : all;
    } catch (error) {
      if (!(error instanceof HostFileError)) throw error;
      await this.#undo();
      return [{ kind: 'failed', builder: first, message: `${error.message}.` }];
    }
  }

  /** Keys and configurations that are not where they are said to be. */
  async #missingFiles(): Promise<readonly BuilderProblem[]> {
    const { host } = this.#options;
    const problems: BuilderProblem[] = [];
    for (const builder of this.#builders) {
      for (const node of effectiveNodes(builder)) {
        const where = builder.nodes.length > 0 ? `node.${node.name}.` : '';
        const files: [string, string, string | undefined][] = [
          ['buildkitd-config', 'configuration', node.buildkitdConfig],
        ];
        for (const option of builder.driver === 'remote' ? keyOptions : []) {
          files.push(['driver-opt', option, node.driverOptions.get(option)]);
        }
        for (const [attribute, what, path] of files) {
          if (!path) continue;
          const absolute = absolutePath(host.cwd, path);
          if ((await host.files.stat(absolute))?.kind === 'file') continue;
          const message = `The file ${path} (${what} of builder "${builder.name}") does not exist.`;
          problems.push({ kind: 'invalid', builder, place: where + attribute, message });
        }
      }
    }
    return problems;
  }

  async #makeAll(): Promise<readonly BuilderProblem[]> {
    const listed = await listBuilders(this.#options);
    if (this.#options.stop?.aborted) return [];
    if ('problem' in listed) return [this.#failed(this.#builders[0], listed.problem)];
    const unknown = await this.#unknownDrivers();
    if (unknown.length > 0) return unknown;
    const plans: { readonly builder: BuilderDefinition; readonly replaces: boolean }[] = [];
    const problems: BuilderProblem[] = [];
    for (const builder of this.#builders) {
      const known = listed.builders.find(({ name }) => name === storedName(builder));
      const state = await this.#stateOf(builder, known);
      if (state === 'absent' || state === 'replaceable') {
        plans.push({ builder, replaces: state === 'replaceable' });
      } else if (state !== 'equal') problems.push(state);
    }
    if (problems.length > 0) return problems;
    for (const builder of this.#builders) {
      if (builder.lifecycle !== 'ephemeral') continue;
      await this.#records.join(storedName(builder));
      this.#joined.push(builder);
    }
    for (const { builder, replaces } of plans) {
      const problem = await this.#make(builder, replaces);
      if (problem !== undefined) return [problem];
      if (this.#options.stop?.aborted) return [];
    }
    return [];
  }

  async #stateOf(
    builder: BuilderDefinition,
    known: KnownBuilder | undefined,
  ): Promise<'absent' | 'equal' | 'replaceable' | BuilderProblem> {
    const name = storedName(builder);
    if (known === undefined) {
      if (builder.driver !== 'docker') return 'absent';
      const message = `additional instances of driver "docker" cannot be created, and there is no Docker context "${name}". Create it with "docker context create ${name}", or choose another driver.`;
      return { kind: 'failed', builder, place: 'driver', message };
    }
    const { host, sync } = this.#options;
    const differences = [
      ...builderDifferences(builder, known, host.cwd),
      ...(known.driver === builder.driver ? await this.#changedConfigurations(builder) : []),
      ...(await contextDifferences(builder, host)),
    ];
    const [first] = differences;
    if (first === undefined) return 'equal';
    const isFree = !(await this.#records.isUsed(name));
    if (builder.lifecycle === 'ephemeral' && isFree && known.driver !== 'docker') {
      return 'replaceable';
    }
    if (sync && known.driver !== 'docker') return 'replaceable';
    return { kind: 'different', builder, place: first.place, message: describe(name, differences) };
  }

  /** Configurations that changed since the builder was made of them. */
  async #changedConfigurations(builder: BuilderDefinition): Promise<readonly Difference[]> {
    const found: Difference[] = [];
    for (const [node, text] of await this.#configurations(builder)) {
      const before = await this.#records.configuration(storedName(builder), node);
      if (before === undefined || before === text) continue;
      const isNamed = builder.nodes.length > 0;
      found.push({
        place: isNamed ? `node.${node}.buildkitd-config` : 'buildkitd-config',
        what: isNamed ? `buildkitd-config of node "${node}"` : 'buildkitd-config',
        declared: 'the file as it is now',
        found: 'the file as it was when the builder was made',
      });
    }
    return found;
  }

  /** The texts of the configurations of the daemon, by node. */
  async #configurations(builder: BuilderDefinition): Promise<ReadonlyMap<string, string>> {
    const texts = new Map<string, string>();
    for (const { name, buildkitdConfig } of effectiveNodes(builder)) {
      if (buildkitdConfig === undefined) continue;
      const path = absolutePath(this.#options.host.cwd, buildkitdConfig);
      texts.set(name, new TextDecoder().decode(await this.#options.host.files.read(path)));
    }
    return texts;
  }

  /** Buildx is asked for its drivers only where one is declared that is not known. */
  async #unknownDrivers(): Promise<readonly BuilderProblem[]> {
    const others = this.#builders.filter(({ driver }) => !drivers.has(driver));
    if (others.length === 0) return [];
    const { output } = await callBuildx(this.#options, ['create', '--help']);
    return others
      .filter(({ driver }) => !output.includes(`"${driver}"`))
      .map((builder) => ({
        kind: 'invalid',
        builder,
        place: 'driver',
        message: `failed to find driver "${builder.driver}". This Buildx does not have it.`,
      }));
  }

  async #make(builder: BuilderDefinition, replaces: boolean): Promise<BuilderProblem | undefined> {
    const { host, say } = this.#options;
    const name = storedName(builder);
    if (replaces) {
      const keepsState = builder.lifecycle === 'keep' || builder.keepState;
      const { problem } = await callBuildx(this.#options, removeCommand(builder, keepsState));
      if (problem !== undefined) return this.#failed(builder, problem);
    }
    this.#made.push(builder);
    const contextProblem = await makeContexts(builder, host);
    if (contextProblem !== undefined) return this.#failed(builder, contextProblem);
    for (const [index, words] of createCommands(builder, host.cwd).entries()) {
      const { problem } = await callBuildx(this.#options, words);
      if (problem !== undefined) return this.#failed(builder, problem, index);
    }
    const configurations = await this.#configurations(builder);
    if (configurations.size > 0) await this.#records.keepConfigurations(name, configurations);
    const nodes = builder.nodes.length > 1 ? ` with ${builder.nodes.length} nodes` : '';
    const did = replaces ? 'made anew' : 'created';
    if (builder.range !== undefined) say(`${did} builder "${name}"${nodes}`);
    return undefined;
  }

  async #bootstrapAll(): Promise<readonly BuilderProblem[]> {
    for (const builder of this.#builders) {
      if (!builder.bootstrap) continue;
      const { problem } = await callBuildx(this.#options, bootstrapCommand(builder));
      if (problem !== undefined) return [this.#failed(builder, problem)];
      if (this.#options.stop?.aborted) return [];
    }
    return [];
  }

  #failed(builder: BuilderDefinition | undefined, problem: string, node = 0): BuilderProblem {
    if (builder === undefined) throw new Error('internal: no builder');
    const option = /invalid driver option (\S+)/.exec(problem)?.[1];
    const release = option && releaseOf(builder.driver, option);
    const hint = release ? `; it needs buildx >= ${release}` : '';
    const name = builder.nodes[node]?.name;
    const where = name === undefined ? '' : `node.${name}.`;
    return {
      kind: 'failed',
      builder,
      ...(option !== undefined && { place: `${where}driver-opt` }),
      message: `${problem}${hint}`,
    };
  }

  /** Removes what was made here. */
  async #undo(): Promise<void> {
    await this.#leaveAll(this.#made);
  }

  async #release(): Promise<readonly BuilderProblem[]> {
    return this.#leaveAll(this.#joined);
  }

  /** Stops using the builders, and removes those that are to be removed and that nobody uses. */
  async #leaveAll(unwanted: readonly BuilderDefinition[]): Promise<readonly BuilderProblem[]> {
    if (this.#made.length === 0 && this.#joined.length === 0) return [];
    const problems: BuilderProblem[] = [];
    // Cleaning up is not stopped by what stopped the rest.
    const { stop: _, kill: __, ...caller } = this.#options;
    await this.#records.exclusively(async () => {
      for (const builder of this.#joined) await this.#records.leave(storedName(builder));
      for (const builder of unwanted) {
        const name = storedName(builder);
        if (await this.#records.isUsed(name)) continue;
        await this.#records.forget(name);
        const { problem } = await callBuildx(caller, removeCommand(builder, builder.keepState));
        if (problem === undefined || /^no builder .* found$/.test(problem)) continue;
        const message = `It could not be removed: ${problem}`;
        problems.push({ kind: 'failed', builder, message });
      }
    });
    return problems;
  }
}

/** The lines of a difference, and what to do about it. */
function describe(name: string, differences: readonly Difference[]): string {
  const lines = differences.map(
    ({ what, declared, found }) => `\n  ${what}: declared ${declared}, found ${found}`,
  );
  return `The builder "${name}" exists, but not as it is declared:${lines.join('')}\nPass --sync-builders to make it anew with its build cache kept, or change the declaration.`;
}
