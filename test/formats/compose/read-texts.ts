import { readComposeFiles } from '../../../src/formats/compose/read.ts';
import { memoryHost } from '../../../src/host/memory.ts';
import type { Definition } from '../../../src/model/definition.ts';
import { type Diagnostic, Diagnostics } from '../../../src/source/diagnostic.ts';
import { locate } from '../../../src/source/locate.ts';
import { decodeSource } from '../../../src/source/source.ts';

export interface Surroundings {
  /** Other files, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly envFiles?: Readonly<Record<string, string>>;
  readonly readsEnvironment?: boolean;
}

export interface Reading {
  readonly definition: Definition;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads Compose files that are given as texts by name. */
export async function readTexts(
  texts: Readonly<Record<string, string | Uint8Array>>,
  {
    files = {},
    env = {},
    variables = {},
    envFiles = {},
    readsEnvironment = true,
  }: Surroundings = {},
): Promise<Reading> {
  const found = new Diagnostics();
  const encoder = new TextEncoder();
  const definition = await readComposeFiles(
    Object.entries(texts).map(([name, text]) =>
      decodeSource(name, typeof text === 'string' ? encoder.encode(text) : text),
    ),
    { targets: [], groups: [], variables: [] },
    {
      host: memoryHost({ files: { ...texts, ...files }, env }),
      variables: new Map(Object.entries(variables)),
      envFiles: new Map(Object.entries(envFiles)),
      readsEnvironment,
    },
    found,
  );
  return { definition, diagnostics: found.items };
}

/** `file:line <the text at the place> detail` of each diagnostic. */
export function messagesOf({ diagnostics }: Reading): string[] {
  return diagnostics.map(({ subject, detail }) => {
    if (subject === undefined) return `nowhere: ${detail}`;
    const { file, start, end } = subject;
    return `${file.name}:${locate(subject).startLine} <${file.text.slice(start, end)}> ${detail}`;
  });
}
