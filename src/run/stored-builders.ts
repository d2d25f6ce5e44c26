import { type Host, HostFileError } from '../host/host.ts';
import type { BuilderDefinition } from '../model/builder.ts';
import { storedName } from '../model/builder-commands.ts';
import { buildxFolder } from './builder-records.ts';
import { asObject } from './workspace.ts';

/**
 * Which builders keep what has no output in their cache alone, without asking Buildx: those that are
 * declared, or stand in Buildx's store, with another driver than docker's. Docker's are its contexts.
 */
export async function findCacheKeepers(
  declared: readonly BuilderDefinition[],
  host: Host,
): Promise<(builder: string | undefined) => boolean> {
  const folder = buildxFolder(host);
  const names = new Set(await orNone(host.files.list(`${folder}/instances`)));
  for (const builder of declared) {
    if (builder.driver === 'docker') names.delete(storedName(builder));
    else names.add(storedName(builder));
  }
  const current = chosenName(await orNone(host.files.read(`${folder}/current`)));
  return (builder = current) => builder !== undefined && names.has(builder);
}

/** What `docker buildx use` chose. */
function chosenName(data: Uint8Array | undefined): string | undefined {
  try {
    const { Name: name } = asObject(JSON.parse(new TextDecoder().decode(data)));
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

async function orNone<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}
