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
 * The comments of YAML files: those directly above a service and those in it are about its target,
 * all others about the file.
 */
export function yamlComments(
  files: readonly SourceFile[],
  targets: readonly TargetDefinition[],
): CommentsByTarget {
  const head: string[] = [];
  const byTarget = new Map<string, string[]>();
  for (const file of files) {
    const starts = targets
      .flatMap(({ name, range }) => {
        if (range?.file.name !== file.name) return [];
        const { startLine, startColumn } = locate(range);
        return [{ name, line: startLine, column: startColumn }];
      })
      .sort((a, b) => a.line - b.line);
    for (const { line, column, text, last } of commentLines(file)) {
      const next = last === undefined ? undefined : starts.find((start) => start.line === last + 1);
      const latest = starts.findLast((start) => start.line <= line);
      // What is indented less stands behind the services.
      const isIn = latest?.line === line || (latest?.column ?? column) < column;
      const owner = next ?? (isIn ? latest : undefined);
      if (owner === undefined) head.push(text);
      else byTarget.set(owner.name, [...(byTarget.get(owner.name) ?? []), text]);
    }
  }
  return { head, byTarget };
}

interface CommentLine {
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** The last of the lines of comments that it is one of; none for what stands behind a value. */
  last: number | undefined;
}

function commentLines(file: SourceFile): readonly CommentLine[] {
  const found: CommentLine[] = [];
  let blockIndent: number | undefined;
  for (let line = 1; line <= countLines(file); line += 1) {
    const { start, end } = lineBounds(file, line);
    const text = file.text.slice(start, end);
    const indent = text.length - text.trimStart().length;
    // In a block of literal text nothing is a comment.
    if (blockIndent !== undefined && (text.trim() === '' || indent > blockIndent)) continue;
    blockIndent = /(?:^|\s)[|>][-+\d]*\s*(?:#.*)?$/.test(text) ? indent : undefined;
    const [, before = '', comment] =
      /^((?:"(?:[^"\\]|\\.)*"|'[^']*'|(?<!\s)#|(?<=\w)["']|[^#"'])*?)(?<=^|\s)#+ ?(.*)$/.exec(
        text,
      ) ?? [];
    if (comment === undefined) continue;
    const isAlone = before.trim() === '';
    found.push({
      line,
      column: indent + 1,
      text: comment.trimEnd(),
      last: isAlone ? line : undefined,
    });
  }
  for (let index = found.length - 2; index >= 0; index -= 1) {
    const [comment, next] = [found[index]!, found[index + 1]!];
    if (comment.last !== undefined && next.line === comment.line + 1) {
      comment.last = next.last ?? comment.last;
    }
  }
  return found;
}
