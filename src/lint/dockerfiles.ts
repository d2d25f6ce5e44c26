import { readDockerfile } from '../dockerfile/read.ts';
import type { Host } from '../host/host.ts';
import { HostFileError } from '../host/host.ts';
import type { ResolvedTarget } from '../model/graph.ts';
import { dockerfilePath } from '../model/paths.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import { Diagnostics } from '../source/diagnostic.ts';
import { decodeSource, type SourceFile } from '../source/source.ts';
import type { DockerfileState } from './facts.ts';

/** Reads the Dockerfiles of targets, each file once; nothing is looked for elsewhere than here. */
export async function readDockerfiles(
  targets: Iterable<ResolvedTarget>,
  host: Host,
): Promise<ReadonlyMap<string, DockerfileState>> {
  const byPath = new Map<string, Promise<DockerfileState>>();
  const states = new Map<string, DockerfileState>();
  for (const { name, attributes } of targets) {
    const { context = '.', dockerfile = 'Dockerfile' } = attributes;
    const inline = attributes['dockerfile-inline'];
    if (inline) {
      states.set(name, stateOf({ name: `${name}.dockerfile-inline`, text: inline }));
      continue;
    }
    // Buildpacks need none.
    if (attributes.pack !== undefined) continue;
    if (isRemoteUrl(context) || isRemoteUrl(dockerfile)) continue;
    const path = dockerfilePath(dockerfile, context);
    const key = `${path}\n${context}`;
    const state = byPath.get(key) ?? readState(path, context, host);
    byPath.set(key, state);
    states.set(name, await state);
  }
  return states;
}

async function readState(path: string, context: string, host: Host): Promise<DockerfileState> {
  // buildx: a file in lower case does as well.
  for (const candidate of [path, path.replace(/(^|\/)Dockerfile$/, '$1dockerfile')]) {
    try {
      return stateOf(decodeSource(candidate, await host.files.read(candidate)));
    } catch (error) {
      if (!(error instanceof HostFileError)) throw error;
      // What is there and cannot be read is the business of the build.
      if (error.reason !== 'missing') return { kind: 'other' };
    }
  }
  const folder = await host.files.stat(context);
  return { kind: 'missing', path, isFolderMissing: folder === undefined };
}

/** Docker's own language, of which all versions declare stages and arguments alike. */
const ownSyntax = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

function stateOf(file: SourceFile): DockerfileState {
  const mistakes = new Diagnostics();
  const dockerfile = readDockerfile(file, mistakes);
  const syntax = dockerfile.directives.find(({ name }) => name === 'syntax');
  if (mistakes.hasErrors || (syntax && !ownSyntax.test(syntax.value))) return { kind: 'other' };
  return { kind: 'read', path: file.name, dockerfile };
}
