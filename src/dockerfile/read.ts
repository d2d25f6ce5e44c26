import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import { suggest } from '../source/suggest.ts';
import type {
  ArgumentDeclaration,
  Dockerfile,
  Flag,
  Instruction,
  Stage,
  StageSource,
} from './dockerfile.ts';
import { type LogicalLine, readLines } from './logical-lines.ts';
import { reportDockerfile } from './problem.ts';
import { readFlags, splitSpaces, splitWords } from './words.ts';

/** The keywords of instructions, in upper case. */
const keywords: readonly string[] = [
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL'],
  ...['MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
];

/**
 * Reads the stages and arguments of a Dockerfile. Mistakes go to the sink, in BuildKit's words; what
 * can be read beside them is read.
 */
export function readDockerfile(file: SourceFile, sink: DiagnosticSink): Dockerfile {
  const { directives, lines } = readLines(file, sink);
  const globalArguments: ArgumentDeclaration[] = [];
  const stages: Stage[] = [];
  let open: Instruction[] = [];
  const close = () => {
    const [from, ...instructions] = open;
    const stage = from && stageOf(from, instructions, stages.length, sink);
    if (stage !== undefined) stages.push(stage);
  };
  for (const line of lines) {
    const instruction = instructionOf(line, sink);
    if (instruction === undefined) continue;
    if (instruction.keyword === 'FROM') {
      close();
      open = [instruction];
    } else if (open.length > 0) {
      open.push(instruction);
    } else if (instruction.keyword === 'ARG') {
      globalArguments.push(...argumentsOf(instruction, sink));
    } else {
      const detail = 'Only ARG can stand before the first FROM.';
      reportDockerfile(sink, 'no build stage in current context', instruction.range, detail);
    }
  }
  close();
  if (lines.length === 0) {
    const range = { file, start: 0, end: 0 };
    reportDockerfile(sink, 'file with no instructions', range, 'The Dockerfile is empty.');
  }
  return { file, directives, globalArguments, stages };
}

function instructionOf(line: LogicalLine, sink: DiagnosticSink): Instruction | undefined {
  const { text, heredocs, range } = line;
  const start = text.length - text.trimStart().length;
  const [word = ''] = /^[^\t\v\f\r ]+/.exec(text.slice(start)) ?? [];
  const keyword = word.toUpperCase();
  if (!keywords.includes(keyword)) {
    const close = suggest(keyword, keywords);
    const detail = close === undefined ? undefined : `Did you mean ${close}?`;
    const place = line.place(start, start + word.length);
    reportDockerfile(sink, `unknown instruction: ${word}`, place, detail);
    return undefined;
  }
  const { flags, end } = readFlags(text, start + word.length, line.escapeToken);
  const rest = text.slice(end);
  const body = rest.trim();
  const bodyStart = end + rest.length - rest.trimStart().length;
  return {
    keyword,
    flags: flags.map((flag): Flag => {
      const [name = '', ...value] = flag.text.slice(2).split('=');
      const place = line.place(flag.start, flag.end);
      return { name, ...(value.length > 0 && { value: value.join('=') }), range: place };
    }),
    text: body,
    escapeToken: line.escapeToken,
    place: (from, to) => line.place(bodyStart + from, bodyStart + to),
    heredocs,
    range,
  };
}

/** Nothing when its `FROM` names no base. */
function stageOf(
  from: Instruction,
  instructions: readonly Instruction[],
  index: number,
  sink: DiagnosticSink,
): Stage | undefined {
  const [base, as, name, ...more] = splitSpaces(from.text);
  const isNamed = name !== undefined && more.length === 0 && as?.text.toLowerCase() === 'as';
  if (base === undefined || (as !== undefined && !isNamed)) {
    reportDockerfile(sink, 'FROM requires either one or three arguments', from.range);
  }
  if (base === undefined) return undefined;
  const platform = from.flags.find((flag) => flag.name === 'platform')?.value;
  const last = instructions.at(-1) ?? from;
  return {
    index,
    ...(isNamed && stageName(name.text, from.place(name.start, name.end), sink)),
    base: base.text,
    baseRange: from.place(base.start, base.end),
    ...(platform !== undefined && { platform }),
    from,
    instructions,
    arguments: instructions
      .filter(({ keyword }) => keyword === 'ARG')
      .flatMap((instruction) => argumentsOf(instruction, sink)),
    sources: instructions.flatMap(sourcesOf),
    range: { ...from.range, end: last.range.end },
  };
}

function stageName(
  text: string,
  range: Range,
  sink: DiagnosticSink,
): { readonly name: string; readonly nameRange: Range } {
  const name = text.toLowerCase();
  if (!/^[a-z][a-z0-9-_.]*$/.test(name)) {
    const message = `invalid name for build stage: "${text}", name can't start with a number or contain symbols`;
    reportDockerfile(sink, message, range);
  }
  return { name, nameRange: range };
}

function argumentsOf(
  { text, escapeToken, place, range, keyword }: Instruction,
  sink: DiagnosticSink,
): readonly ArgumentDeclaration[] {
  const { words } = splitWords(text, escapeToken);
  if (words.length === 0) {
    reportDockerfile(sink, `${keyword} requires at least one argument`, range);
  }
  return words.flatMap((word) => {
    const equals = word.text.indexOf('=');
    const name = equals < 0 ? word.text : word.text.slice(0, equals);
    const at = place(word.start, word.end);
    if (name === '') reportDockerfile(sink, 'ARG names can not be blank', at);
    const value = equals < 0 ? {} : { value: word.text.slice(equals + 1) };
    return name === '' ? [] : [{ name, ...value, range: at }];
  });
}

function sourcesOf({ keyword, flags }: Instruction): readonly StageSource[] {
  return flags.flatMap(({ name, value = '', range }): StageSource[] => {
    const isCopy = keyword === 'COPY' && name === 'from';
    const isMount = keyword === 'RUN' && name === 'mount';
    const [, mounted = ''] = isMount ? (/(?:^|,)from=([^,]+)/.exec(value) ?? []) : [];
    const source = isCopy ? value : mounted;
    return source === '' ? [] : [{ kind: isCopy ? 'copy' : 'mount', name: source, range }];
  });
}
