import type { Host } from '../host/host.ts';
import { attributeRange } from '../model/attribute-range.ts';
import type { Graph } from '../model/graph.ts';
import { dockerfilePath } from '../model/paths.ts';
import { isRemoteUrl, isSshRepository } from '../model/remote-url.ts';
import { parseCsv } from '../model/specs/csv.ts';
import { destinationKind } from '../model/specs/output.ts';
import { readBoolean } from '../model/specs/scalars.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { Range } from '../source/source.ts';
import { byKey, missingPaths, shownPath } from './path-rights.ts';

/** A right that a build asks for and that was not granted. */
export interface MissingRight {
  /** What it allows, as a person reads it. */
  readonly meaning: string;
  /** The flag that grants it: `--allow=fs.read=../x`. */
  readonly flag: string;
  readonly isPath: boolean;
  /** The first that asks for it. */
  readonly askedBy?: Asker;
}

/** What asks for a right: an attribute of a target. */
export interface Asker {
  readonly target: string;
  /** Where the attribute is set; undefined when no definition file says so. */
  readonly range?: Range;
}

/** What decides which rights are granted. */
export interface RightsRequest {
  /** Values of `--allow`. */
  readonly allow: readonly string[];
  /** The definition is not the user's own: it was fetched. */
  readonly isRemote: boolean;
}

/** Asked only for what is missing: the origins of a target cost more than the rest of this. */
type Who = () => Asker;

/** Who asks first for each path and device, and for what there is but one of. */
interface Wanted {
  readonly read: Map<string, Who>;
  readonly write: Map<string, Who>;
  readonly devices: Map<string, Who>;
  readonly single: Map<'networkHost' | 'insecure' | 'allDevices' | 'ssh' | 'localDelete', Who>;
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
  const add = (
    who: Who | undefined,
    meaning: string,
    entitlement: string,
    isPath = false,
  ): void => {
    if (who === undefined) return;
    rights.push({ meaning, flag: `--allow=${entitlement}`, isPath, askedBy: who() });
  };
  const { single } = wanted;
  if (!has('network.host')) {
    const meaning = 'Running build containers that can access host network';
    add(single.get('networkHost'), meaning, 'network.host');
  }
  if (!has('security.insecure')) {
    const meaning = 'Running privileged containers that can make system changes';
    add(single.get('insecure'), meaning, 'security.insecure');
  }
  addDevices(wanted, granted, add);
  if (!has('buildx.local.delete')) {
    const meaning = 'Deleting stale files from local output destinations';
    add(single.get('localDelete'), meaning, 'buildx.local.delete');
  }
  if (!checksPaths(request, host)) return rights;
  if (!has('ssh')) add(single.get('ssh'), 'Forwarding default SSH agent socket', 'ssh', true);
  await addPaths(wanted, graph, granted, host, add);
  return rights;
}

type Add = (who: Who | undefined, meaning: string, entitlement: string, isPath?: boolean) => void;

function addDevices(wanted: Wanted, granted: readonly string[], add: Add): void {
  const all = granted.includes('device') || granted.includes('device=');
  if (all) return;
  const everything = wanted.single.get('allDevices');
  if (everything !== undefined) {
    add(everything, 'Access to CDI devices', 'device');
    return;
  }
  const allowed = new Set(valuesOf(granted, 'device').flatMap(deviceName));
  for (const [device, who] of [...wanted.devices].sort(byKey)) {
    if (!allowed.has(device)) add(who, `Access to device ${device}`, `device=${device}`);
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
  const read = await missingPaths(host, wanted.read, readable);
  const write = await missingPaths(host, wanted.write, writable);
  const addAll = (
    paths: ReadonlyMap<string, Who>,
    isOne: (path: string) => boolean,
    what: string,
    key: string,
  ): void => {
    for (const [path, who] of paths) {
      const shown = shownPath(path, cwd);
      if (isOne(path)) add(who, `${what} access to path ${shown}`, `${key}=${shown}`, true);
    }
  };
  addAll(read, (path) => write.has(path), 'Read and write', 'fs');
  addAll(read, (path) => !write.has(path), 'Read', 'fs.read');
  addAll(write, (path) => !read.has(path), 'Write', 'fs.write');
}

function wantedRights(graph: Graph): Wanted {
  const wanted: Wanted = {
    read: new Map(),
    write: new Map(),
    devices: new Map(),
    single: new Map(),
  };
  for (const target of graph.targets.values()) {
    const { name, attributes } = target;
    const asker =
      (attribute: string): Who =>
      () => {
        const range = attributeRange(target, attribute);
        return { target: name, ...(range !== undefined && { range }) };
      };
    addEntitlements(attributes, wanted, asker);
    for (const [attribute, path] of readPaths(attributes))
      setOnce(wanted.read, path, asker(attribute));
    for (const [attribute, path] of writtenPaths(attributes))
      setOnce(wanted.write, path, asker(attribute));
    for (const { type, attrs } of attributes.output ?? []) {
      const deletes = type === 'local' && attrs.get('mode') === 'delete';
      if (deletes) setOnce(wanted.single, 'localDelete', asker('output'));
    }
    // buildx: a context that is fetched over SSH takes the default agent.
    const ssh = attributes.ssh ?? [];
    const usesAgent = ssh.length === 0 && isSshRepository(attributes.context ?? '.');
    if (usesAgent) setOnce(wanted.single, 'ssh', asker('context'));
    if (ssh.some(({ paths }) => paths.length === 0)) setOnce(wanted.single, 'ssh', asker('ssh'));
  }
  return wanted;
}

function addEntitlements(
  { entitlements = [] }: TargetAttributes,
  { single, devices }: Wanted,
  asker: (attribute: string) => Who,
): void {
  const who = asker('entitlements');
  for (const text of entitlements) {
    if (text === 'network.host') setOnce(single, 'networkHost', who);
    else if (text === 'security.insecure') setOnce(single, 'insecure', who);
    else if (text === 'device' || text === 'device=') setOnce(single, 'allDevices', who);
    else if (text.startsWith('device=')) {
      for (const name of deviceName(text.slice('device='.length))) setOnce(devices, name, who);
    }
  }
}

function setOnce<T>(askers: Map<T, Who>, key: T, who: Who): void {
  if (!askers.has(key)) askers.set(key, who);
}

/** Every path that is read, with the attribute that names it. */
function readPaths(attributes: TargetAttributes): readonly AttributePath[] {
  const { context = '.', dockerfile = 'Dockerfile', contexts = new Map() } = attributes;
  const file = isRemoteUrl(context) ? [] : localPath(dockerfilePath(dockerfile, context));
  return [
    ...localPath(context).map((path): AttributePath => ['context', path]),
    ...file.map((path): AttributePath => ['dockerfile', path]),
    ...[...contexts].flatMap(([name, context]) =>
      localPath(context).map((path): AttributePath => [`contexts.${name}`, path]),
    ),
    ...(attributes['cache-from'] ?? []).flatMap(({ type, attrs }): AttributePath[] => {
      const path = type === 'local' ? attrs.get('src') : undefined;
      return path === undefined ? [] : [['cache-from', path]];
    }),
    ...(attributes.secret ?? []).flatMap(({ src }): AttributePath[] =>
      src === undefined ? [] : [['secret', src]],
    ),
    ...(attributes.ssh ?? []).flatMap(({ paths }) =>
      paths.map((path): AttributePath => ['ssh', path]),
    ),
  ];
}

function writtenPaths(attributes: TargetAttributes): readonly AttributePath[] {
  return [
    ...(attributes.output ?? []).flatMap((output): AttributePath[] =>
      output.dest === undefined || output.dest === '-' || destinationKind(output) === 'none'
        ? []
        : [['output', output.dest]],
    ),
    ...(attributes['cache-to'] ?? []).flatMap(({ type, attrs }): AttributePath[] => {
      const path = type === 'local' ? attrs.get('dest') : undefined;
      return path === undefined ? [] : [['cache-to', path]];
    }),
  ];
}

type AttributePath = readonly [attribute: string, path: string];

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
