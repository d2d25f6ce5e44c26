import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import { reportDoubt, reportMistake } from './problem.ts';
import type { Setting, Settings } from './settings.ts';

/** Where the images go. */
export interface Registry {
  readonly kind: string;
  /** What stands before the image's name: `ghcr.io/owner`. */
  readonly url: string;
  /** The key of the configuration that makes it this kind, when a file has it. */
  readonly range?: Range;
}

interface RegistryKind {
  readonly kind: string;
  /** Keys of which one has to be set. */
  readonly keys: readonly string[];
  url(value: (key: string) => string): string;
}

/** In the order in which the first that is set counts (build-tools). */
const registryKinds: readonly RegistryKind[] = [
  { kind: 'dockerhub', keys: ['namespace'], url: (value) => value('namespace') },
  { kind: 'acr', keys: ['url'], url: (value) => value('url') },
  { kind: 'ecr', keys: ['url'], url: (value) => value('url') },
  {
    kind: 'gitea',
    keys: ['repository', 'registry'],
    url: (value) =>
      [value('registry'), withoutImage(value('repository'))].filter(Boolean).join('/'),
  },
  { kind: 'github', keys: ['repository'], url: (value) => `ghcr.io/${value('repository')}` },
  {
    kind: 'gitlab',
    keys: ['repository', 'registry'],
    url: (value) => withoutImage(value('repository')) || value('registry'),
  },
  { kind: 'quay', keys: ['repository'], url: (value) => `quay.io/${value('repository')}` },
  { kind: 'gcr', keys: ['url'], url: (value) => value('url') },
];

/** Stands before the names of images that belong to no registry (build-tools). */
export const noRegistry = 'noregistry';

/** The registry of a configuration; undefined when it has none. */
export function registryOf(settings: Settings, sink: DiagnosticSink): Registry | undefined {
  const [first, ...others] = configuredKinds(settings);
  if (first === undefined) return undefined;
  for (const other of others) {
    const { variable } = first.setting;
    if (other.setting.range === undefined || variable === undefined) continue;
    const summary = `registry.${other.kind} is not used`;
    const detail = `${variable} in the environment makes the registry "${first.kind}", which counts more. Unset it to use the one of the file.`;
    reportDoubt(sink, summary, detail, other.setting.range);
  }
  const value = (key: string): string => settings.get(`registry.${first.kind}.${key}`)?.text ?? '';
  const url = first.row.url(value).replace(/\/+$/, '');
  const { range } = first.setting;
  return { kind: first.kind, url, ...(range && { range }) };
}

interface ConfiguredKind {
  readonly row: RegistryKind;
  readonly kind: string;
  readonly setting: Setting;
}

function configuredKinds(settings: Settings): readonly ConfiguredKind[] {
  return registryKinds.flatMap((row) => {
    const key = row.keys.find((name) => settings.has(`registry.${row.kind}.${name}`));
    const setting = key === undefined ? undefined : settings.get(`registry.${row.kind}.${key}`);
    return setting === undefined ? [] : [{ row, kind: row.kind, setting }];
  });
}

/** Whether files name one registry at most; else that is reported. */
export function checkOneRegistry(settings: Settings, sink: DiagnosticSink): boolean {
  const order = [...settings.values()];
  const placed = configuredKinds(settings)
    .toSorted((a, b) => order.indexOf(a.setting) - order.indexOf(b.setting))
    .flatMap(({ kind, setting: { range } }) => (range === undefined ? [] : [{ kind, range }]));
  const [first, second] = placed;
  if (first === undefined || second === undefined) return true;
  const detail = `"${first.kind}" and "${second.kind}" cannot be had together.`;
  const message = `"${first.kind}" is here`;
  reportMistake(
    sink,
    'registry already defined, please check configuration',
    detail,
    second.range,
    { message, range: first.range },
  );
  return false;
}

const ecrUrl = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\/[a-zA-Z0-9._/-]+)?$/;

/** Warns of an address of the cache that ECR does not have, and that build-tools refuses. */
export function checkCacheUrl(settings: Settings, sink: DiagnosticSink): void {
  const url = settings.get('cache.ecr.url');
  if (url === undefined || ecrUrl.test(url.text)) return;
  const detail =
    'An address in ECR is <12-digit-account>.dkr.ecr.<region>.amazonaws.com[/repository], and build-tools refuses others. It is used as it is.';
  reportDoubt(sink, `invalid ECR cache URL "${url.text}"`, detail, url.range);
}

/** Less its last segment, if there are several. */
function withoutImage(repository: string): string {
  const slash = repository.lastIndexOf('/');
  return slash < 0 ? repository : repository.slice(0, slash);
}
