import type {
  BuildWarning,
  Event,
  RunEnded,
  StepChanged,
  TargetFailure,
  TargetState,
} from '../model/event.ts';

/** A run as it stands, folded from its events; what summaries and live views are drawn from. */
export interface RunState {
  started: number | undefined;
  ended: number | undefined;
  outcome: RunEnded['outcome'] | undefined;
  /** In the order in which the run named them. */
  readonly targets: Map<string, TargetStatus>;
  readonly steps: Map<string, StepStatus>;
  /** By what they say and where. */
  readonly warnings: Map<string, BuildWarning>;
  /** What went wrong and is no target's fault. */
  readonly problems: string[];
  /** Warnings as Buildx wrote them for a metadata file. */
  readonly metadataWarnings: unknown[];
  /** What the processes wrote to standard output, in the order in which they ended. */
  readonly answers: string[];
}

export interface TargetStatus {
  readonly name: string;
  readonly linked: boolean;
  readonly tags: readonly string[];
  /** Path of its Dockerfile, if that is a file. */
  readonly dockerfile: string | undefined;
  state: TargetState;
  started: number | undefined;
  ended: number | undefined;
  failure: TargetFailure | undefined;
  because: string | undefined;
  digest: string | undefined;
  /** What Buildx told of the result; empty as long as there is none. */
  metadata: Readonly<Record<string, unknown>>;
  /** Ids of its steps, in order of appearance. */
  readonly steps: Set<string>;
  /** The step that changed or wrote last. */
  currentStep: string | undefined;
}

export interface StepStatus {
  readonly id: string;
  name: string;
  targets: readonly string[];
  state: StepChanged['state'];
  started: number | undefined;
  completed: number | undefined;
  /** Progress inside the step, the newest last. */
  readonly progress: Map<string, { readonly current: number; readonly total?: number }>;
}

export function newRunState(): RunState {
  return {
    started: undefined,
    ended: undefined,
    outcome: undefined,
    targets: new Map(),
    steps: new Map(),
    warnings: new Map(),
    problems: [],
    metadataWarnings: [],
    answers: [],
  };
}

/** Brings the state up to date with one event. */
export function applyEvent(state: RunState, event: Event): void {
  switch (event.kind) {
    case 'run-started':
      state.started = event.time;
      for (const target of event.targets) {
        state.targets.set(target.name, newTarget(target.name, target));
      }
      return;
    case 'target-changed': {
      const target = targetOf(state, event.target);
      if (isFinal(event.state) && target.state !== event.state) target.ended = event.time;
      target.state = event.state;
      target.because = event.because;
      if (event.failure !== undefined) target.failure = event.failure;
      if (event.state === 'running') target.started ??= event.time;
      return;
    }
    case 'step-changed':
      applyStep(state, event);
      return;
    case 'step-progress': {
      const step = state.steps.get(event.id);
      if (step === undefined) return;
      step.progress.delete(event.name);
      if (!event.done) {
        step.progress.set(event.name, {
          current: event.current,
          ...(event.total !== undefined && { total: event.total }),
        });
      }
      return;
    }
    case 'step-log':
      for (const name of event.targets) targetOf(state, name).currentStep = event.id;
      return;
    case 'build-warning':
      addWarning(state, event);
      return;
    case 'target-result':
      targetOf(state, event.target).digest = event.digest;
      targetOf(state, event.target).metadata = event.metadata;
      return;
    case 'run-ended':
      state.ended = event.time;
      state.outcome = event.outcome;
      return;
    case 'process-ended':
      state.metadataWarnings.push(...(event.warnings ?? []));
      if (event.output !== undefined) state.answers.push(event.output);
      return;
    case 'notice':
      if (event.level === 'error') state.problems.push(event.message);
      return;
    case 'process-started':
      return;
    default:
      event satisfies never;
  }
}

/** Processes tell of their warnings by themselves; those of one Dockerfile become one. */
function addWarning(state: RunState, warning: BuildWarning): void {
  const { message, detail, dockerfile } = warning;
  const target = state.targets.get(warning.targets[0] ?? '');
  const path = dockerfile && dockerfilePath(target, dockerfile.name);
  const identity = JSON.stringify([message, detail, path, dockerfile?.line, dockerfile?.excerpt]);
  const before = state.warnings.get(identity);
  if (before === undefined) {
    state.warnings.set(identity, warning);
    return;
  }
  const named = new Set([...before.targets, ...warning.targets]);
  const targets = [...state.targets.keys()].filter((name) => named.has(name));
  state.warnings.set(identity, { ...before, targets });
}

/**
 * How many of a target's steps ran and how many came out of the cache; base images are looked up
 * rather than run. A step that a later process found in the cache, since an earlier one had run it,
 * ran.
 */
export function countSteps(state: RunState, target: TargetStatus): { run: number; cached: number } {
  const run = new Set<string>();
  const cached = new Set<string>();
  for (const id of target.steps) {
    const step = state.steps.get(id);
    if (step === undefined || isInternal(step.name) || isBaseImage(step.name)) continue;
    const digest = id.slice(id.indexOf('/') + 1);
    if (step.state === 'cached') cached.add(digest);
    else if (step.state !== 'cancelled') run.add(digest);
  }
  for (const digest of run) cached.delete(digest);
  return { run: run.size, cached: cached.size };
}

/**
 * The path of the Dockerfile that a message is about: BuildKit tells only the last part of it,
 * which may as well be that of another file.
 */
export function dockerfilePath(target: TargetStatus | undefined, told: string): string {
  const path = target?.dockerfile;
  const last = (text: string): string => text.slice(text.lastIndexOf('/') + 1);
  return path !== undefined && last(path) === last(told) ? path : told;
}

/** Whether a step is BuildKit's own (loading, exporting) rather than one of the Dockerfile's. */
export function isInternal(name: string): boolean {
  return !name.startsWith('[') || /^\[(?:(?:[^\]]* )?internal|auth)\]/.test(name) || isLoad(name);
}

/** `[context base] load from client`; a stage may be called "context", too: `[context 1/2] RUN x`. */
function isLoad(name: string): boolean {
  return /^\[context (?!\d+\/\d+\])[^\]]+\] /.test(name);
}

/** Whether a step is the `FROM` of a stage. */
export function isBaseImage(name: string): boolean {
  return /^\[[^\]]*\] FROM /.test(name);
}

function isFinal(state: TargetState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'skipped';
}

function applyStep(state: RunState, event: StepChanged): void {
  let step = state.steps.get(event.id);
  if (step === undefined) {
    step = {
      id: event.id,
      name: event.name,
      targets: event.targets,
      state: event.state,
      started: event.started,
      completed: event.completed,
      progress: new Map(),
    };
    state.steps.set(event.id, step);
  }
  step.name = event.name;
  step.targets = event.targets;
  step.state = event.state;
  step.started = event.started ?? step.started;
  step.completed = event.completed;
  for (const name of event.targets) {
    const target = targetOf(state, name);
    target.started ??= event.time;
    target.steps.add(event.id);
    if (event.state === 'running') target.currentStep = event.id;
  }
}

function targetOf(state: RunState, name: string): TargetStatus {
  let target = state.targets.get(name);
  if (target === undefined) {
    target = newTarget(name, { linked: false, tags: [] });
    state.targets.set(name, target);
  }
  return target;
}

function newTarget(
  name: string,
  { linked, tags, dockerfile }: Pick<TargetStatus, 'linked' | 'tags'> & { dockerfile?: string },
): TargetStatus {
  return {
    name,
    linked,
    tags,
    dockerfile,
    state: 'waiting',
    started: undefined,
    ended: undefined,
    failure: undefined,
    because: undefined,
    digest: undefined,
    metadata: {},
    steps: new Set(),
    currentStep: undefined,
  };
}
