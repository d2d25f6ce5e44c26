import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import type { Event } from '../../src/model/event.ts';
import type { Graph } from '../../src/model/graph.ts';
import { type PlanOptions, planBuild } from '../../src/plan/plan.ts';
import { resolveGraph } from '../../src/resolve/resolve.ts';
import { findBuildx } from '../../src/run/buildx-command.ts';
import { type RunEnd, type RunOptions, runPlan } from '../../src/run/run.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from '../resolve/define.ts';

/** How Buildx was called. */
export interface RecordedCall {
  readonly args: readonly string[];
  readonly input: string;
  readonly targets: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly started: number;
  readonly ended?: number;
  readonly code?: number;
  readonly signals: readonly string[];
}

/** A folder with a docker-buildx that records its calls and behaves as a test says. */
export class Recording {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'recording-'));

  constructor(behaviour?: string) {
    const plugins = join(this.folder, 'docker/cli-plugins');
    mkdirSync(plugins, { recursive: true });
    mkdirSync(join(this.folder, 'tmp'));
    const program = join(plugins, 'docker-buildx');
    copyFileSync(join(import.meta.dirname, 'recording-buildx.mjs'), program);
    chmodSync(program, 0o755);
    if (behaviour === undefined) return;
    const text = `export default async ({ call, args, wait, status, build, buildAll, fail, end, times, writeMetadata, record }) => {${behaviour}};`;
    writeFileSync(join(this.folder, 'behaviour.mjs'), text);
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '',
      DOCKER_CONFIG: join(this.folder, 'docker'),
      RECORDING: this.folder,
    };
  }

  get host(): Host {
    const host = nodeHost();
    const temporary = join(this.folder, 'tmp');
    return {
      ...host,
      env: this.env,
      cwd: this.folder,
      files: {
        ...host.files,
        makeTemporaryDirectory: async (prefix) => mkdtempSync(join(temporary, prefix)),
      },
    };
  }

  /** In the order in which they started. */
  get calls(): readonly RecordedCall[] {
    const folder = join(this.folder, 'calls');
    return readdirSync(folder)
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as RecordedCall)
      .sort((a, b) => a.started - b.started || (a.targets.join() < b.targets.join() ? -1 : 1));
  }

  /** What a run left in its temporary folder. */
  get leftOvers(): readonly string[] {
    return readdirSync(join(this.folder, 'tmp'));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface RecordedRun {
  readonly end: RunEnd;
  readonly events: readonly Event[];
  /** The last state of each target, and the target that it was skipped for. */
  readonly states: Readonly<Record<string, string>>;
}

/** Targets by name, as `defineTargets` takes them. */
export type Targets = Parameters<typeof defineTargets>[0];

/** Resolves targets of which those are asked for, all when none is named. */
export function resolveTargets(targets: Targets, asked: readonly string[] = []): Graph {
  const sink = new Diagnostics();
  const wanted = asked.length === 0 ? Object.keys(targets) : asked;
  const graph = resolveGraph(defineTargets(targets), { targets: wanted }, sink);
  if (sink.hasErrors) throw new Error(sink.items.map(({ detail }) => detail).join('; '));
  return graph;
}

/** Plans and builds targets with a recording Buildx. */
export async function runRecorded(
  recording: Recording,
  graph: Graph,
  plan: PlanOptions = {},
  run: Partial<RunOptions> = {},
): Promise<RecordedRun> {
  const { host } = recording;
  const events: Event[] = [];
  const never = new AbortController().signal;
  const planned = planBuild(graph, plan, new Diagnostics());
  const buildx = await findBuildx(host);
  if (planned === undefined || buildx === undefined) throw new Error('nothing to run');
  const end = await runPlan(planned, {
    host,
    buildx,
    interrupts: { asked: never, forced: never },
    backOff: () => 1,
    ...run,
    emit: (event) => {
      events.push(event);
      run.emit?.(event);
    },
  });
  return { end, events, states: statesOf(events) };
}

/** Calls back when so many targets run. */
export function whenRunning(count: number, callback: () => void): (event: Event) => void {
  let running = 0;
  return (event) => {
    if (event.kind !== 'target-changed' || event.state !== 'running') return;
    running += 1;
    if (running === count) callback();
  };
}

function statesOf(events: readonly Event[]): Record<string, string> {
  const states: Record<string, string> = {};
  for (const event of events) {
    if (event.kind !== 'target-changed') continue;
    const { target, state, because } = event;
    states[target] = because === undefined ? state : `${state} because of ${because}`;
  }
  return states;
}
