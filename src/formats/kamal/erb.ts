import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';

/** A command that a file runs: `%x(…)` or backquotes. */
export interface ErbCommand {
  readonly command: string;
  /** What stands for its output until it has been run. */
  readonly placeholder: string;
  readonly range: Range;
}

/** A file whose ERB is written out. */
export interface RenderedFile {
  readonly file: SourceFile;
  readonly commands: readonly ErbCommand[];
  /** The place in the file that was read of a place in the rendered text. */
  place(range: Range): Range;
}

interface Piece {
  readonly start: number;
  readonly text: string;
  /** Where it comes from; a text that was taken over has the same length there. */
  readonly source: { readonly start: number; readonly end: number };
  readonly isTaken: boolean;
}

/** What an expression may be asked for. */
export interface ErbSettings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The outputs of commands that were run, by placeholder. */
  readonly outputs?: ReadonlyMap<string, string>;
}

/**
 * Writes out the ERB of a file (trim mode `-`): comments, texts, `ENV["X"]`, `ENV.fetch("X", "d")`
 * and commands. Anything else is Ruby, which is not run; it is a mistake in the sink.
 */
export function renderErb(
  file: SourceFile,
  { env, outputs = new Map() }: ErbSettings,
  sink: DiagnosticSink,
): RenderedFile {
  if (!file.text.includes('<%')) return { file, commands: [], place: (range) => range };
  const pieces: Piece[] = [];
  const commands: ErbCommand[] = [];
  let length = 0;
  const add = (text: string, start: number, end: number, isTaken: boolean): void => {
    if (text !== '') pieces.push({ start: length, text, source: { start, end }, isTaken });
    length += text.length;
  };
  let at = 0;
  for (const tag of tagsOf(file, sink)) {
    const before = file.text.slice(at, tag.start);
    const kept = tag.isIndented ? before.replace(/(^|\n)[ \t]*$/, '$1') : before;
    add(kept, at, at + kept.length, true);
    at = tag.end;
    const range = { file, start: tag.innerStart, end: tag.innerEnd };
    if (tag.kind === 'literal') add(tag.text, tag.start, tag.end, false);
    if (tag.kind === 'code' && tag.text.trim() !== '') sink.add(notSupported(tag.text, range));
    if (tag.kind !== 'output') continue;
    const value = evaluate(tag.text, env);
    if ('problem' in value) sink.add(value.problem(range));
    else if ('command' in value) {
      const placeholder = `\uE000${file.name}:${tag.start}\uE001`;
      commands.push({ command: value.command, placeholder, range });
      add(outputs.get(placeholder) ?? placeholder, tag.start, tag.end, false);
    } else add(value.text, tag.start, tag.end, false);
  }
  add(file.text.slice(at), at, file.text.length, true);
  const rendered = { ...file, text: pieces.map(({ text }) => text).join('') };
  return { file: rendered, commands, place: placer(file, rendered, pieces) };
}

function placer(file: SourceFile, rendered: SourceFile, pieces: readonly Piece[]) {
  const offset = (at: number, isEnd: boolean): number => {
    const index = pieces.findLastIndex(({ start }) => (isEnd ? start < at : start <= at));
    const piece = pieces[Math.max(index, 0)];
    if (piece === undefined) return 0;
    if (!piece.isTaken) return isEnd ? piece.source.end : piece.source.start;
    return piece.source.start + Math.min(at - piece.start, piece.text.length);
  };
  return (range: Range): Range => {
    if (range.file !== rendered) return range;
    const start = offset(range.start, false);
    return { file, start, end: Math.max(start, offset(range.end, true)) };
  };
}

interface Tag {
  readonly kind: 'literal' | 'comment' | 'code' | 'output';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly innerEnd: number;
  /** The blanks before it on its line are left out: `<%-`. */
  readonly isIndented: boolean;
}

function* tagsOf(file: SourceFile, sink: DiagnosticSink): Generator<Tag> {
  const { text } = file;
  for (let at = text.indexOf('<%'); at >= 0; ) {
    if (text[at + 2] === '%') {
      yield tagOf('literal', '<%', at, at + 3, at, at + 3);
      at = text.indexOf('<%', at + 3);
      continue;
    }
    const close = text.indexOf('%>', at + 2);
    if (close < 0) {
      sink.add(unclosed({ file, start: at, end: at + 2 }));
      return;
    }
    const mark = text[at + 2] ?? '';
    const isTrimmed = text[close - 1] === '-' && close > at + 2;
    const innerStart = at + 2 + ('=#-'.includes(mark) ? 1 : 0);
    const innerEnd = Math.max(innerStart, isTrimmed ? close - 1 : close);
    const newline = /^\r?\n/.exec(text.slice(close + 2, close + 4))?.[0] ?? '';
    const end = close + 2 + (isTrimmed ? newline.length : 0);
    const kind = mark === '=' ? 'output' : mark === '#' ? 'comment' : 'code';
    yield tagOf(kind, text.slice(innerStart, innerEnd), at, end, innerStart, innerEnd);
    at = text.indexOf('<%', end);
  }
}

function tagOf(
  kind: Tag['kind'],
  text: string,
  start: number,
  end: number,
  innerStart: number,
  innerEnd: number,
): Tag {
  const isIndented = kind === 'code' && innerStart === start + 3;
  return { kind, text, start, end, innerStart, innerEnd, isIndented };
}

type Evaluated =
  | { readonly text: string }
  | { readonly command: string }
  | { readonly problem: (range: Range) => Parameters<DiagnosticSink['add']>[0] };

const quoted = `"((?:[^"\\\\#]|\\\\.)*)"|'((?:[^'\\\\]|\\\\.)*)'`;
const literal = new RegExp(`^(?:${quoted})$`);
const variable = new RegExp(`^ENV\\s*\\[\\s*(?:${quoted})\\s*\\]$`);
const fetched = new RegExp(
  `^ENV\\s*\\.\\s*fetch\\s*\\(\\s*(?:${quoted})\\s*(?:,\\s*(?:${quoted})\\s*)?\\)$`,
);
const command =
  /^(?:`([^`]*)`|%x\(([^()]*(?:\([^()]*\)[^()]*)*)\)|%x\{([^{}]*)\}|%x\[([^[\]]*)\])$/;

function evaluate(expression: string, env: ErbSettings['env']): Evaluated {
  const text = expression.trim();
  const found = (match: RegExpExecArray | null, at: number): string | undefined =>
    match?.[at] === undefined ? match?.[at + 1] : unescaped(match[at] ?? '');
  const constant = literal.exec(text);
  if (constant !== null) return { text: found(constant, 1) ?? '' };
  const named = variable.exec(text);
  if (named !== null) return { text: env[found(named, 1) ?? ''] ?? '' };
  const asked = fetched.exec(text);
  if (asked !== null) {
    const name = found(asked, 1) ?? '';
    const value = env[name] ?? found(asked, 3);
    return value === undefined ? { problem: keyNotFound(name) } : { text: value };
  }
  const shell = command.exec(text);
  if (shell !== null) {
    const [, backquoted, round, curly, square] = shell;
    return { command: backquoted ?? round ?? curly ?? square ?? '' };
  }
  return { problem: (range) => notSupported(text, range) };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) =>
    character === 'n' ? '\n' : character === 't' ? '\t' : character,
  );
}

function keyNotFound(name: string) {
  return (subject: Range) =>
    ({
      code: 'invalid-erb',
      severity: 'error',
      summary: `key not found: "${name}"`,
      detail: `The environment has no variable "${name}". Set it, or give a default: ENV.fetch("${name}", "…").`,
      subject,
    }) as const;
}

function notSupported(code: string, subject: Range) {
  return {
    code: 'invalid-erb',
    severity: 'error',
    summary: 'Ruby code',
    detail: `Only texts, ENV["X"], ENV.fetch("X", "default") and commands can be written out, and ${JSON.stringify(code.trim())} is none of them. Render the file first, and give it to standard input: erb -T - config/deploy.yml | bake -f kamal:-`,
    subject,
  } as const;
}

function unclosed(subject: Range) {
  return {
    code: 'invalid-erb',
    severity: 'error',
    summary: 'Unclosed ERB tag',
    detail: 'There is no "%>" that ends it.',
    subject,
  } as const;
}
