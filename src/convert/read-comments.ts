import type { TargetDefinition } from '../model/target.ts';
import { countLines, lineBounds, locate } from '../source/locate.ts';
import type { SourceFile } from '../source/source.ts';
import type { Document, Item } from './document.ts';

/** Comments by what they are about. */
export interface CommentsByTarget {
  /** About the file. */
  readonly head: readonly string[];
  readonly byTarget: ReadonlyMap<string, readonly string[]>;
}

/** The comments of documents, as far as they are about targets that there are; `others` counts the rest. */
export function documentComments(
  documents: readonly Document[],
  targets: ReadonlySet<string>,
): CommentsByTarget & { readonly others: number } {
  const byTarget = new Map<string, readonly string[]>();
  const head: string[] = [];
  let others = 0;
  for (const { comments, items } of documents) {
    head.push(...comments);
    for (const item of items) {
      const lines = linesIn(item);
      const [label = ''] = item.kind === 'block' && item.type === 'target' ? item.labels : [];
      if (targets.has(label)) byTarget.set(label, [...(byTarget.get(label) ?? []), ...lines]);
      else others += lines.length;
    }
  }
  return { head, byTarget, others };
}

function linesIn(item: Item): readonly string[] {
  if (item.kind === 'attribute') return item.comments;
  return [...item.comments, ...item.items.flatMap(linesIn)];
}

/**
 * The comments of YAML files that have a line of their own: those directly above a service and
 * those in it are about its target, those before all services about the file.
 */
export function yamlComments(
  files: readonly SourceFile[],
  targets: readonly TargetDefinition[],
): CommentsByTarget {
  const head: string[] = [];
  const byTarget = new Map<string, string[]>();
  for (const file of files) {
    const starts = targets
      .flatMap(({ name, range }) =>
        range?.file.name === file.name ? [{ name, line: locate(range).startLine }] : [],
      )
      .sort((a, b) => a.line - b.line);
    for (const { line, text, last } of commentLines(file)) {
      const next = starts.find((start) => start.line === last + 1);
      const owner = next ?? starts.findLast((start) => start.line < line);
      if (owner === undefined) head.push(text);
      else byTarget.set(owner.name, [...(byTarget.get(owner.name) ?? []), text]);
    }
  }
  return { head, byTarget };
}

interface CommentLine {
  readonly line: number;
  readonly text: string;
  /** The last of the lines of comments that it is one of. */
  readonly last: number;
}

function commentLines(file: SourceFile): readonly CommentLine[] {
  const found: { line: number; text: string; last: number }[] = [];
  let blockIndent: number | undefined;
  for (let line = 1; line <= countLines(file); line += 1) {
    const { start, end } = lineBounds(file, line);
    const text = file.text.slice(start, end);
    const indent = text.length - text.trimStart().length;
    // In a block of literal text nothing is a comment.
    if (blockIndent !== undefined && (text.trim() === '' || indent > blockIndent)) continue;
    blockIndent = /[|>][-+\d]*\s*(?:#.*)?$/.test(text) ? indent : undefined;
    const comment = /^\s*#+ ?(.*?)\s*$/.exec(text);
    if (comment === null) continue;
    found.push({ line, text: comment[1] ?? '', last: line });
  }
  for (let index = found.length - 2; index >= 0; index -= 1) {
    const next = found[index + 1]!;
    if (next.line === found[index]!.line + 1) found[index]!.last = next.last;
  }
  return found;
}
