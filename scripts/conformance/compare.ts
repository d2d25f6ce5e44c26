import type { Case, Outcome } from './case.ts';

/** How two answers to one case differ. */
export type DifferenceKind =
  /** One succeeds, the other does not. */
  | 'exit'
  /** Both succeed and print different things. */
  | 'output'
  /** Both fail, at different places. */
  | 'place'
  /** Both fail at one place, for different reasons. */
  | 'message';

export interface Difference {
  readonly asked: Case;
  readonly kind: DifferenceKind;
  readonly ours: Outcome;
  readonly peer: Outcome;
}

/** The first difference between two answers to `asked`; `undefined` when they agree. */
export function compareOutcomes(asked: Case, ours: Outcome, peer: Outcome): Difference | undefined {
  const differ = (kind: DifferenceKind): Difference => ({ asked, kind, ours, peer });
  if ((ours.exitCode === 0) !== (peer.exitCode === 0)) return differ('exit');
  if (ours.exitCode === 0) return sameOutput(asked, ours, peer) ? undefined : differ('output');
  const theirs = peerError(peer);
  const first = ourErrors(ours)[0];
  if (first === undefined) return differ('message');
  if (theirs.place !== undefined && theirs.place !== first.place) return differ('place');
  return saysTheSame(theirs.message, first.message) ? undefined : differ('message');
}

/** Whether what the peer says is one of several things that bake says, though not the first. */
export function isAmongOurs({ kind, ours, peer }: Difference): boolean {
  if (kind !== 'place' && kind !== 'message') return false;
  const { place, message } = peerError(peer);
  return ourErrors(ours).some(
    (error) => (place ?? error.place) === error.place && saysTheSame(message, error.message),
  );
}

function sameOutput(asked: Case, ours: Outcome, peer: Outcome): boolean {
  const [mine, theirs] = [ours.stdout, peer.stdout].map((text) => comparable(asked, text));
  return mine === theirs;
}

function comparable(asked: Case, text: string): string {
  let result = text;
  for (const mask of asked.masks ?? []) result = result.replace(mask, '~');
  // Recorded answers keep the values, not the spaces between them.
  return asked.unordered || asked.recorded ? rewritten(result, asked.unordered === true) : result;
}

function rewritten(text: string, sortsGroups: boolean): string {
  let printed: unknown;
  try {
    printed = JSON.parse(text);
  } catch {
    return text;
  }
  const { group = {} } = (printed ?? {}) as { group?: Record<string, { targets?: string[] }> };
  if (sortsGroups) for (const { targets } of Object.values(group)) targets?.sort();
  return JSON.stringify(printed);
}

/** An error as it is printed: `place` is `file:line,column-column`, where there is one. */
export interface PrintedError {
  readonly place?: string;
  readonly message: string;
}

const placed = /^([^\n]+?:\d+,\d+(?:-(?:\d+,)?\d+)?): ([\s\S]*)$/;

/** What docker-buildx failed with. */
export function peerError({ stderr }: Outcome): PrintedError {
  const text = stderr.slice(stderr.lastIndexOf('ERROR: ') + 7).trim();
  return splitPlace(text.replace(/, and \d+ other diagnostic\(s\)$/, ''));
}

/** Every error that bake printed, in its order. */
export function ourErrors({ stderr }: Outcome): PrintedError[] {
  const [, ...texts] = stderr.split(/^ERROR: /m);
  // What follows the next excerpt's heading belongs to the next error.
  return texts.map((text) => splitPlace(text.split(/^.+:\d+\n-{20}\n/m)[0]!.trim()));
}

function splitPlace(text: string): PrintedError {
  const match = placed.exec(text);
  return match ? { place: match[1]!, message: match[2]! } : { message: text };
}

/** Ours may add a remedy after the peer's words, and has rules of its own for what is similar. */
export function saysTheSame(theirs: string, ours: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/ Did you mean "[^"]*"\?/g, '')
      .replace(/\s+/g, ' ')
      .replace(/[.;]\s*$/, '')
      .trim();
  return plain(ours).includes(plain(theirs));
}
