import type { Dockerfile, Stage } from '../../dockerfile/dockerfile.ts';
import { readDockerfile } from '../../dockerfile/read.ts';
import { type Host, HostFileError } from '../../host/host.ts';
import { cleanPath, dockerfilePath } from '../../model/paths.ts';
import { isRemoteUrl } from '../../model/remote-url.ts';
import type { TargetAttributes } from '../../model/target.ts';
import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import { decodeSource, type SourceFile } from '../../source/source.ts';
import { withGoMounts } from './go-mounts.ts';
import { reportMistake } from './problem.ts';

/** What is built from, and the stages that are targets of their own. */
export interface BuildInputs {
  readonly attributes: TargetAttributes;
  /** Those with a name, in order; of several of one name the last. */
  readonly stages: readonly (Stage & { readonly name: string })[];
}

/** What decides which Dockerfile is read. */
export interface InputWishes {
  /** Of the project, as seen from the working directory. */
  readonly folder: string;
  /** Path seen from that folder, or `-` for standard input; absent when nothing was said. */
  readonly dockerfile?: string;
  /** Caches of Go are mounted. */
  readonly goMounts: boolean;
  /** What the definition below says of the target. */
  readonly base?: TargetAttributes;
}

/** Reads the Dockerfile of a project; undefined when it cannot be read, which is reported. */
export async function readInputs(
  { folder, dockerfile, goMounts, base = {} }: InputWishes,
  host: Host,
  sink: DiagnosticSink,
): Promise<BuildInputs | undefined> {
  const context = base.context ?? folder;
  const path = dockerfile ?? base.dockerfile;
  const attributes: TargetAttributes = {
    ...(context !== '' && { context }),
    ...(path !== undefined && path !== '-' && { dockerfile: path }),
  };
  if (isRemoteUrl(context)) return { attributes, stages: [] };
  const file = await findDockerfile(path, context || '.', base, host, sink);
  if (file === undefined) return undefined;
  if (file.text.trim() === '') {
    reportMistake(sink, 'the Dockerfile cannot be empty', `The file is ${file.name}.`);
    return undefined;
  }
  // BuildKit tells the mistakes in it, and knows what other frontends allow.
  const read = readDockerfile(file, new Diagnostics());
  const mounted = goMounts ? withGoMounts(read) : undefined;
  const inline = mounted ?? (path === '-' ? file.text : undefined);
  return {
    attributes: { ...attributes, ...(inline !== undefined && { 'dockerfile-inline': inline }) },
    stages: namedStages(read),
  };
}

async function findDockerfile(
  path: string | undefined,
  context: string,
  base: TargetAttributes,
  host: Host,
  sink: DiagnosticSink,
): Promise<SourceFile | undefined> {
  const inline = base['dockerfile-inline'];
  if (path === '-') return decodeSource('-', await host.readStandardInput());
  if (path === undefined && inline !== undefined)
    return { name: 'dockerfile-inline', text: inline };
  const name = dockerfilePath(path ?? 'Dockerfile', cleanPath(context));
  try {
    return decodeSource(name, await host.files.read(name));
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    const detail = `build-tools builds what ${name} says. Name another Dockerfile with --var ${dockerfileVariable}=PATH.`;
    sink.add({ code: 'file-not-found', severity: 'error', summary: error.message, detail });
    return undefined;
  }
}

/** The variable that names another Dockerfile. */
export const dockerfileVariable = 'BUILDTOOLS_DOCKERFILE';

function namedStages({ stages }: Dockerfile): BuildInputs['stages'] {
  const byName = new Map<string, Stage & { readonly name: string }>();
  for (const stage of stages) {
    const { name } = stage;
    if (name === undefined) continue;
    byName.delete(name);
    byName.set(name, { ...stage, name });
  }
  return [...byName.values()];
}
