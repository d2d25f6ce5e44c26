import type { Graph } from '../model/graph.ts';

/** What a build is told besides its targets. */
export interface BuildOptions {
  readonly builder?: string;
  readonly progress?: string;
  readonly metadataFile?: string;
  /** Entitlements granted, as of `--allow`. */
  readonly allow?: readonly string[];
  /** `--call` as it was given; its method is in the targets, its format is not. */
  readonly call?: string;
  readonly debug?: boolean;
}

/**
 * The words after `docker buildx` with which it builds a graph whose resolved definition it reads
 * from standard input: everything else that was on the command line is in that definition.
 */
export function handOverWords(graph: Graph, options: BuildOptions): readonly string[] {
  return [
    ...(options.debug === true ? ['--debug'] : []),
    'bake',
    '--file=-',
    ...flag('builder', options.builder),
    ...flag('progress', options.progress),
    ...flag('metadata-file', options.metadataFile),
    ...flag('call', options.call),
    ...[...(options.allow ?? []), ...grantsOf(graph)].flatMap((text) => flag('allow', text)),
    '--',
    ...graph.requested,
  ];
}

function flag(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

/** What `--set` granted, which Buildx cannot see in the definition. */
function grantsOf({ grants }: Graph): readonly string[] {
  return [
    ...grants.entitlements,
    ...grants.read.map((path) => `fs.read=${path}`),
    ...grants.write.map((path) => `fs.write=${path}`),
  ];
}
