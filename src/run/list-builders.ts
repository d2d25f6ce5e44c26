import type { KnownBuilder, KnownNode } from '../model/builder-differences.ts';
import { type BuildxCaller, callBuildx } from './buildx-call.ts';

/** How long Buildx waits for builders to tell how they are; 20 seconds without this (buildx). */
const patience = '--timeout=5s';

/** The builders that there are, or why they cannot be told. */
export async function listBuilders(
  caller: BuildxCaller,
): Promise<{ readonly builders: readonly KnownBuilder[] } | { readonly problem: string }> {
  const words = ['--format', '{{json .}}'];
  let answer = await callBuildx(caller, ['ls', patience, ...words]);
  // Buildx has the flag since 0.32.
  if (answer.problem?.includes('unknown flag') === true) {
    answer = await callBuildx(caller, ['ls', ...words]);
  }
  const { output, problem } = answer;
  if (problem !== undefined) return { problem };
  try {
    return { builders: readBuilders(output) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: `docker buildx ls answers what is no JSON: ${error.message}` };
  }
}

/** Reads an object a line; Buildx repeats a builder for each of its nodes. */
export function readBuilders(text: string): readonly KnownBuilder[] {
  const builders = new Map<string, KnownBuilder>();
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const builder = readBuilder(JSON.parse(line));
    if (builder !== undefined) builders.set(builder.name, builder);
  }
  return [...builders.values()];
}

function readBuilder(data: unknown): KnownBuilder | undefined {
  const name = textAt(data, 'Name');
  if (name === '') return undefined;
  const nodes = at(data, 'Nodes');
  return {
    name,
    driver: textAt(data, 'Driver'),
    isCurrent: at(data, 'Current') === true,
    nodes: Array.isArray(nodes) ? nodes.map(readNode) : [],
  };
}

function readNode(data: unknown): KnownNode {
  const options = at(data, 'DriverOpts');
  const files = at(data, 'Files');
  const error = textAt(data, 'Err');
  const version = textAt(data, 'Version');
  return {
    name: textAt(data, 'Name'),
    endpoint: textAt(data, 'Endpoint'),
    platforms: textsAt(data, 'Platforms'),
    driverOptions: new Map(
      Object.entries(isObject(options) ? options : {}).map(([key, value]) => [key, String(value)]),
    ),
    flags: textsAt(data, 'Flags'),
    isConfigured: isObject(files) && 'buildkitd.toml' in files,
    status: textAt(data, 'Status'),
    ...(error !== '' && { error }),
    ...(version !== '' && { version }),
  };
}

function at(data: unknown, key: string): unknown {
  return isObject(data) ? data[key] : undefined;
}

function textAt(data: unknown, key: string): string {
  const value = at(data, key);
  return typeof value === 'string' ? value : '';
}

function textsAt(data: unknown, key: string): readonly string[] {
  const value = at(data, key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}
