import { type Host, HostFileError } from '../host/host.ts';
import { asObject } from './workspace.ts';

/** The folder of docker's configuration. */
export function dockerConfigFolder({ env, homeDirectory }: Host): string {
  return env['DOCKER_CONFIG'] || `${homeDirectory}/.docker`;
}

/** What docker's configuration says; empty when it cannot be read. */
export async function readDockerConfig(host: Host): Promise<Readonly<Record<string, unknown>>> {
  try {
    const data = await host.files.read(`${dockerConfigFolder(host)}/config.json`);
    return asObject(JSON.parse(new TextDecoder().decode(data)));
  } catch (error) {
    if (error instanceof HostFileError || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Each key of a proxy in docker's configuration, and the argument of a build (buildx). */
const proxyArguments = [
  ['httpProxy', 'HTTP_PROXY'],
  ['httpsProxy', 'HTTPS_PROXY'],
  ['noProxy', 'NO_PROXY'],
  ['ftpProxy', 'FTP_PROXY'],
] as const;

/** The proxies for builds: those of the engine that the environment names, else the default ones. */
export async function readProxies(host: Host): Promise<ReadonlyMap<string, string>> {
  const all = asObject((await readDockerConfig(host))['proxies']);
  const engine = host.env['DOCKER_HOST'] || 'unix:///var/run/docker.sock';
  const proxies = asObject(all[engine] ?? all['default']);
  return new Map(
    proxyArguments.flatMap(([key, argument]): [string, string][] => {
      const value = proxies[key];
      return typeof value === 'string' && value !== '' ? [[argument, value]] : [];
    }),
  );
}
