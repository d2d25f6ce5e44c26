import { cleanPath } from '../../model/paths.ts';
import { type Attestation, expandAttestFlag, parseAttestation } from '../../model/specs/attest.ts';
import { type CacheEntry, parseCacheEntries } from '../../model/specs/cache.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import { parseSsh } from '../../model/specs/ssh.ts';
import type { TargetAttributes, TargetDefinition, Use } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { Configuration } from './configuration.ts';
import { reportDoubt, reportMistake } from './problem.ts';
import { rubyScalar } from './scalar.ts';
import { argumentText, ShellValueError, wordText } from './shell-value.ts';

/** What a target is made of besides the configuration. */
export interface TargetSettings {
  readonly configuration: Configuration;
  readonly version: string;
  /** Whether the working directory is in a Git repository with a commit. */
  readonly isRepository: boolean;
  /** The declared builder. */
  readonly builder?: string;
  readonly usesPack: boolean;
  /** Absolute path of the working directory. */
  readonly folder: string;
  /** What the shell finds of a variable. */
  readonly lookUp: (name: string) => string | undefined;
}

/** The target of a service: what `kamal build push` builds, but for its output. */
export function serviceTarget(settings: TargetSettings, sink: DiagnosticSink): TargetDefinition {
  const { configuration, version, usesPack } = settings;
  const context = configuration.text('builder', 'context');
  if (usesPack) warnOfIgnored(configuration, sink);
  const secrets = configuration.texts('builder', 'secrets');
  const args = argumentsOf(settings, sink);
  const attributes: TargetAttributes = {
    ...(context !== undefined && { context }),
    ...(args.size > 0 && { args }),
    labels: new Map([['service', configuration.service]]),
    tags: [version, configuration.latestTag].map((tag) => `${configuration.repository}:${tag}`),
    ...(secrets.length > 0 && { secret: secrets.map(({ text }) => ({ id: text, env: text })) }),
    platforms: configuration.arches.map((arch) => `linux/${arch}`),
    ...(context === undefined && settings.isRepository && { source: 'clone' }),
    ...(usesPack ? { pack: packOf(configuration) } : dockerfileAttributes(settings, sink)),
  };
  return {
    name: configuration.service,
    attributes,
    range: configuration.place('service'),
    places: placesOf(configuration),
    uses: () => new Map([['tags', usesOfTags(configuration)]]),
  };
}

/** What is said of a build with a Dockerfile. */
function dockerfileAttributes(settings: TargetSettings, sink: DiagnosticSink): TargetAttributes {
  const { configuration, builder } = settings;
  const dockerfile = dockerfileOf(configuration, settings.folder);
  const stage = configuration.text('builder', 'target');
  const attest = attestationsOf(configuration, sink);
  const ssh = sshOf(settings, sink);
  return {
    ...(dockerfile !== undefined && { dockerfile }),
    ...cacheOf(configuration, sink),
    ...(stage && { target: stage }),
    ...(ssh !== undefined && { ssh: [parseSsh(ssh)] }),
    ...(attest.length > 0 && { attest }),
    ...(builder !== undefined && { builder }),
  };
}

/** Kamal ignores them where buildpacks build. */
function warnOfIgnored(configuration: Configuration, sink: DiagnosticSink): void {
  const keys = ['dockerfile', 'target', 'cache', 'ssh', 'provenance', 'sbom', 'driver'];
  for (const key of keys.filter((name) => configuration.node('builder', name) !== undefined)) {
    const place = configuration.keyPlace('builder', key);
    const detail = 'Buildpacks build this image, and they know nothing like it.';
    reportDoubt(sink, `builder/${key}`, 'has no effect with pack', place, detail);
  }
}

/** The target of `kamal build dev`: the working tree, tagged as dirty, for the local images. */
export function developmentTarget({ name, attributes, range }: TargetDefinition): TargetDefinition {
  return {
    name: `${name}-dev`,
    attributes: {
      inherits: [name],
      tags: (attributes.tags ?? []).map((tag) => `${tag}-dirty`),
      output: [{ type: 'docker', attrs: new Map() }],
      source: 'tree',
    },
    ...(range !== undefined && { range }),
    places: new Map(),
  };
}

/** The variables in the tags; they stand nowhere, so their place is that of the image's name. */
function usesOfTags(configuration: Configuration): readonly Use[] {
  const range = configuration.place('image');
  const names = ['VERSION', ...(configuration.destination === undefined ? [] : ['DESTINATION'])];
  return names.map((name) => ({ kind: 'variable', name, range }));
}

/** The key of the configuration that each attribute comes from. */
const keys: readonly (readonly [attribute: string, ...path: string[]])[] = [
  ['context', 'builder', 'context'],
  ['dockerfile', 'builder', 'dockerfile'],
  ['args', 'builder', 'args'],
  ['labels', 'service'],
  ['tags', 'image'],
  ['cache-from', 'builder', 'cache'],
  ['cache-to', 'builder', 'cache'],
  ['target', 'builder', 'target'],
  ['secret', 'builder', 'secrets'],
  ['ssh', 'builder', 'ssh'],
  ['platforms', 'builder', 'arch'],
  ['builder', 'builder', 'driver'],
  ['pack', 'builder', 'pack'],
];

function placesOf(configuration: Configuration): ReadonlyMap<string, Range> {
  const places = new Map<string, Range>();
  for (const [attribute, ...path] of keys) {
    if (configuration.node(...path) !== undefined) {
      places.set(attribute, configuration.place(...path));
    }
  }
  const args = configuration.node('builder', 'args');
  const entries = args?.kind === 'mapping' ? args.entries : new Map();
  for (const [name, { value }] of entries) places.set(`args.${name}`, value.range);
  return places;
}

/** A Dockerfile's path as a target has it: from the context, where Kamal's is from the folder. */
function dockerfileOf(configuration: Configuration, folder: string): string | undefined {
  const given = configuration.text('builder', 'dockerfile');
  const context = configuration.text('builder', 'context') ?? '.';
  const path = seenFrom(context, given ?? 'Dockerfile', folder);
  return given === undefined && path === 'Dockerfile' ? undefined : path;
}

function seenFrom(context: string, path: string, folder: string): string {
  const absolute = (text: string): string =>
    text.startsWith('/') ? cleanPath(text) : cleanPath(`${folder}/${text}`);
  if (path.startsWith('/')) return path;
  const from = absolute(context)
    .split('/')
    .filter((part) => part !== '');
  const to = absolute(path)
    .split('/')
    .filter((part) => part !== '');
  let common = 0;
  while (common < from.length && from[common] === to[common]) common += 1;
  return [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/') || '.';
}

function argumentsOf(
  { configuration, lookUp }: TargetSettings,
  sink: DiagnosticSink,
): ReadonlyMap<string, string> {
  const args = new Map<string, string>();
  const node = configuration.node('builder', 'args');
  if (node?.kind !== 'mapping') return args;
  for (const [name, { keyRange, value }] of node.entries) {
    const path = `builder/args/${name}`;
    if (value.kind !== 'scalar') {
      const detail =
        'A build argument is one text; a list or a hash would arrive as Ruby shows it.';
      reportMistake(sink, path, 'should be a string', value.range, detail);
      continue;
    }
    const { text } = rubyScalar(value);
    if (/^\s*$/.test(text)) {
      const inherited = lookUp(name);
      if (inherited !== undefined) args.set(name, inherited);
      const found = inherited === undefined ? 'which does not have it' : 'which has it';
      const detail = `An argument without a value takes that of the environment, ${found}.`;
      reportDoubt(sink, path, 'no value (taken from the environment)', keyRange, detail);
      continue;
    }
    const expanded = attempt(path, value.range, sink, () => argumentText(text, lookUp));
    if (expanded !== undefined) args.set(name, expanded);
  }
  return args;
}

function sshOf(
  { configuration, lookUp }: TargetSettings,
  sink: DiagnosticSink,
): string | undefined {
  const text = configuration.text('builder', 'ssh');
  if (!text) return undefined;
  const place = configuration.place('builder', 'ssh');
  const word = attempt('builder/ssh', place, sink, () => wordText(text, lookUp));
  // Without an agent nothing is behind "default=", and Buildx says so.
  return word?.replace(/=$/, '');
}

function cacheOf(
  configuration: Configuration,
  sink: DiagnosticSink,
): Pick<TargetAttributes, 'cache-from' | 'cache-to'> {
  const type = configuration.text('builder', 'cache', 'type');
  const options = configuration.text('builder', 'cache', 'options');
  const place = configuration.place('builder', 'cache', 'options');
  const entry = (...parts: (string | undefined)[]): readonly CacheEntry[] =>
    attempt('builder/cache/options', place, sink, () =>
      parseCacheEntries(parts.filter(Boolean).join(',')),
    ) ?? [];
  switch (type) {
    case 'gha': {
      const own = (options ?? '').split(',').filter((option) => ghaReading.test(option));
      return { 'cache-from': entry('type=gha', ...own), 'cache-to': entry('type=gha', options) };
    }
    case 'registry': {
      const name = configuration.text('builder', 'cache', 'image');
      const image = name ?? `${configuration.image ?? ''}-build-cache`;
      const ref = `ref=${configuration.inRegistry(image)}`;
      return {
        'cache-from': entry('type=registry', ref),
        'cache-to': entry('type=registry', ref, options),
      };
    }
    default:
      return {};
  }
}

/** What the cache of GitHub Actions is told when it is read. */
const ghaReading = /^(?:url|url_v2|token|scope|timeout)=/;

function attestationsOf(
  configuration: Configuration,
  sink: DiagnosticSink,
): readonly Attestation[] {
  return (['provenance', 'sbom'] as const).flatMap((type) => {
    const text = configuration.text('builder', type);
    if (text === undefined) return [];
    const place = configuration.place('builder', type);
    return (
      attempt(`builder/${type}`, place, sink, () =>
        parseAttestation(expandAttestFlag(type, text)),
      ) ?? []
    );
  });
}

function packOf(configuration: Configuration): NonNullable<TargetAttributes['pack']> {
  const builder = configuration.text('builder', 'pack', 'builder');
  const buildpacks = configuration.texts('builder', 'pack', 'buildpacks');
  return {
    ...(builder !== undefined && { builder }),
    buildpacks: buildpacks.map(({ text }) => text),
  };
}

function attempt<T>(
  path: string,
  range: Range,
  sink: DiagnosticSink,
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SpecError || error instanceof ShellValueError)) throw error;
    reportMistake(sink, path, error.message, range);
    return undefined;
  }
}
