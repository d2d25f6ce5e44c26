import { readKamalFiles } from '../../../src/formats/kamal/read.ts';
import { type MemoryHostOptions, memoryHost } from '../../../src/host/memory.ts';
import type { Definition } from '../../../src/model/definition.ts';
import type { TargetDefinition } from '../../../src/model/target.ts';
import { type Diagnostic, Diagnostics } from '../../../src/source/diagnostic.ts';
import { locate } from '../../../src/source/locate.ts';
import { decodeSource } from '../../../src/source/source.ts';

/** The commit of the repository in which configurations are read. */
export const head = 'd8d3547f4fabbaef2bc8302b282dc1167357b3b2';

/** What is not Kamal's `builder` in a good configuration. */
export const rest = `service: app
image: dhh/app
servers: [1.2.3.4]
registry: {username: dhh, password: [KAMAL_REGISTRY_PASSWORD]}
`;

/** What surrounds a configuration. */
export interface Surroundings {
  /** What Git says; nothing where there is no repository. */
  readonly git?: { readonly head?: string; readonly changes?: string } | undefined;
  /** What Docker says of its architecture. */
  readonly docker?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly mayExecute?: boolean;
  readonly base?: Definition;
}

/** A definition read from texts by name, and what was found. */
export interface Reading {
  readonly definition: Definition;
  readonly diagnostics: readonly Diagnostic[];
  /** The commands that were run for ERB. */
  readonly commands: readonly string[];
}

export async function readConfigurations(
  texts: Readonly<Record<string, string>>,
  surroundings: Surroundings = {},
): Promise<Reading> {
  const { env = {}, variables = {}, files = {}, mayExecute = false } = surroundings;
  const commands: string[] = [];
  const spawn: MemoryHostOptions['spawn'] = (program, words) => {
    if (program === 'git') return gitAnswer(words, surroundings);
    if (program === 'docker') return answer(surroundings.docker);
    commands.push(words.at(-1) ?? '');
    return words.at(-1) === 'false' ? failed : answer(`output of ${words.at(-1)}`);
  };
  const host = memoryHost({ files: { ...files, ...texts }, env, spawn });
  const sink = new Diagnostics();
  const definition = await readKamalFiles(
    Object.entries(texts).map(([name, text]) => decodeSource(name, new TextEncoder().encode(text))),
    surroundings.base ?? { targets: [], groups: [], variables: [] },
    {
      host,
      variables: new Map(Object.entries(variables)),
      envFiles: new Map(),
      readsEnvironment: true,
      mayExecute,
    },
    sink,
  );
  return { definition, diagnostics: sink.items, commands };
}

/** The service's target of a configuration that is good. */
export async function readTarget(
  text: string,
  surroundings: Surroundings = {},
): Promise<TargetDefinition> {
  const { definition, diagnostics } = await readConfigurations(
    { 'config/deploy.yml': text },
    surroundings,
  );
  const target = definition.targets[0];
  if (target === undefined) throw new Error(messages(diagnostics).join('\n'));
  return target;
}

/** `config/deploy.yml:LINE <TEXT> MESSAGE` */
export function messages(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ summary, subject }) => {
    if (subject === undefined) return summary;
    const { file, start, end } = subject;
    return `${file.name}:${locate(subject).startLine} <${file.text.slice(start, end)}> ${summary}`;
  });
}

function gitAnswer(words: readonly string[], { git }: Surroundings) {
  const state = git === undefined ? { head } : git;
  if (words.includes('--show-toplevel')) return answer('/work\n\n');
  if (words.includes('status')) return answer(state.changes ?? '');
  if (words.includes('symbolic-ref')) return answer('main\n');
  return answer(state.head);
}

const failed = { stderr: 'no', exit: { kind: 'exited', code: 1 } } as const;

function answer(stdout: string | undefined) {
  return stdout === undefined ? failed : ({ stdout, exit: { kind: 'exited', code: 0 } } as const);
}
