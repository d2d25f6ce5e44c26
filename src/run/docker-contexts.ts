import type { Host } from '../host/host.ts';
import type { BuilderDefinition, DockerContext } from '../model/builder.ts';
import { contextCommands, contextRemovals } from '../model/builder-commands.ts';
import type { Difference } from '../model/builder-differences.ts';

/** What is wrong with the Docker contexts of a builder that is there. */
export async function contextDifferences(
  { dockerContexts = [] }: BuilderDefinition,
  host: Host,
): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  for (const context of dockerContexts) {
    const address = await addressOf(context, host);
    if (address === context.host) continue;
    found.push({
      place: 'endpoint',
      what: `docker context "${context.name}"`,
      declared: context.host,
      found: address ?? 'missing',
    });
  }
  return found;
}

/** Makes the Docker contexts of a builder; ones that lead elsewhere are replaced. */
export async function makeContexts(
  builder: BuilderDefinition,
  host: Host,
): Promise<string | undefined> {
  const commands = contextCommands(builder);
  const removals = contextRemovals(builder);
  for (const [index, context] of (builder.dockerContexts ?? []).entries()) {
    const address = await addressOf(context, host);
    if (address === context.host) continue;
    if (address !== undefined) await callDocker(host, removals[index] ?? []);
    const { problem } = await callDocker(host, commands[index] ?? []);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Removes the Docker contexts of a builder, as far as they are there. */
export async function removeContexts(builder: BuilderDefinition, host: Host): Promise<void> {
  for (const words of contextRemovals(builder)) await callDocker(host, words);
}

/** The address of the daemon that a context leads to; undefined when there is no such context. */
async function addressOf({ name }: DockerContext, host: Host): Promise<string | undefined> {
  const format = '{{.Endpoints.docker.Host}}';
  const { output, problem } = await callDocker(host, [
    'context',
    'inspect',
    name,
    '--format',
    format,
  ]);
  return problem === undefined ? output.trim() : undefined;
}

async function callDocker(
  host: Host,
  words: readonly string[],
): Promise<{ readonly output: string; readonly problem?: string }> {
  const child = host.spawn('docker', words, { env: host.env, group: true });
  const [output, said] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  const exit = await child.exit;
  if (exit.kind === 'exited' && exit.code === 0) return { output };
  if (exit.kind === 'missing') return { output, problem: 'docker was not found' };
  return { output, problem: said.trim() || `docker ${words.slice(0, 2).join(' ')} failed` };
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
