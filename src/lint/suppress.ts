import type { Diagnostic } from '../source/diagnostic.ts';
import { countLines, lineBounds, locate } from '../source/locate.ts';
import type { SourceFile } from '../source/source.ts';

/** What the comments of a file switch off. */
interface Switches {
  readonly file: ReadonlySet<string>;
  /** By line, from 1. */
  readonly lines: ReadonlyMap<number, ReadonlySet<string>>;
}

/** `# bakefile-lint disable=CODE,CODE`, or `disable-file`; in JSON it is the text of a `"//"`. */
const comment =
  /(?:#|\/\/|\/\*).*?\bbakefile-lint\s+(disable(?:-file)?)\s*=\s*([\w-]+(?:\s*,\s*[\w-]+)*)/;

/** A line that says nothing but a comment. */
const onlyComment = /^\s*(?:#|\/\/|\/\*|"\/\/"\s*:)/;

const jsonComment = /^\s*"\/\/"\s*:/;

const known = new WeakMap<SourceFile, Switches>();

/**
 * Whether a comment of the file switches a finding off: one on its line, one on the lines of
 * comments above that line, a JSON comment on the line below, or one for the whole file.
 */
export function isSuppressed({ code, subject }: Diagnostic): boolean {
  if (subject === undefined) return false;
  const { file } = subject;
  if (!file.text.includes('bakefile-lint')) return false;
  const switches = known.get(file) ?? readSwitches(file);
  known.set(file, switches);
  if (has(switches.file, code)) return true;
  const { startLine } = locate(subject);
  if (has(switches.lines.get(startLine), code)) return true;
  // An object of JSON can hold a comment, but not stand below one everywhere.
  const next = startLine + 1;
  if (has(switches.lines.get(next), code) && jsonComment.test(textOf(file, next))) return true;
  for (let line = startLine - 1; line > 0 && onlyComment.test(textOf(file, line)); line -= 1) {
    if (has(switches.lines.get(line), code)) return true;
  }
  return false;
}

function has(codes: ReadonlySet<string> | undefined, code: string): boolean {
  return codes !== undefined && (codes.has(code) || codes.has('all'));
}

function readSwitches(file: SourceFile): Switches {
  const whole = new Set<string>();
  const lines = new Map<number, ReadonlySet<string>>();
  for (let line = 1; line <= countLines(file); line += 1) {
    const [, verb, list = ''] = comment.exec(textOf(file, line)) ?? [];
    if (verb === undefined) continue;
    const codes = list.split(',').map((code) => code.trim());
    if (verb === 'disable') lines.set(line, new Set(codes));
    else for (const code of codes) whole.add(code);
  }
  return { file: whole, lines };
}

function textOf(file: SourceFile, line: number): string {
  const { start, end } = lineBounds(file, line);
  return file.text.slice(start, end);
}
