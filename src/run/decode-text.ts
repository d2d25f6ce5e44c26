import type { TargetFailure } from '../model/event.ts';

/** What Buildx says in plain text when a build ends badly. */
export interface SaidFailure {
  /** The target that it names; a call that builds only one names none. */
  readonly target: string | undefined;
  readonly message: string;
  readonly dockerfile: TargetFailure['dockerfile'];
}

/** A rule above and below an excerpt. */
const rule = /^-{20,}$/;

/**
 * Reads the last `ERROR: …` of some lines of text, with the excerpt of a Dockerfile that Buildx
 * prints before it. Other errors may stand before that one: the engine's client logs some that it
 * gets over.
 */
export function readSaidFailure(lines: readonly string[]): SaidFailure | undefined {
  const at = placeOfError(lines);
  const first = lines[at];
  if (first === undefined) return undefined;
  const rest = lines
    .slice(at + 1)
    .filter((line) => line.trim() !== '' && !line.startsWith('View build details: '));
  const said = [first.slice('ERROR: '.length), ...rest].join('\n');
  const named = /^target ([^\s:]+): /.exec(said);
  return {
    target: named?.[1],
    message: said.slice(named?.[0].length ?? 0).replace(/^failed to solve: /, ''),
    dockerfile: readExcerpt(lines.slice(0, at)),
  };
}

/** buildctl writes it in small letters. */
function placeOfError(lines: readonly string[]): number {
  const at = lines.findLastIndex((line) => line.startsWith('ERROR: '));
  return at >= 0 ? at : lines.findLastIndex((line) => line.startsWith('error: '));
}

function readExcerpt(lines: readonly string[]): TargetFailure['dockerfile'] {
  const last = lines.findLastIndex((line) => rule.test(line));
  const first = lines.slice(0, Math.max(last, 0)).findLastIndex((line) => rule.test(line));
  const place = /^(.+):(\d+)$/.exec(lines[first - 1] ?? '');
  if (place?.[1] === undefined) return undefined;
  const excerpt = lines.slice(first + 1, last).map((line) => line.trimEnd());
  return { name: place[1], line: Number(place[2]), excerpt: excerpt.join('\n') };
}

/**
 * The sentence of a warning that Buildx or docker wrote as a log line: `WARNING: …`,
 * `WARN[0000] …`, `time="…" level=warning msg="…"`. Empty for one that says nothing of the build.
 */
export function readSaidWarning(line: string): string | undefined {
  const message = warningOf(line);
  return message !== undefined && noise.some((pattern) => pattern.test(message)) ? '' : message;
}

const noise: readonly RegExp[] = [
  // Buildx tries to read a definition from its standard input as a Compose file first.
  /^The "[^"]*" variable is not set\. Defaulting to a blank string\.$/,
  // Of the folder that buildctl takes or writes an OCI layout in.
  /^failed check for fsverity support$/,
];

function warningOf(line: string): string | undefined {
  const plain = /^(?:WARNING: |WARN\[\d+\] )(.+)$/.exec(line)?.[1];
  if (plain !== undefined) return plain.trim();
  const quoted = /^time=\S+ level=warning msg=("(?:[^"\\]|\\.)*"|\S+)/.exec(line)?.[1];
  if (quoted === undefined) return undefined;
  return quoted.startsWith('"') ? quoted.slice(1, -1).replace(/\\(.)/g, '$1') : quoted;
}
