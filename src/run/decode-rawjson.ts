import type { BuildWarning, Event, StepChanged, TargetFailure } from '../model/event.ts';
import { LineSplitter } from '../source/line-splitter.ts';

/** What a decoder knows of the process whose standard error it reads. */
export interface DecoderOptions {
  /** Id of the plan's step; step ids of events begin with it. */
  readonly step: string;
  /** Every target that the process builds, linked ones too. */
  readonly targets: readonly string[];
  /**
   * Whether step names begin with their target, as buildx writes them when one call builds
   * several: `[app final 1/2] COPY . .`.
   */
  readonly prefixed: boolean;
  readonly now: () => number;
}

/** How the process's targets stand, as far as its steps tell. */
export interface DecodedTarget {
  readonly started: boolean;
  readonly failure: TargetFailure | undefined;
  readonly cancelled: boolean;
}

interface Step {
  readonly id: string;
  readonly targets: string[];
  name: string;
  state: StepChanged['state'] | 'waiting';
  inputs: readonly string[];
  started: number | undefined;
  completed: number | undefined;
  error: string | undefined;
  /** The last lines of its output, for the failure's excerpt. */
  readonly log: LineSplitter;
  /** One a stream: a character may be cut between two pieces of a log. */
  readonly decoders: { readonly stdout: Decoder; readonly stderr: Decoder };
}

type Decoder = InstanceType<typeof TextDecoder>;

interface Warning {
  readonly targets: Set<string>;
  readonly event: Omit<BuildWarning, 'targets' | 'time'>;
}

const logTailLines = 20;
const textTailLines = 200;

/**
 * Decodes what `docker buildx --progress=rawjson` writes on standard error (one BuildKit
 * SolveStatus a line, then plain text) to events. Never throws on garbage: what is not JSON is
 * text, and text is kept for the message of a failed process.
 */
export class RawJsonDecoder {
  readonly #options: DecoderOptions;
  readonly #known: ReadonlySet<string>;
  readonly #steps = new Map<string, Step>();
  readonly #warnings = new Map<string, Warning>();
  readonly #lines = new LineSplitter(Number.POSITIVE_INFINITY);
  readonly #decoder = new TextDecoder();
  readonly #textTail: string[] = [];
  #events: Event[] = [];

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#known = new Set(options.targets);
  }

  /** The events of a chunk of bytes. */
  push(chunk: Uint8Array): readonly Event[] {
    for (const line of this.#lines.push(this.#decoder.decode(chunk, { stream: true }))) {
      this.#readLine(line);
    }
    return this.#takeEvents();
  }

  /** The events of what is left at the end of the stream, and every warning with its targets. */
  end(): readonly Event[] {
    const rest = this.#lines.push(this.#decoder.decode());
    for (const line of [...rest, ...this.#lines.end()]) this.#readLine(line);
    for (const warning of this.#warnings.values()) {
      this.#events.push({
        ...warning.event,
        time: this.#options.now(),
        targets: [...warning.targets].sort(),
      });
    }
    this.#warnings.clear();
    return this.#takeEvents();
  }

  /** The last lines that were not JSON: buildx's own error message stands there. */
  get text(): readonly string[] {
    return this.#textTail;
  }

  /** How a target stands now; the failure is that of its first failed step. */
  target(name: string): DecodedTarget {
    let started = false;
    let cancelled = false;
    let failed: Step | undefined;
    for (const step of this.#steps.values()) {
      if (!step.targets.includes(name)) continue;
      started ||= step.state !== 'waiting';
      cancelled ||= step.state === 'cancelled';
      if (step.state === 'failed') failed ??= step;
    }
    return { started, cancelled, failure: failed && failureOf(failed) };
  }

  #takeEvents(): readonly Event[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #readLine(line: string): void {
    const status = line.startsWith('{') ? parseStatus(line) : undefined;
    if (status === undefined) {
      if (line === '' && this.#textTail.length === 0) return;
      this.#textTail.push(line);
      if (this.#textTail.length > textTailLines) this.#textTail.shift();
      return;
    }
    for (const vertex of list(status['vertexes'])) this.#readVertex(vertex);
    for (const progress of list(status['statuses'])) this.#readProgress(progress);
    for (const log of list(status['logs'])) this.#readLog(log);
    for (const warning of list(status['warnings'])) this.#readWarning(warning);
  }

  #readVertex(vertex: JsonObject): void {
    const digest = text(vertex['digest']);
    if (digest === undefined) return;
    const step = this.#stepOf(digest);
    const before = `${step.state} ${step.name} ${step.targets.length}`;
    const { targets, name } = this.#splitName(text(vertex['name']) ?? '');
    for (const target of targets) if (!step.targets.includes(target)) step.targets.push(target);
    step.name = name;
    step.inputs = strings(vertex['inputs']);
    step.started = time(vertex['started']);
    step.completed = time(vertex['completed']);
    step.error = text(vertex['error']) || undefined;
    step.state = stateOf(step, vertex['cached'] === true);
    if (step.state === 'waiting') return;
    if (before === `${step.state} ${step.name} ${step.targets.length}`) return;
    this.#events.push({
      kind: 'step-changed',
      time: this.#options.now(),
      id: step.id,
      name: step.name,
      targets: [...step.targets],
      inputs: step.inputs,
      state: step.state,
      ...(step.started !== undefined && { started: step.started }),
      ...(step.completed !== undefined && { completed: step.completed }),
      ...(step.error !== undefined && { error: step.error }),
    });
  }

  #readProgress(progress: JsonObject): void {
    const vertex = text(progress['vertex']);
    const id = text(progress['id']);
    if (vertex === undefined || id === undefined) return;
    const total = count(progress['total']);
    this.#events.push({
      kind: 'step-progress',
      time: this.#options.now(),
      id: this.#stepOf(vertex).id,
      name: id,
      current: count(progress['current']) ?? 0,
      ...(total !== undefined && total > 0 && { total }),
      done: time(progress['completed']) !== undefined,
    });
  }

  #readLog(log: JsonObject): void {
    const vertex = text(log['vertex']);
    const data = text(log['data']);
    if (vertex === undefined || data === undefined) return;
    const step = this.#stepOf(vertex);
    const stream = log['stream'] === 2 ? 'stderr' : 'stdout';
    const piece = step.decoders[stream].decode(base64Bytes(data), { stream: true });
    if (piece === '') return;
    step.log.push(piece);
    this.#events.push({
      kind: 'step-log',
      time: this.#options.now(),
      id: step.id,
      targets: [...step.targets],
      stream,
      text: piece,
    });
  }

  #readWarning(warning: JsonObject): void {
    const message = decodeBase64(text(warning['short']) ?? '');
    const source = object(warning['sourceInfo']);
    const file = text(source?.['filename']);
    const line = count(object(object(list(warning['range'])[0])?.['start'])?.['line']);
    const key = JSON.stringify([message, file, line, text(source?.['data'])]);
    let known = this.#warnings.get(key);
    if (known === undefined) {
      const url = text(warning['url']);
      known = {
        targets: new Set(),
        event: {
          kind: 'build-warning',
          message,
          detail: strings(warning['detail']).map(decodeBase64),
          ...(url !== undefined && url !== '' && { url }),
          ...(file !== undefined &&
            line !== undefined && {
              dockerfile: {
                name: file,
                line,
                excerpt: lineOf(decodeBase64(text(source?.['data']) ?? ''), line),
              },
            }),
        },
      };
      this.#warnings.set(key, known);
    }
    const vertex = text(warning['vertex']);
    for (const target of vertex === undefined ? [] : this.#stepOf(vertex).targets) {
      known.targets.add(target);
    }
  }

  #stepOf(digest: string): Step {
    let step = this.#steps.get(digest);
    if (step === undefined) {
      step = {
        id: `${this.#options.step}/${digest}`,
        targets: [],
        name: '',
        state: 'waiting',
        inputs: [],
        started: undefined,
        completed: undefined,
        error: undefined,
        log: new LineSplitter(logTailLines),
        decoders: { stdout: new TextDecoder(), stderr: new TextDecoder() },
      };
      this.#steps.set(digest, step);
    }
    return step;
  }

  /** `[app final 1/2] COPY . .` → app, `[final 1/2] COPY . .`. */
  #splitName(name: string): { readonly targets: readonly string[]; readonly name: string } {
    if (!this.#options.prefixed) return { targets: this.#options.targets, name };
    const match = /^\[([^\s\]]+)(?: ([^\]]*))?\] ?/.exec(name);
    const target = match?.[1];
    if (match === null || target === undefined || !this.#known.has(target)) {
      return { targets: [], name };
    }
    // buildx names this one step of its own `[internal]` too.
    if (target === 'internal' && / bake definitions$/.test(name)) return { targets: [], name };
    const rest = name.slice(match[0].length);
    const inner = match[2];
    return { targets: [target], name: inner === undefined ? rest : `[${inner}] ${rest}` };
  }
}

function stateOf(step: Step, cached: boolean): Step['state'] {
  if (step.error !== undefined) {
    return step.error.endsWith('context canceled') ? 'cancelled' : 'failed';
  }
  if (cached) return 'cached';
  if (step.completed !== undefined) return 'done';
  return step.started === undefined ? 'waiting' : 'running';
}

function failureOf(step: Step): TargetFailure {
  const log = step.log.tail();
  return {
    message: step.error ?? 'failed',
    step: step.name,
    ...(log.length > 0 && { log }),
  };
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseStatus(line: string): JsonObject | undefined {
  try {
    return object(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function object(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

function list(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return [];
  return value.map(object).filter((item) => item !== undefined);
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Go writes the zero time as the year 1. */
function time(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.startsWith('0001-')) return undefined;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}

function decodeBase64(value: string): string {
  return new TextDecoder().decode(base64Bytes(value));
}

function base64Bytes(value: string): Uint8Array {
  try {
    return Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

function lineOf(content: string, line: number): string {
  return content.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
}
