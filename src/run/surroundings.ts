import { type Host, HostFileError } from '../host/host.ts';
import type { Graph } from '../model/graph.ts';
import { dockerfilePath } from '../model/paths.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import type { LayoutImage, Surroundings } from '../model/surroundings.ts';
import { dockerConfigFolder, readProxies } from './docker-config.ts';
import { asObject } from './workspace.ts';

/** Programs that build without docker buildx, or help with it. */
const programs = ['buildctl', 'buildctl-daemonless.sh', 'docker', 'pack'];

/** Reads what the targets of a graph depend on besides their definition. */
export async function readSurroundings(graph: Graph, host: Host): Promise<Surroundings> {
  const lowercaseFolders = new Set<string>();
  const withPolicy = new Set<string>();
  const layouts = new Map<string, LayoutImage>();
  for (const { attributes } of graph.targets.values()) {
    const { context = '.', dockerfile = 'Dockerfile', contexts = new Map() } = attributes;
    if (!isRemoteUrl(context) || /^(?:cwd:\/|)\//.test(dockerfile)) {
      const path = dockerfilePath(dockerfile, context);
      if (await exists(host, `${path}.rego`)) withPolicy.add(path);
      const folder = path === 'Dockerfile' ? '.' : path.replace(/\/Dockerfile$/, '') || '/';
      if (folder !== path && (await isLowercase(host, folder))) lowercaseFolders.add(folder);
    }
    for (const text of contexts.values()) {
      if (text.startsWith('oci-layout://')) layouts.set(text, await readLayout(host, text));
    }
  }
  return {
    env: host.env,
    folder: host.cwd,
    homeDirectory: host.homeDirectory,
    platform: host.platform,
    dockerConfig: await exists(host, dockerConfigFolder(host)),
    proxies: await readProxies(host),
    lowercaseFolders,
    withPolicy,
    layouts,
    programs: await findPrograms(host),
  };
}

/** Not by asking for the file: some file systems find it in either spelling. */
async function isLowercase(host: Host, folder: string): Promise<boolean> {
  try {
    const names = await host.files.list(folder);
    return !names.includes('Dockerfile') && names.includes('dockerfile');
  } catch (error) {
    if (error instanceof HostFileError) return false;
    throw error;
  }
}

async function exists(host: Host, path: string): Promise<boolean> {
  try {
    return (await host.files.stat(path)) !== undefined;
  } catch (error) {
    if (error instanceof HostFileError) return false;
    throw error;
  }
}

async function findPrograms(host: Host): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const suffix = host.platform.startsWith('windows/') ? '.exe' : '';
  for (const folder of (host.env['PATH'] ?? '').split(host.pathListSeparator)) {
    for (const name of programs) {
      if (!found.has(name) && (await exists(host, `${folder || '.'}/${name}${suffix}`))) {
        found.add(name);
      }
    }
  }
  return found;
}

/** The image that `oci-layout://FOLDER[:TAG][@DIGEST]` names (buildx). */
async function readLayout(host: Host, text: string): Promise<LayoutImage> {
  const rest = text.slice('oci-layout://'.length);
  const [, place = rest, digest] = /^(.*)@([A-Za-z0-9_+.-]+:[0-9a-fA-F]{32,})$/s.exec(rest) ?? [];
  const [, path = place, tag] = /^(.*):([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$/s.exec(place) ?? [];
  if (digest !== undefined) return { path, digest };
  const wanted = tag ?? 'latest';
  try {
    const data = await host.files.read(`${path}/index.json`);
    const index = asObject(JSON.parse(new TextDecoder().decode(data)));
    const manifests = Array.isArray(index['manifests']) ? index['manifests'].map(asObject) : [];
    const named = manifests.find(
      ({ annotations }) => asObject(annotations)['org.opencontainers.image.ref.name'] === wanted,
    );
    const image = named ?? (manifests.length === 1 ? manifests[0] : undefined);
    const found = image?.['digest'];
    if (typeof found === 'string') return { path, digest: found };
    return { problem: `${path}/index.json names no image "${wanted}", and not just one` };
  } catch (error) {
    if (error instanceof HostFileError) return { problem: error.message };
    if (error instanceof SyntaxError) return { problem: `${path}/index.json is no JSON` };
    throw error;
  }
}
