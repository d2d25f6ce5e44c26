import type { SourceFile } from '../source/source.ts';
import { scanTokens } from '../syntax/scan.ts';
import { Token } from '../syntax/token.ts';

/** A comment of a file in native syntax. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** Without its marks, a line each. */
  readonly lines: readonly string[];
}

/** The comments of a file in native syntax, in order. */
export function readComments({ text }: SourceFile): readonly Comment[] {
  const tokens = scanTokens(text, 'normal');
  const comments: Comment[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    if (tokens.kinds[index] !== Token.Comment) continue;
    const start = tokens.starts[index]!;
    const end = tokens.ends[index]!;
    comments.push({ start, end, lines: linesOf(text.slice(start, end)) });
  }
  return comments;
}

function linesOf(comment: string): readonly string[] {
  if (!comment.startsWith('/*')) return [comment.replace(/^(?:#+|\/\/+) ?/, '').trimEnd()];
  const lines = comment
    .slice(2, comment.endsWith('*/') ? -2 : undefined)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  while (lines[0] === '') lines.shift();
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Something that comments can be about. */
export interface Commented {
  readonly start: number;
  readonly end: number;
}

/**
 * What each comment is about: the next thing when nothing but white space without an empty line
 * lies between, else what ends on its line, else the innermost thing around it, or nothing. Both
 * lists are in order, and things lie beside or in each other.
 */
export function ownersOf<T extends Commented>(
  comments: readonly Comment[],
  things: readonly T[],
  text: string,
): ReadonlyMap<Comment, T | undefined> {
  const places = placesOf(comments, things);
  const owners = new Map<Comment, T | undefined>();
  for (let index = comments.length - 1; index >= 0; index -= 1) {
    const comment = comments[index]!;
    const { around, next, ended } = places[index]!;
    const following = comments[index + 1];
    const isBefore =
      next !== undefined &&
      (isClose(comment, next.start, text) ||
        (following !== undefined &&
          owners.get(following) === next &&
          isClose(comment, following.start, text)));
    const isBehind = ended !== undefined && !text.slice(ended.end, comment.start).includes('\n');
    owners.set(comment, isBefore ? next : isBehind ? ended : around);
  }
  return owners;
}

/** What lies around, behind and before a comment. */
interface Place<T> {
  readonly around: T | undefined;
  readonly next: T | undefined;
  /** The outermost that ends before it, in what is around it. */
  readonly ended: T | undefined;
}

function placesOf<T extends Commented>(
  comments: readonly Comment[],
  things: readonly T[],
): readonly Place<T>[] {
  const open: T[] = [];
  const ended: T[] = [];
  let at = 0;
  const close = (offset: number): void => {
    for (let last = open.at(-1); last !== undefined && last.end <= offset; last = open.at(-1)) {
      open.pop();
      while ((ended.at(-1)?.start ?? -1) >= last.start) ended.pop();
      ended.push(last);
    }
  };
  return comments.map(({ start, end }) => {
    for (let thing = things[at]; thing !== undefined && thing.start < start; thing = things[at]) {
      close(thing.start);
      open.push(thing);
      at += 1;
    }
    close(start);
    const around = open.at(-1);
    const next = things[at];
    const last = ended.at(-1);
    return {
      around,
      next: next !== undefined && next.start >= end && isIn(next, around) ? next : undefined,
      ended: last !== undefined && isIn(last, around) ? last : undefined,
    };
  });
}

function isIn(thing: Commented, around: Commented | undefined): boolean {
  return around === undefined || (thing.start >= around.start && thing.end <= around.end);
}

/** Whether a comment has a line of its own, and what starts at the offset follows it directly. */
function isClose({ start, end }: Comment, offset: number, text: string): boolean {
  const between = text.slice(end, offset);
  // A comment to the end of the line has its newline in it.
  const newlines = between.split('\n').length - (text[end - 1] === '\n' ? 0 : 1);
  const isFirst = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
  return isFirst && between.trim() === '' && newlines <= 1;
}
