import { type Host, HostFileError } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { Diagnostics } from '../../source/diagnostic.ts';
import { decodeSource, type SourceFile } from '../../source/source.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read.ts';
import { Configuration } from './configuration.ts';
import { type ErbCommand, renderErb } from './erb.ts';
import { reportMistake } from './problem.ts';

/** What a configuration is read with. */
export interface LoadSettings {
  readonly host: Host;
  /** The destination, where one was named. */
  readonly destination: string | undefined;
  /** The outputs of ERB's commands that were run, by placeholder. */
  readonly outputs?: ReadonlyMap<string, string>;
}

/** A configuration, and the commands whose output is still to be put in. */
export interface LoadedConfiguration {
  readonly configuration: Configuration;
  readonly commands: readonly ErbCommand[];
}

/**
 * Reads files as one configuration: each is laid over the one before, mapping by mapping (Kamal's
 * destinations). A destination without a file of its own given is looked up beside the first file.
 * Undefined after a mistake, which is in the sink.
 */
export async function loadConfiguration(
  files: readonly SourceFile[],
  settings: LoadSettings,
  sink: DiagnosticSink,
): Promise<LoadedConfiguration | undefined> {
  const [base] = files;
  if (base === undefined) return undefined;
  const given = files.at(-1) === base ? undefined : destinationOf(base.name, files.at(-1)?.name);
  const destination = settings.destination ?? given;
  const all = [...files];
  if (destination !== undefined && given !== destination) {
    const file = await destinationFile(base, destination, settings.host, sink);
    if (file === undefined) return undefined;
    all.push(file);
  }
  const env = { ...settings.host.env, KAMAL_DESTINATION: destination };
  const commands: ErbCommand[] = [];
  let root: YamlMapping | undefined;
  for (const file of all) {
    const found = new Diagnostics();
    const outputs = settings.outputs ?? new Map();
    const rendered = renderErb(file, { env, outputs }, found);
    const node = found.hasErrors ? undefined : readRoot(rendered.file, found);
    for (const item of found.items) {
      const subject = item.subject && rendered.place(item.subject);
      sink.add({ ...item, ...(subject !== undefined && { subject }) });
    }
    if (node === undefined) return undefined;
    commands.push(...rendered.commands);
    const placed = relocate(node, rendered.place, new Map()) as YamlMapping;
    root = root === undefined ? placed : (mergeNodes(root, placed) as YamlMapping);
  }
  if (root === undefined) return undefined;
  return { configuration: new Configuration(root, destination), commands };
}

/** `staging` of `config/deploy.staging.yml` beside `config/deploy.yml`. */
function destinationOf(base: string, name: string | undefined): string | undefined {
  const stem = base.replace(/\.[^./\\]+$/, '');
  if (name === undefined || !name.startsWith(`${stem}.`)) return undefined;
  return /^([\w-]+)\.ya?ml$/.exec(name.slice(stem.length + 1))?.[1];
}

async function destinationFile(
  base: SourceFile,
  destination: string,
  host: Host,
  sink: DiagnosticSink,
): Promise<SourceFile | undefined> {
  const name = base.name.replace(/\.[^./\\]+$/, '').concat(`.${destination}.yml`);
  try {
    return decodeSource(name, await host.files.read(name));
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    const detail = `The destination "${destination}" needs a file of its own: ${error.message}.`;
    reportMistake(sink, '', `Configuration file not found in ${name}`, undefined, detail);
    return undefined;
  }
}

function readRoot(file: SourceFile, sink: DiagnosticSink): YamlMapping | undefined {
  const documents = readYaml(file, sink);
  if (documents === undefined) return undefined;
  const root = documents[0]?.root;
  if (root?.kind === 'mapping') return root;
  reportMistake(sink, '', 'should be a hash', root?.range ?? { file, start: 0, end: 0 });
  return undefined;
}

/** A node with the places of the file that was read; nodes that are shared stay shared. */
function relocate(
  node: YamlNode,
  place: (range: YamlNode['range']) => YamlNode['range'],
  done: Map<YamlNode, YamlNode>,
): YamlNode {
  const known = done.get(node);
  if (known !== undefined) return known;
  const range = place(node.range);
  const moved = ((): YamlNode => {
    switch (node.kind) {
      case 'scalar':
        return { ...node, range };
      case 'sequence':
        return { ...node, range, items: node.items.map((item) => relocate(item, place, done)) };
      case 'mapping': {
        const entries = [...node.entries].map(([key, entry]): [string, YamlEntry] => [
          key,
          {
            ...entry,
            keyRange: place(entry.keyRange),
            value: relocate(entry.value, place, done),
          },
        ]);
        return { ...node, range, entries: new Map(entries) };
      }
      default:
        return node satisfies never;
    }
  })();
  done.set(node, moved);
  return moved;
}

/** Mappings are merged key by key, anything else is replaced. */
function mergeNodes(base: YamlNode, over: YamlNode): YamlNode {
  if (base.kind !== 'mapping' || over.kind !== 'mapping') return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const earlier = entries.get(key);
    const value = earlier === undefined ? entry.value : mergeNodes(earlier.value, entry.value);
    entries.set(key, { ...entry, value });
  }
  return { ...base, entries };
}
