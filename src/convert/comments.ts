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
 * What each comment is about: the innermost thing around it, the next one when nothing but white
 * space without an empty line lies between, one that ends on its line, or else nothing.
 */
export function ownersOf<T extends Commented>(
  comments: readonly Comment[],
  things: readonly T[],
  text: string,
): ReadonlyMap<Comment, T | undefined> {
  const inner = things.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  const owners = new Map<Comment, T | undefined>();
  for (const comment of comments.toReversed()) {
    const around = inner.find(({ start, end }) => start <= comment.start && comment.end <= end);
    const within = around === undefined ? things : thingsIn(things, around);
    owners.set(
      comment,
      before(comment, within, comments, owners, text) ?? behind(comment, within, text) ?? around,
    );
  }
  return owners;
}

function thingsIn<T extends Commented>(things: readonly T[], around: T): readonly T[] {
  return things.filter(
    (thing) => thing !== around && thing.start >= around.start && thing.end <= around.end,
  );
}

/** What follows a comment directly, perhaps after further comments. */
function before<T extends Commented>(
  comment: Comment,
  things: readonly T[],
  comments: readonly Comment[],
  owners: ReadonlyMap<Comment, T | undefined>,
  text: string,
): T | undefined {
  const next = things.find(({ start }) => start >= comment.end);
  if (next === undefined) return undefined;
  const between = text.slice(comment.end, next.start);
  if (isClose(between, comment, text)) return next;
  const following = comments.find(({ start }) => start >= comment.end);
  if (following === undefined || owners.get(following) !== next) return undefined;
  return isClose(text.slice(comment.end, following.start), comment, text) ? next : undefined;
}

function isClose(between: string, { start, end }: Comment, text: string): boolean {
  // A comment to the end of the line has its newline in it.
  const endsLine = text[end - 1] === '\n';
  const newlines = between.split('\n').length - 1 + (endsLine ? 1 : 0);
  const isFirst = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
  return isFirst && between.trim() === '' && newlines <= 1;
}

/** What ends on the line of a comment. */
function behind<T extends Commented>(
  comment: Comment,
  things: readonly T[],
  text: string,
): T | undefined {
  return things.find(
    ({ end }) => end <= comment.start && !text.slice(end, comment.start).includes('\n'),
  );
}
