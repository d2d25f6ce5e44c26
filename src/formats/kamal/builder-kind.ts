import { runToEnd } from '../../deploy/run-command.ts';
import type { Host } from '../../host/host.ts';
import type { BuilderDefinition, BuilderNode, DockerContext } from '../../model/builder.ts';
import type { Configuration } from './configuration.ts';

/** How Kamal builds: which of its builders it chooses. */
export type BuilderKind = 'local' | 'remote' | 'hybrid' | 'cloud' | 'pack';

/** The choice, and where the architectures are built. */
export interface BuilderChoice {
  readonly kind: BuilderKind;
  readonly localArches: readonly string[];
  readonly remoteArches: readonly string[];
}

/** The builder that Kamal would choose; Docker is asked for its architecture with a remote only. */
export async function chooseBuilder(
  configuration: Configuration,
  host: Host,
): Promise<BuilderChoice> {
  const { arches, remote, driver } = configuration;
  const isLocalOff = configuration.truth('builder', 'local') === false;
  const own = remote && !isLocalOff ? await dockerArchitecture(host) : undefined;
  const localArches = isLocalOff ? [] : arches.filter((arch) => !remote || arch === own);
  const remoteArches = remote ? arches.filter((arch) => !localArches.includes(arch)) : [];
  const kind = ((): BuilderKind => {
    if (remoteArches.length > 0) return localArches.length > 0 ? 'hybrid' : 'remote';
    if (configuration.node('builder', 'pack') !== undefined) return 'pack';
    return driver.startsWith('cloud') ? 'cloud' : 'local';
  })();
  return { kind, localArches, remoteArches };
}

/** How long Docker may take to answer, in milliseconds. */
const patience = 10_000;

/** The architecture of Docker's daemon, else of this machine. */
async function dockerArchitecture(host: Host): Promise<string> {
  const words = ['info', '--format', '{{.Architecture}}'];
  const stop = AbortSignal.timeout(patience);
  const { output, problem } = await runToEnd(host, 'docker', words, { stop });
  const arch = problem === undefined ? output.trim() : '';
  if (arch === '') return host.platform.split('/')[1] ?? '';
  if (arch.includes('aarch64')) return 'arm64';
  return arch.includes('x86_64') ? 'amd64' : arch;
}

/** The name of the builder, and how it is made; nothing where none is needed. */
export interface ChosenBuilder {
  readonly name?: string;
  /** Absent where somebody else has to make it. */
  readonly definition?: BuilderDefinition;
}

/** The builder under the name that Kamal gives it. */
export function builderOf(configuration: Configuration, choice: BuilderChoice): ChosenBuilder {
  const definition = definitionOf(configuration, choice);
  if (definition === undefined) return {};
  const { name, driver, nodes, endpoint } = definition;
  // Kamal has no key for the address, so a builder with this driver cannot be made by it.
  const hasAddress = driver !== 'remote' || endpoint !== undefined || nodes.length > 0;
  return hasAddress ? { name, definition } : { name };
}

function definitionOf(
  configuration: Configuration,
  { kind, localArches, remoteArches }: BuilderChoice,
): BuilderDefinition | undefined {
  const { driver, remote = '', usesLocalRegistry } = configuration;
  const shared = {
    driverOptions: new Map(usesLocalRegistry ? [['network', 'host']] : []),
    platforms: [],
    nodes: [],
    lifecycle: 'keep',
    keepState: false,
    bootstrap: false,
    range: configuration.keyPlace('builder'),
    places: new Map([
      ['driver', configuration.place('builder', 'driver')],
      ['endpoint', configuration.place('builder', 'remote')],
    ]),
  } as const;
  const suffix = `${remote.replace(/[^a-z0-9_-]/g, '-')}${usesLocalRegistry ? '-local-registry' : ''}`;
  // Tokens are fetched by the daemon, which is logged in where it is.
  const environment = new Map([['BUILDKIT_NO_CLIENT_TOKEN', '1']]);
  switch (kind) {
    case 'pack':
      return undefined;
    case 'local':
      if (driver === 'docker') return undefined;
      return {
        ...shared,
        name: `kamal-local${usesLocalRegistry ? '-registry' : ''}-${driver}`,
        driver,
      };
    case 'cloud': {
      const [, endpoint = ''] = driver.split(/ +/);
      return { ...shared, name: driver.replace(/[ /]/g, '-'), driver: 'cloud', endpoint };
    }
    case 'remote': {
      const name = `kamal-remote-${suffix}`;
      const context = remoteContext(name, remote);
      return {
        ...shared,
        name,
        driver: 'docker-container',
        endpoint: context.name,
        dockerContexts: [context],
        environment,
      };
    }
    case 'hybrid': {
      const name = `kamal-hybrid-${driver}-${suffix}`;
      const context = remoteContext(name, remote);
      const nodes = [nodeOf(`${name}0`, localArches), nodeOf(`${name}1`, remoteArches, context)];
      return { ...shared, name, driver, nodes, dockerContexts: [context], environment };
    }
    default:
      return kind satisfies never;
  }
}

function remoteContext(builder: string, host: string): DockerContext {
  return { name: `${builder}-context`, description: `${builder} host`, host };
}

function nodeOf(name: string, arches: readonly string[], context?: DockerContext): BuilderNode {
  return {
    name,
    platforms: arches.map((arch) => `linux/${arch}`),
    driverOptions: new Map(),
    ...(context !== undefined && { endpoint: context.name }),
  };
}
