import { type BakeRequest, parseCsv, SpecError, splitOperands } from '../index.ts';
import { type Arguments, parseArguments, UsageError } from './arguments.ts';
import { bakeFlags } from './flags.ts';
import type { OutputOptions } from './run-outputs.ts';

/** What `bake` is asked to do, checked as far as it can be without reading a definition. */
export interface BakeOptions {
  readonly request: BakeRequest;
  readonly action:
    | { readonly kind: 'build' | 'print' | 'help' | 'version' }
    | { readonly kind: 'dry-run'; readonly format: 'text' | 'json' }
    | {
        readonly kind: 'list';
        readonly what: 'targets' | 'variables';
        readonly format: 'table' | 'json';
      };
  /** What a build leaves besides its images. */
  readonly outputs: OutputOptions;
  /** Sentences about the command line itself. */
  readonly warnings: readonly string[];
}

/** Reads the command line of `bake`; throws a `UsageError` when it makes no sense. */
export function bakeOptions(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): BakeOptions {
  const given = new Given(parseArguments(words, bakeFlags));
  const warnings = bakeFlags
    .filter((flag) => flag.replacedBy !== undefined && given.isOn(flag.name))
    .map((flag) => `--${flag.name} is deprecated; use ${flag.replacedBy}.`);
  const outputs = outputsOf(given);
  return { request: requestOf(given, env), action: actionOf(given), outputs, warnings };
}

/** What a build is to leave besides its images. Throws a `UsageError`. */
export function outputOptions(parsed: Arguments): OutputOptions {
  return outputsOf(new Given(parsed));
}

function outputsOf(given: Given): OutputOptions {
  return {
    ...optional('logFolder', given.text('log-dir')),
    ...optional('github', given.switch('github')),
    ...optional('timeline', timelineOf(given.text('timeline'))),
  };
}

/** Whether GitHub Actions is told of what happens: by itself where it runs. */
export function tellsGithub(
  { github }: Pick<OutputOptions, 'github'>,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return github ?? env['GITHUB_ACTIONS'] === 'true';
}

/**
 * The request that flags and operands make; a command that knows only some of the flags of `bake`
 * leaves the others at their defaults. Throws a `UsageError`.
 */
export function bakeRequest(
  parsed: Arguments,
  env: Readonly<Record<string, string | undefined>>,
): BakeRequest {
  return requestOf(new Given(parsed), env);
}

function requestOf(given: Given, env: Readonly<Record<string, string | undefined>>): BakeRequest {
  const { source, commandContext, targets } = splitOperands(given.operands);
  return {
    files: given.all('file'),
    targets,
    set: given.all('set'),
    variables: variablesOf(given.all('var')),
    envFiles: given.all('env-file'),
    allow: given.all('allow').map(checkEntitlement),
    policy: given.all('policy'),
    ...optional('source', source),
    ...optional('commandContext', commandContext),
    ...optional('push', given.isOn('push') || undefined),
    ...optional('load', given.isOn('load') || undefined),
    ...optional('noCache', given.switch('no-cache')),
    ...optional('pull', given.switch('pull')),
    ...optional('provenance', given.text('provenance')),
    ...optional('sbom', given.text('sbom')),
    ...optional('call', given.text('call')),
    ...optional('syncBuilders', given.isOn('sync-builders') || undefined),
    ...optional('builder', given.all('builder').at(-1)),
    ...optional('executor', given.text('executor')),
    ...optional('progress', progressOf(given.text('progress'), env)),
    ...optional('metadataFile', given.text('metadata-file')),
    ...optional('hclReader', readerOf(given.text('hcl-reader'))),
    ...optional('execution', executionOf(given)),
    ...optional('jobs', countOf(given, 'jobs', 1)),
    ...optional('retries', countOf(given, 'retry', 0)),
    ...optional('timeout', durationOf(given.text('timeout'))),
    ...optional('full', given.isOn('full') || undefined),
    ...optional('strict', given.isOn('strict') || undefined),
    ...optional('debug', given.isOn('debug') || undefined),
  };
}

/** The flags given, asked for by name; an empty text counts as not given (buildx). */
class Given {
  readonly #arguments: Arguments;

  constructor(parsed: Arguments) {
    this.#arguments = parsed;
  }

  get operands(): readonly string[] {
    return this.#arguments.operands;
  }

  all(name: string): readonly string[] {
    return this.#arguments.flags.get(name) ?? [];
  }

  text(name: string): string | undefined {
    return this.all(name).at(-1) || undefined;
  }

  switch(name: string): boolean | undefined {
    const last = this.all(name).at(-1);
    return last === undefined ? undefined : last === 'true';
  }

  isOn(name: string): boolean {
    return this.switch(name) === true;
  }
}

/** `{ name: value }`, or nothing when the value is undefined. */
function optional<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V });
}

function actionOf(given: Given): BakeOptions['action'] {
  if (given.isOn('help')) return { kind: 'help' };
  if (given.isOn('version')) return { kind: 'version' };
  const list =
    given.text('list') ??
    (given.isOn('list-targets') ? 'targets' : undefined) ??
    (given.isOn('list-variables') ? 'variables' : undefined);
  if (list === undefined) {
    const kind = given.isOn('print') ? 'print' : 'build';
    if (!given.isOn('dry-run')) {
      if (given.text('format') === undefined) return { kind };
      throw new UsageError('--format goes with --dry-run only');
    }
    if (kind === 'print') throw new UsageError('--print and --dry-run are mutually exclusive');
    const formats = ['text', 'json'] as const;
    return {
      kind: 'dry-run',
      format: oneOf(given.text('format'), formats, 'invalid format') ?? 'text',
    };
  }
  if (given.isOn('print')) throw new UsageError('--print and --list are mutually exclusive');
  return listOf(list);
}

function listOf(text: string): BakeOptions['action'] {
  const example = 'Say --list=targets, --list=variables or --list=type=targets,format=json.';
  const fields = inFlag('--list', () => parseCsv(text));
  let what = fields.length === 1 && fields[0] === text && !text.startsWith('type=') ? text : '';
  let format = 'table';
  for (const field of what === '' ? fields : []) {
    const [key, value] = cut(field);
    if (value === undefined) throw new UsageError(`invalid value ${field}`, example);
    const name = key.trim().toLowerCase();
    if (name === 'type') what = value;
    else if (name === 'format') format = value || 'table';
    else throw new UsageError(`unexpected key '${name}' in '${field}'`, example);
  }
  if (what !== 'targets' && what !== 'variables') {
    throw new UsageError(`invalid list type "${what}"`, example);
  }
  if (format !== 'table' && format !== 'json') {
    throw new UsageError(`invalid list format "${format}"`, example);
  }
  return { kind: 'list', what, format };
}

function variablesOf(texts: readonly string[]): Record<string, string> {
  const variables: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const text of texts) {
    if (text === '') continue;
    const [name, value] = cut(text);
    if (value === undefined) {
      throw new UsageError(`invalid variable "${text}", expected key=value`);
    }
    if (name === '') throw new UsageError(`invalid variable "${text}", key is empty`);
    variables[name] = value;
  }
  return variables;
}

const progressModes = ['auto', 'tty', 'plain', 'rawjson', 'quiet', 'none'] as const;

/** buildx: BUILDKIT_PROGRESS says what `auto` means. */
function progressOf(
  text: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): BakeRequest['progress'] {
  const mode = oneOf(text, progressModes, 'invalid progress mode');
  if (mode !== undefined && mode !== 'auto') return mode;
  return oneOf(
    env['BUILDKIT_PROGRESS'] || mode,
    progressModes,
    'invalid progress mode in BUILDKIT_PROGRESS:',
  );
}

const hclReaders = ['native', 'hcl2json'] as const;

function readerOf(text: string | undefined): BakeRequest['hclReader'] {
  return oneOf(text, hclReaders, 'invalid HCL reader');
}

function oneOf<T extends string>(
  text: string | undefined,
  values: readonly T[],
  problem: string,
): T | undefined {
  const found = values.find((value) => value === text);
  if (text === undefined || found !== undefined) return found;
  throw new UsageError(`${problem} ${text}`, `Choose one of ${values.join(', ')}.`);
}

const executions = ['fail-fast', 'defer-output', 'defer-error'] as const;

/** Each short form, and what it stands for. */
const shortExecutions = [
  ['fail-fast', 'fail-fast'],
  ['keep-going', 'defer-error'],
  ['push-last', 'defer-output'],
] as const;

function executionOf(given: Given): BakeRequest['execution'] {
  const named = oneOf(given.text('execution'), executions, 'invalid execution');
  const short = shortExecutions.filter(([flag]) => given.isOn(flag)).map(([, mode]) => mode);
  const modes = new Set([...(named === undefined ? [] : [named]), ...short]);
  if (modes.size > 1) {
    throw new UsageError(
      `${[...modes].join(' and ')} cannot be had together`,
      'Choose one of --fail-fast, --keep-going and --push-last.',
    );
  }
  return [...modes][0];
}

function countOf(given: Given, flag: string, least: number): number | undefined {
  const text = given.text(flag);
  if (text === undefined) return undefined;
  const count = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= least) return count;
  throw new UsageError(`invalid --${flag} "${text}"`, `Give a whole number, ${least} or more.`);
}

const unitMilliseconds: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of `90s`, `1h30m`, `1.5h` (Go's durations); a number alone is seconds. */
function durationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|$)/g)];
  const isWhole = parts.map(([part]) => part).join('') === text;
  const hasUnits = parts.every(({ 2: unit }) => unit !== '') || parts.length === 1;
  const sum = parts.reduce(
    (total, { 1: number, 2: unit = '' }) =>
      total + Number(number) * (unitMilliseconds.get(unit) ?? 1000),
    0,
  );
  // A timer holds no more than 2^31 - 1.
  if (isWhole && hasUnits && sum > 0 && sum < 2 ** 31) return sum;
  throw new UsageError(`invalid --timeout "${text}"`, 'Give a duration such as 90s, 20m or 1h30m.');
}

function timelineOf(text: string | undefined): string | undefined {
  if (text === undefined || /\.(?:svg|html?)$/i.test(text)) return text;
  throw new UsageError(`invalid --timeline "${text}"`, 'Give a name that ends with .svg or .html.');
}

const entitlements = [
  'network.host',
  'security.insecure',
  'device',
  'fs',
  'fs.read',
  'fs.write',
  'image',
  'image.push',
  'image.load',
  'ssh',
  'buildx.local.delete',
  'exec',
];

/** Those that take no value; with one they are not known. */
const plainEntitlements = ['network.host', 'security.insecure', 'ssh', 'exec'];

function checkEntitlement(text: string): string {
  const [key, value] = cut(text);
  if (key === 'buildx.local.delete' && value !== undefined) {
    throw new UsageError(`${key} does not accept a value`);
  }
  if (!entitlements.includes(key) || (plainEntitlements.includes(key) && value !== undefined)) {
    throw new UsageError(
      `unknown entitlement key "${key}"`,
      `Choose one of ${entitlements.join(', ')}.`,
    );
  }
  return text;
}

/** Runs a parser of a flag's value; its complaint becomes one about the flag. */
function inFlag<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof SpecError) throw new UsageError(`invalid ${flag}: ${error.message}`);
    throw error;
  }
}

/** Splits at the first `=`; the value is undefined when there is none. */
function cut(text: string): [key: string, value: string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
