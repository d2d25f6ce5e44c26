import type { Host } from '../host/host.ts';
import type { Graph } from '../model/graph.ts';
import { dockerfilePath } from '../model/paths.ts';
import { isRemoteUrl, isSshRepository } from '../model/remote-url.ts';
import { parseCsv } from '../model/specs/csv.ts';
import { destinationKind } from '../model/specs/output.ts';
import { readBoolean } from '../model/specs/scalars.ts';
import type { TargetAttributes } from '../model/target.ts';
import { missingPaths, shownPath } from './path-rights.ts';

/** A right that a build asks for and that was not granted. */
export interface MissingRight {
  /** What it allows, as a person reads it. */
  readonly meaning: string;
  /** The flag that grants it: `--allow=fs.read=../x`. */
  readonly flag: string;
  readonly isPath: boolean;
}

/** What decides which rights are granted. */
export interface RightsRequest {
  /** Values of `--allow`. */
  readonly allow: readonly string[];
  /** The definition is not the user's own: it was fetched. */
  readonly isRemote: boolean;
}

interface Wanted {
  readonly read: Set<string>;
  readonly write: Set<string>;
  networkHost: boolean;
  insecure: boolean;
  allDevices: boolean;
  readonly devices: Set<string>;
  ssh: boolean;
  localDelete: boolean;
}

/**
 * The rights that the targets ask for beyond those granted by `--allow`, by `--set` and to the
 * working directory, by buildx's rules; in buildx's order. Throws a `RangeError` for a setting that
 * is neither true nor false.
 */
export async function missingRights(
  graph: Graph,
  request: RightsRequest,
  host: Host,
): Promise<readonly MissingRight[]> {
  const wanted = wantedRights(graph);
  const granted = [...request.allow, ...graph.grants.entitlements];
  const has = (key: string): boolean => granted.includes(key);
  const rights: MissingRight[] = [];
  const add = (meaning: string, entitlement: string, isPath = false): void => {
    rights.push({ meaning, flag: `--allow=${entitlement}`, isPath });
  };
  if (wanted.networkHost && !has('network.host')) {
    add('Running build containers that can access host network', 'network.host');
  }
  if (wanted.insecure && !has('security.insecure')) {
    add('Running privileged containers that can make system changes', 'security.insecure');
  }
  addDevices(wanted, granted, add);
  if (wanted.localDelete && !has('buildx.local.delete')) {
    add('Deleting stale files from local output destinations', 'buildx.local.delete');
  }
  if (!checksPaths(request, host)) return rights;
  if (wanted.ssh && !has('ssh')) add('Forwarding default SSH agent socket', 'ssh', true);
  await addPaths(wanted, graph, granted, host, add);
  return rights;
}

type Add = (meaning: string, entitlement: string, isPath?: boolean) => void;

function addDevices(wanted: Wanted, granted: readonly string[], add: Add): void {
  const all = granted.includes('device') || granted.includes('device=');
  if (all) return;
  if (wanted.allDevices) add('Access to CDI devices', 'device');
  else {
    const allowed = new Set(valuesOf(granted, 'device').flatMap(deviceName));
    for (const device of [...wanted.devices].sort()) {
      if (!allowed.has(device)) add(`Access to device ${device}`, `device=${device}`);
    }
  }
}

async function addPaths(
  wanted: Wanted,
  { grants }: Graph,
  granted: readonly string[],
  host: Host,
  add: Add,
): Promise<void> {
  const both = valuesOf(granted, 'fs');
  const cwd = await host.files.realPath(host.cwd);
  const readable = [...valuesOf(granted, 'fs.read'), ...both, ...grants.read, cwd];
  const writable = [...valuesOf(granted, 'fs.write'), ...both, ...grants.write, cwd];
  const read = await missingPaths(host, [...wanted.read], readable);
  const write = await missingPaths(host, [...wanted.write], writable);
  const shown = (path: string): string => shownPath(path, cwd);
  for (const path of read.filter((item) => write.includes(item)).map(shown)) {
    add(`Read and write access to path ${path}`, `fs=${path}`, true);
  }
  for (const path of read.filter((item) => !write.includes(item)).map(shown)) {
    add(`Read access to path ${path}`, `fs.read=${path}`, true);
  }
  for (const path of write.filter((item) => !read.includes(item)).map(shown)) {
    add(`Write access to path ${path}`, `fs.write=${path}`, true);
  }
}

function wantedRights(graph: Graph): Wanted {
  const wanted: Wanted = {
    read: new Set(),
    write: new Set(),
    networkHost: false,
    insecure: false,
    allDevices: false,
    devices: new Set(),
    ssh: false,
    localDelete: false,
  };
  for (const { attributes } of graph.targets.values()) {
    addEntitlements(attributes, wanted);
    for (const path of readPaths(attributes)) wanted.read.add(path);
    for (const path of writtenPaths(attributes)) wanted.write.add(path);
    for (const { type, attrs } of attributes.output ?? []) {
      if (type === 'local' && attrs.get('mode') === 'delete') wanted.localDelete = true;
    }
    // buildx: a context that is fetched over SSH takes the default agent.
    const ssh = attributes.ssh ?? [];
    const usesAgent = ssh.length === 0 && isSshRepository(attributes.context ?? '.');
    if (usesAgent || ssh.some(({ paths }) => paths.length === 0)) wanted.ssh = true;
  }
  return wanted;
}

function addEntitlements({ entitlements = [] }: TargetAttributes, wanted: Wanted): void {
  for (const text of entitlements) {
    if (text === 'network.host') wanted.networkHost = true;
    else if (text === 'security.insecure') wanted.insecure = true;
    else if (text === 'device' || text === 'device=') wanted.allDevices = true;
    else if (text.startsWith('device=')) {
      for (const name of deviceName(text.slice('device='.length))) wanted.devices.add(name);
    }
  }
}

function readPaths(attributes: TargetAttributes): readonly string[] {
  const { context = '.', dockerfile = 'Dockerfile', contexts = new Map() } = attributes;
  return [
    ...localPath(context),
    ...(isRemoteUrl(context) ? [] : localPath(dockerfilePath(dockerfile, context))),
    ...[...contexts.values()].flatMap(localPath),
    ...(attributes['cache-from'] ?? []).flatMap(({ type, attrs }) =>
      type === 'local' ? (attrs.get('src') ?? []) : [],
    ),
    ...(attributes.secret ?? []).flatMap(({ src }) => src ?? []),
    ...(attributes.ssh ?? []).flatMap(({ paths }) => paths),
  ];
}

function writtenPaths(attributes: TargetAttributes): readonly string[] {
  return [
    ...(attributes.output ?? []).flatMap((output) =>
      output.dest === undefined || output.dest === '-' || destinationKind(output) === 'none'
        ? []
        : output.dest,
    ),
    ...(attributes['cache-to'] ?? []).flatMap(({ type, attrs }) =>
      type === 'local' ? (attrs.get('dest') ?? []) : [],
    ),
  ];
}

function localPath(path: string): string[] {
  if (isRemoteUrl(path) || path.startsWith('target:') || path.startsWith('docker-image:')) {
    return [];
  }
  return [path.startsWith('cwd://') ? path.slice('cwd://'.length) : path];
}

function checksPaths({ isRemote }: RightsRequest, { env }: Host): boolean {
  const setting = readSetting(env, 'BUILDX_BAKE_ENTITLEMENTS_FS');
  if (setting !== undefined) return setting;
  return !(isRemote && readSetting(env, 'BAKE_ALLOW_REMOTE_FS_ACCESS') === true);
}

function readSetting(env: Host['env'], name: string): boolean | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const value = readBoolean(text);
  if (value === undefined) throw new RangeError(`failed to parse ${name} value "${text}"`);
  return value;
}

/** The values of `key=value` among the entitlements. */
function valuesOf(granted: readonly string[], key: string): readonly string[] {
  return granted.flatMap((text) =>
    text.startsWith(`${key}=`) ? [text.slice(key.length + 1)] : [],
  );
}

function deviceName(text: string): string[] {
  const [name] = parseCsv(text);
  return name === undefined ? [] : [name];
}
