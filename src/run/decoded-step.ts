import type { StepChanged, TargetFailure } from '../model/event.ts';
import { LogTail } from '../model/log-tail.ts';
import { asText, asTexts, asTime, type JsonObject } from './solve-status.ts';

type State = StepChanged['state'];

type Decoder = InstanceType<typeof TextDecoder>;

const logLines = 20;

/** How one target's build sees a step; each of the builds that share it tells of it by itself. */
interface View {
  state: State;
  started: number | undefined;
  completed: number | undefined;
  error: string | undefined;
}

/** The state of a step that several builds share is the first of these that any of them sees. */
const order: readonly State[] = ['failed', 'running', 'done', 'cached', 'cancelled'];

/** A BuildKit vertex, put together from all that was said of it. */
export class DecodedStep {
  readonly id: string;
  /** As it was first called: the targets that share a step may call its stage otherwise. */
  name = '';
  inputs: readonly string[] = [];
  readonly targets: Set<string> = new Set();
  readonly log: LogTail = new LogTail();
  /** The last digest of each kind that its progress lines told: `exporting manifest` → sha256. */
  readonly digests: Map<string, string> = new Map();
  /** Image names that its progress lines told, in order. */
  readonly images: Set<string> = new Set();
  /** One a stream: a character may be cut between two pieces of a log. */
  readonly decoders: Readonly<Record<'stdout' | 'stderr', Decoder>> = {
    stdout: new TextDecoder(),
    stderr: new TextDecoder(),
  };
  readonly #views = new Map<string | undefined, View>();

  constructor(id: string) {
    this.id = id;
  }

  /** Takes in what a status says of the step, as the build of that target sees it. */
  readVertex(vertex: JsonObject, target: string | undefined): void {
    if (this.inputs.length === 0) this.inputs = asTexts(vertex['inputs']);
    const started = asTime(vertex['started']);
    const completed = asTime(vertex['completed']);
    const error = asText(vertex['error']) || undefined;
    const before = this.#views.get(target)?.state;
    const state = stateOf(started, completed, error, vertex['cached'] === true);
    // One that had ended is told to be cancelled when its build is; it is not.
    if (state === undefined || (state === 'cancelled' && before !== undefined && isOver(before))) {
      return;
    }
    this.#views.set(target, { state, started, completed, error });
  }

  /** How the step stands; nothing as long as no build has begun it. */
  get view(): Readonly<View> | undefined {
    let found: View | undefined;
    for (const view of this.#views.values()) {
      if (found === undefined || order.indexOf(view.state) < order.indexOf(found.state)) {
        found = view;
      }
    }
    return found;
  }

  /** How the build of one target sees it, where that is told. */
  viewOf(target: string): Readonly<View> | undefined {
    return this.#views.get(target) ?? this.#views.get(undefined);
  }

  failure(): TargetFailure {
    const log = this.log.lines(logLines);
    return {
      message: this.view?.error ?? 'failed',
      step: this.name,
      ...(log.length > 0 && { log }),
    };
  }
}

function isOver(state: State): boolean {
  return state === 'done' || state === 'cached';
}

function stateOf(
  started: number | undefined,
  completed: number | undefined,
  error: string | undefined,
  cached: boolean,
): State | undefined {
  if (error !== undefined) return isCancellation(error) ? 'cancelled' : 'failed';
  if (completed !== undefined) return cached ? 'cached' : 'done';
  // A cached step may be told to start once more, to load its layers: that is work.
  return started === undefined ? undefined : cached ? 'cached' : 'running';
}

/** Whether an error only says that something else had failed. */
export function isCancellation(message: string): boolean {
  return /\bcontext canceled$|\bcode = Canceled\b/.test(message);
}
