import { type BakeRequest, splitOperands } from '../index.ts';
import { UsageError } from './arguments.ts';
import type { Verb } from './bakefile-command.ts';
import { type Candidate, DefinitionNames, pathCandidates, refCandidates } from './candidates.ts';
import { type CommandContext, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { overrideCandidates } from './override-candidates.ts';
import { unquoteWord } from './shell-words.ts';
import { readTypedWords, type TypedWords } from './typed-words.ts';

/** Bits of the last line of the answer (cobra's, so that docker understands it). */
const directives = { noSpace: 2, noFiles: 4 } as const;

/**
 * `bakefile __complete [--raw] PROGRAM WORD... CURRENT`: what the last word could become. Each line
 * is a word, with a description behind a tab; the last one is `:` with cobra's directive. With
 * `--raw` the words are as they were typed, quotes and all.
 */
export async function runComplete(
  words: readonly string[],
  verbs: readonly Verb[],
  context: CommandContext,
): Promise<number> {
  const isRaw = words[0] === '--raw';
  const [program = '', ...typed] = isRaw ? words.slice(1).map(unquoteWord) : words;
  const found = await completeWords(program, typed, verbs, context);
  const shown = found.filter(({ value }) => !/[\n\t]/.test(value));
  for (const { value, description = '' } of shown) {
    const text = description.replaceAll(/\s+/g, ' ').trim();
    context.output.out(text === '' ? `${value}\n` : `${value}\t${text}\n`);
  }
  const isOpen = shown.some(({ value }) => /[=./:]$/.test(value));
  context.output.out(`:${directives.noFiles | (isOpen ? directives.noSpace : 0)}\n`);
  return exitCodes.done;
}

async function completeWords(
  program: string,
  typed: readonly string[],
  verbs: readonly Verb[],
  context: CommandContext,
): Promise<readonly Candidate[]> {
  const name = program.replace(/^.*[\\/]/s, '').replace(/\.\w+$/, '');
  const [first = '', ...rest] = name === 'bake' ? ['bake', ...typed] : typed;
  if (name !== 'bake' && rest.length === 0) return startingWith(first, toolboxWords(verbs));
  const verb = verbs.find((row) => row.name === first);
  if (verb === undefined) return [];
  const flags = await flagsOf(verb, context);
  const line = readTypedWords(rest, flags);
  const { current } = line;
  const lead = current.kind === 'value' ? current.lead : '';
  const candidates =
    current.kind === 'flag'
      ? flagNames(flags, line)
      : current.kind === 'value'
        ? await valuesOf(current.flag, current.text, line, context)
        : await operandsOf(verb, current.text, line, context);
  return startingWith(current.text, candidates).map(({ value, ...other }) => ({
    ...other,
    value: lead + value,
  }));
}

function startingWith(text: string, candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(text));
}

function toolboxWords(verbs: readonly Verb[]): readonly Candidate[] {
  return [
    ...verbs.map(({ name, description }) => ({ value: name, description })),
    { value: '--help', description: 'Show this help' },
    { value: '--version', description: 'Show the version' },
  ];
}

/** The flags that a verb's help would show; the verb does nothing else then. */
async function flagsOf(verb: Verb, context: CommandContext): Promise<readonly Flag[]> {
  let flags: readonly Flag[] = [];
  const describe = (told: readonly Flag[]): void => {
    flags = told;
  };
  try {
    const output = { ...context.output, out: () => {}, error: () => {} };
    await verb.run(['--help'], { ...context, output, describe });
  } catch (error) {
    // A verb without flags has no help either.
    if (!(error instanceof UsageError)) throw error;
  }
  return flags;
}

/** Those that the help shows and that are not given yet, or may be given again. */
function flagNames(flags: readonly Flag[], { values }: TypedWords): readonly Candidate[] {
  return flags
    .filter(
      ({ group, kind, name }) => group !== undefined && (kind === 'list' || !values.has(name)),
    )
    .map(({ name, kind, description }) => ({
      value: kind === 'switch' ? `--${name}` : `--${name}=`,
      description,
    }));
}

async function valuesOf(
  flag: Flag,
  text: string,
  line: TypedWords,
  context: CommandContext,
): Promise<readonly Candidate[]> {
  const { host } = context;
  if (flag.kind === 'switch') return [{ value: 'true' }, { value: 'false' }];
  const names = new DefinitionNames(requestOf(line), host);
  switch (flag.value) {
    case 'FILE':
    case 'PATH':
      return pathCandidates(host, text, flag.name === 'file' ? 'definition' : 'file');
    case 'DIR':
      return pathCandidates(host, text, 'folder');
    case 'REF':
      return refCandidates(host);
    case 'NAME=VALUE':
      return flag.name === 'var' ? names.variables() : [];
    case 'PATTERN.KEY=VALUE':
      return overrideCandidates(text, await names.read(), host);
    default:
      return flag.name === 'builder' ? names.builders() : namedInHelp(flag);
  }
}

/** The values that the help names in quotes. */
function namedInHelp({ description }: Flag): readonly Candidate[] {
  const quoted = [...description.matchAll(/"([a-z0-9][a-z0-9.,=-]*)"/g)];
  return [...new Set(quoted.map(({ 1: value = '' }) => value))].map((value) => ({ value }));
}

/** What the verb's usage names next: actions, targets, files, or names of its own. */
async function operandsOf(
  { name, usage }: Verb,
  text: string,
  line: TypedWords,
  { host }: CommandContext,
): Promise<readonly Candidate[]> {
  const actions = /^\[?([a-z]+(?:\|[a-z]+)+)/.exec(usage)?.[1]?.split('|');
  if (actions !== undefined && line.operands.length === 0) {
    return actions.map((value) => ({ value }));
  }
  const names = new DefinitionNames(requestOf(line), host);
  if (usage.includes('TARGET')) return names.targets(text, line.operands);
  if (usage.includes('FILE')) return pathCandidates(host, text, 'definition');
  if (name === 'builders') return names.builders();
  if (name !== 'functions') return [];
  const { functionNames } = await import('../index.ts');
  return functionNames.toSorted().map((value) => ({ value }));
}

/** Which definition is meant, by what was typed so far. */
function requestOf({ values, operands }: TypedWords): BakeRequest | undefined {
  // What is remote is not fetched, and standard input not read, for a key that was pressed.
  if (splitOperands(operands).source !== undefined) return undefined;
  const files = values.get('file') ?? [];
  if (files.includes('-')) return undefined;
  const pairs = (values.get('var') ?? []).map((text) => {
    const [name = '', ...value] = text.split('=');
    return [name, value.join('=')] as const;
  });
  return {
    files,
    envFiles: values.get('env-file') ?? [],
    variables: Object.fromEntries(pairs.filter(([name]) => name !== '')),
  };
}
