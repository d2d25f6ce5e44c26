/**
 * What happens during a run, as data: made by `run/`, drawn by `report/`, and written one a line
 * by `--progress=rawjson`. Times are milliseconds since the epoch. Targets are named in each event
 * that is theirs; a step that several targets share names all of them.
 */
export type Event =
  | RunStarted
  | ProcessStarted
  | ProcessEnded
  | TargetChanged
  | StepChanged
  | StepProgress
  | StepLog
  | BuildWarning
  | TargetResult
  | Notice
  | RunEnded;

export interface RunStarted {
  readonly kind: 'run-started';
  readonly time: number;
  /** In the order in which summaries show them. */
  readonly targets: readonly {
    readonly name: string;
    readonly linked: boolean;
    readonly platforms: readonly string[];
    readonly tags: readonly string[];
    /** Path of its Dockerfile as a reader of messages finds it; none when it is not a file. */
    readonly dockerfile?: string;
  }[];
}

/** A child process of the plan was started; attempts count from 1. */
export interface ProcessStarted {
  readonly kind: 'process-started';
  readonly time: number;
  readonly step: string;
  readonly targets: readonly string[];
  readonly attempt: number;
}

export interface ProcessEnded {
  readonly kind: 'process-ended';
  readonly time: number;
  readonly step: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled' | 'timed-out';
  readonly exitCode?: number;
  /** What it wrote to standard output, such as the answer of `--call`. */
  readonly output?: string;
  /** `buildx.build.warnings` of its metadata file, as Buildx wrote it. */
  readonly warnings?: readonly unknown[];
}

export type TargetState =
  | 'waiting'
  | 'running'
  | 'retrying'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'skipped';

export interface TargetChanged {
  readonly kind: 'target-changed';
  readonly time: number;
  readonly target: string;
  readonly state: TargetState;
  readonly failure?: TargetFailure;
  /** For `skipped`: the failed target that it depends on. */
  readonly because?: string;
}

/** Why a target failed, ready to be shown at the end of the run. */
export interface TargetFailure {
  readonly message: string;
  /** Name of the failed step, without the target's prefix. */
  readonly step?: string;
  readonly dockerfile?: { readonly name: string; readonly line: number; readonly excerpt: string };
  /** The last lines of the step's log. */
  readonly log?: readonly string[];
  /** What the definition says about it, where the mistake is there. */
  readonly definition?: DefinitionPlace;
}

/** A place in a definition file, ready to be shown. */
export interface DefinitionPlace {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** `file:line,column-column`. */
  readonly place: string;
  /** The lines around it, the ones that are meant marked with `>>>`. */
  readonly excerpt: string;
}

/** One step of a build (a BuildKit vertex) changed. */
export interface StepChanged {
  readonly kind: 'step-changed';
  readonly time: number;
  /** BuildKit's digest, made unique per process. */
  readonly id: string;
  /** Without the targets' prefix: `[2/3] COPY . .`. */
  readonly name: string;
  readonly targets: readonly string[];
  readonly inputs: readonly string[];
  readonly state: 'running' | 'done' | 'cached' | 'failed' | 'cancelled';
  readonly started?: number;
  readonly completed?: number;
  readonly error?: string;
}

/** Progress inside a step: bytes sent, layers exported. */
export interface StepProgress {
  readonly kind: 'step-progress';
  readonly time: number;
  readonly id: string;
  readonly name: string;
  readonly current: number;
  readonly total?: number;
  readonly done: boolean;
}

/** A piece of a step's output: raw text, perhaps half a line. */
export interface StepLog {
  readonly kind: 'step-log';
  readonly time: number;
  readonly id: string;
  readonly targets: readonly string[];
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A warning of the build (a Dockerfile check); told once, with every target that has it. */
export interface BuildWarning {
  readonly kind: 'build-warning';
  readonly time: number;
  readonly targets: readonly string[];
  readonly message: string;
  readonly detail: readonly string[];
  readonly url?: string;
  readonly dockerfile?: { readonly name: string; readonly line: number; readonly excerpt: string };
}

/** What a target's build gave: buildx's metadata of it. */
export interface TargetResult {
  readonly kind: 'target-result';
  readonly time: number;
  readonly target: string;
  readonly digest?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A sentence of our own: a builder was created, a call is retried. */
export interface Notice {
  readonly kind: 'notice';
  readonly time: number;
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
}

export interface RunEnded {
  readonly kind: 'run-ended';
  readonly time: number;
  readonly outcome: 'succeeded' | 'failed' | 'interrupted';
}
