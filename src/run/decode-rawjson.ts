import type { BuildWarning, Event, TargetFailure } from '../model/event.ts';
import { LineSplitter } from '../model/line-splitter.ts';
import { readSaidFailure, readSaidWarning, type SaidFailure } from './decode-text.ts';
import { DecodedStep, isCancellation } from './decoded-step.ts';
import {
  asNumber,
  asObject,
  asObjects,
  asText,
  asTexts,
  asTime,
  bytesOfBase64,
  type JsonObject,
  parseObject,
  textOfBase64,
} from './solve-status.ts';

/** What a decoder knows of the process whose standard error it reads. */
export interface DecoderOptions {
  /** Id of the plan's step; step ids of events begin with it. */
  readonly step: string;
  /** Every target that the process builds, linked ones too; events name targets in this order. */
  readonly targets: readonly string[];
  /**
   * Whether step names begin with their target, as buildx writes them when one call builds
   * several: `[app final 1/2] COPY . .`.
   */
  readonly prefixed: boolean;
  readonly now: () => number;
}

/** How a target of the process stands, as far as its steps and the last words of Buildx tell. */
export interface DecodedTarget {
  readonly started: boolean;
  /** All its exports that began have ended well, and there was one. */
  readonly exported: boolean;
  readonly running: boolean;
  readonly cancelled: boolean;
  /** That of its first failed step, or what Buildx says of the target. */
  readonly failure: TargetFailure | undefined;
  /** What was exported, in the words of a metadata file; for calls that write none. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Longer than any status: a line of more is garbage. */
const longestStatus = 64 * 1024 * 1024;
const mostText = 400;
/** In lines; one of more is garbage. */
const longestSpread = 100_000;

/**
 * Decodes what `docker buildx --progress=rawjson` writes on standard error (one BuildKit
 * SolveStatus a line, then plain text) to events. A target is told to be done as soon as its
 * exports have ended well, or its provenance has been asked for, and nothing of it runs, while
 * others still build; how the others end is the business of who knows how the process ended. Never
 * throws on garbage: what is not JSON is text, and text is kept for the message of a failed process.
 */
export class RawJsonDecoder {
  readonly #options: DecoderOptions;
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #steps = new Map<string, DecodedStep>();
  readonly #stepsOfTargets = new Map<string, Set<DecodedStep>>();
  readonly #warnings = new Map<string, Warning>();
  readonly #lines = new LineSplitter(longestStatus);
  readonly #decoder = new TextDecoder();
  readonly #text: string[] = [];
  readonly #finished = new Set<string>();
  #events: Event[] = [];
  #spread: string[] | undefined;

  constructor(options: DecoderOptions) {
    this.#options = options;
    this.#ranks = new Map(options.targets.map((name, rank) => [name, rank]));
  }

  /** The events of a chunk of bytes. */
  push(chunk: Uint8Array): readonly Event[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    for (const line of this.#lines.push(text)) this.#readLine(line);
    return this.#takeEvents();
  }

  /** The events of what is left at the end of the stream, and every warning with its targets. */
  end(): readonly Event[] {
    const rest = this.#lines.push(this.#decoder.decode());
    for (const line of [...rest, ...this.#lines.end()]) this.#readLine(line);
    for (const line of this.#spread ?? []) this.#readWhole(line);
    this.#spread = undefined;
    for (const { event, steps } of this.#warnings.values()) {
      const targets = this.#inOrder(steps.flatMap((step) => [...step.targets]));
      this.#events.push({ ...event, time: this.#options.now(), targets });
    }
    this.#warnings.clear();
    return this.#takeEvents();
  }

  /** The last lines that were not JSON: buildx's own error message stands there. */
  get text(): readonly string[] {
    return this.#text;
  }

  /** Whether something was written, and nothing of it was a status. */
  get isMereText(): boolean {
    return this.#text.length > 0 && this.#steps.size === 0;
  }

  /** The error with which Buildx ended, whether it is a target's or of the whole call. */
  get said(): SaidFailure | undefined {
    return readSaidFailure(this.#text);
  }

  /** How a target stands now. */
  target(name: string): DecodedTarget {
    const steps = [...(this.#stepsOfTargets.get(name) ?? [])];
    const views = steps.map((step) => step.viewOf(name)?.state);
    const exports = steps.filter((step) => isExport(step.name));
    const failed = steps.find((step) => step.viewOf(name)?.state === 'failed');
    return {
      started: views.some((state) => state !== undefined),
      exported: exports.length > 0 && exports.every((step) => step.viewOf(name)?.state === 'done'),
      running: views.includes('running'),
      cancelled: views.includes('cancelled'),
      failure: this.#failureOf(name, failed),
      metadata: metadataOf(exports),
    };
  }

  #failureOf(name: string, failed: DecodedStep | undefined): TargetFailure | undefined {
    const { said } = this;
    const isNamed = said !== undefined && (said.target ?? this.#onlyTarget) === name;
    if (failed === undefined) {
      if (!isNamed || isCancellation(said.message)) return undefined;
      const { message, dockerfile } = said;
      return { message, ...(dockerfile !== undefined && { dockerfile }) };
    }
    const failure = failed.failure();
    // A target that shares the failed step has not been named.
    const isOfStep = isNamed || said?.message.includes(failure.message);
    return isOfStep && said?.dockerfile !== undefined
      ? { ...failure, dockerfile: said.dockerfile }
      : failure;
  }

  get #onlyTarget(): string | undefined {
    return this.#options.targets.length === 1 ? this.#options.targets[0] : undefined;
  }

  #takeEvents(): readonly Event[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Buildx 0.13 spreads a status over lines, of which the first and the last have a brace alone. */
  #readLine(line: string): void {
    if (this.#spread === undefined && line === '{') this.#spread = [line];
    else if (this.#spread === undefined) this.#readWhole(line);
    else if (this.#spread.push(line) > longestSpread || line === '}') {
      const lines = this.#spread;
      this.#spread = undefined;
      const text = lines.join('');
      if (parseObject(text) !== undefined) this.#readWhole(text);
      else for (const each of lines) this.#readWhole(each);
    }
  }

  #readWhole(line: string): void {
    const status = line.startsWith('{') ? parseObject(line) : undefined;
    if (status === undefined) {
      this.#readText(line);
      return;
    }
    for (const vertex of asObjects(status['vertexes'])) this.#readVertex(vertex);
    for (const progress of asObjects(status['statuses'])) this.#readProgress(progress);
    for (const log of asObjects(status['logs'])) this.#readLog(log);
    for (const warning of asObjects(status['warnings'])) this.#readWarning(warning);
  }

  #readText(line: string): void {
    const message = readSaidWarning(line);
    if (message === '') return;
    if (message !== undefined) {
      this.#events.push({ kind: 'notice', time: this.#options.now(), level: 'warning', message });
      return;
    }
    if (line === '' && this.#text.length === 0) return;
    this.#text.push(line.length > 4096 ? `${line.slice(0, 4096)}…` : line);
    if (this.#text.length > mostText) this.#text.shift();
  }

  #readVertex(vertex: JsonObject): void {
    const digest = asText(vertex['digest']);
    if (digest === undefined) return;
    const step = this.#stepOf(digest);
    const before = `${step.view?.state} ${step.targets.size}`;
    const { targets, name } = this.#splitName(asText(vertex['name']) ?? '');
    for (const target of targets) this.#assign(step, target);
    step.name ||= name;
    step.readVertex(vertex, this.#options.prefixed ? targets[0] : undefined);
    const { view } = step;
    if (view === undefined || before === `${view.state} ${step.targets.size}`) return;
    this.#events.push({
      kind: 'step-changed',
      time: this.#options.now(),
      id: step.id,
      name: step.name,
      targets: this.#inOrder(step.targets),
      inputs: step.inputs.map((input) => `${this.#options.step}/${input}`),
      state: view.state,
      ...(view.started !== undefined && { started: view.started }),
      ...(view.completed !== undefined && { completed: view.completed }),
      ...(view.error !== undefined && { error: view.error }),
    });
    if (view.state !== 'done') return;
    if (isExport(step.name) || step.name === lastStep) this.#finish(step);
  }

  /** Tells that the targets of their last step are done; with several nodes each has a last one. */
  #finish({ name, targets }: DecodedStep): void {
    for (const target of targets) {
      if (this.#finished.has(target)) continue;
      const { running, exported } = this.target(target);
      if (running || !(exported || name === lastStep)) continue;
      this.#finished.add(target);
      this.#events.push({
        kind: 'target-changed',
        time: this.#options.now(),
        target,
        state: 'done',
      });
    }
  }

  #readProgress(progress: JsonObject): void {
    const vertex = asText(progress['vertex']);
    const id = asText(progress['id']);
    if (vertex === undefined || id === undefined) return;
    const step = this.#stepOf(vertex);
    const total = asNumber(progress['total']);
    const exported = /^(exporting [a-z ]+?|writing image) (sha256:[0-9a-f]{64})$/.exec(id);
    if (exported?.[1] !== undefined && exported[2] !== undefined) {
      step.digests.set(exported[1], exported[2]);
    }
    const image = /^(?:naming to |pushing manifest for )([^@\s]+)/.exec(id)?.[1];
    if (image !== undefined) step.images.add(image);
    this.#events.push({
      kind: 'step-progress',
      time: this.#options.now(),
      id: step.id,
      name: id,
      current: asNumber(progress['current']) ?? 0,
      ...(total !== undefined && total > 0 && { total }),
      done: asTime(progress['completed']) !== undefined,
    });
  }

  #readLog(log: JsonObject): void {
    const vertex = asText(log['vertex']);
    if (vertex === undefined) return;
    const step = this.#stepOf(vertex);
    const stream = log['stream'] === 2 ? 'stderr' : 'stdout';
    const piece = step.decoders[stream].decode(bytesOfBase64(log['data']), { stream: true });
    if (piece === '') return;
    step.log.push(stream, piece);
    this.#events.push({
      kind: 'step-log',
      time: this.#options.now(),
      id: step.id,
      targets: this.#inOrder(step.targets),
      stream,
      text: piece,
    });
  }

  #readWarning(warning: JsonObject): void {
    const event = warningOf(warning);
    const source = asText(asObject(warning['sourceInfo'])?.['data']);
    const key = JSON.stringify([
      event.message,
      event.dockerfile?.name,
      event.dockerfile?.line,
      source,
    ]);
    const known = this.#warnings.get(key) ?? { event, steps: [] };
    this.#warnings.set(key, known);
    const vertex = asText(warning['vertex']);
    if (vertex !== undefined) known.steps.push(this.#stepOf(vertex));
  }

  #stepOf(digest: string): DecodedStep {
    let step = this.#steps.get(digest);
    if (step === undefined) {
      step = new DecodedStep(`${this.#options.step}/${digest}`);
      this.#steps.set(digest, step);
    }
    return step;
  }

  #assign(step: DecodedStep, target: string): void {
    if (step.targets.has(target)) return;
    step.targets.add(target);
    const steps = this.#stepsOfTargets.get(target) ?? new Set();
    this.#stepsOfTargets.set(target, steps.add(step));
  }

  #inOrder(targets: Iterable<string>): readonly string[] {
    const rank = (name: string): number => this.#ranks.get(name) ?? 0;
    return [...new Set(targets)].sort((a, b) => rank(a) - rank(b));
  }

  /** `[app final 1/2] COPY . .` → app, `[final 1/2] COPY . .`. */
  #splitName(name: string): { readonly targets: readonly string[]; readonly name: string } {
    // buildx: this step is of the whole call, whatever it is called.
    if (/^\[internal\] .* bake definitions?$/.test(name)) return { targets: [], name };
    if (!this.#options.prefixed) return { targets: this.#options.targets, name };
    const match = /^\[([^\s\]]+)(?: ([^\]]*))?\] ?/.exec(name);
    const target = match?.[1];
    if (match === null || target === undefined || !this.#ranks.has(target)) {
      return { targets: [], name };
    }
    const rest = name.slice(match[0].length);
    return { targets: [target], name: match[2] === undefined ? rest : `[${match[2]}] ${rest}` };
  }
}

interface Warning {
  readonly event: Omit<BuildWarning, 'targets' | 'time'>;
  readonly steps: DecodedStep[];
}

function warningOf(warning: JsonObject): Warning['event'] {
  const url = asText(warning['url']);
  const source = asObject(warning['sourceInfo']);
  const name = asText(source?.['filename']);
  const line = asNumber(asObject(asObjects(warning['range'])[0]?.['start'])?.['line']);
  return {
    kind: 'build-warning',
    message: textOfBase64(warning['short']),
    detail: asTexts(warning['detail']).map(textOfBase64),
    ...(url !== undefined && url !== '' && { url }),
    ...(name !== undefined &&
      line !== undefined && {
        dockerfile: { name, line, excerpt: lineOf(textOfBase64(source?.['data']), line) },
      }),
  };
}

function lineOf(content: string, line: number): string {
  return content.split('\n')[line - 1]?.replace(/\r$/, '') ?? '';
}

/** What Buildx does with a target last, if it is to write provenance into the metadata. */
const lastStep = 'resolving provenance for metadata file';

/** Whether a step gives the result away: to a registry, an image store, files or a cache. */
function isExport(name: string): boolean {
  return /^(?:exporting |pushing |copying files|sending tarball)/.test(name);
}

/** Keys as in Buildx's metadata file. */
function metadataOf(exports: readonly DecodedStep[]): Readonly<Record<string, string>> {
  const digests = new Map(exports.flatMap((step) => [...step.digests]));
  const images = exports.flatMap((step) => [...step.images]);
  const digest = digests.get('exporting manifest list') ?? digests.get('exporting manifest');
  const config = digests.get('exporting config') ?? digests.get('writing image');
  return {
    ...(config !== undefined && { 'containerimage.config.digest': config }),
    ...(digest !== undefined && { 'containerimage.digest': digest }),
    ...(images.length > 0 && { 'image.name': [...new Set(images)].join(',') }),
  };
}
