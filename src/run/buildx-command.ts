import { type Host, HostFileError } from '../host/host.ts';
import { kindOf } from '../host/kind-of.ts';

/** How Buildx is started: a program and the words that come first. */
export interface BuildxCommand {
  readonly program: string;
  readonly words: readonly string[];
}

/**
 * How Buildx is started on this machine: the plugin in docker's plugin folders, in docker's order,
 * which saves the time of the docker command around it; else one on PATH; else docker itself.
 * Undefined when there is none of them.
 */
export async function findBuildx(host: Host): Promise<BuildxCommand | undefined> {
  const suffix = isWindows(host) ? '.exe' : '';
  for (const folder of await pluginFolders(host)) {
    const program = `${folder}/docker-buildx${suffix}`;
    if ((await kindOf(host, program)) === 'file') return { program, words: [] };
  }
  for (const [name, words] of [
    ['docker-buildx', []],
    ['docker', ['buildx']],
  ] as const) {
    for (const folder of (host.env['PATH'] ?? '').split(host.pathListSeparator)) {
      const program = `${folder || '.'}/${name}${suffix}`;
      if ((await kindOf(host, program)) === 'file') return { program, words };
    }
  }
  return undefined;
}

/** What `docker-buildx version` prints; empty when it does not answer. */
export async function askBuildxVersion(host: Host, buildx: BuildxCommand): Promise<string> {
  const child = host.spawn(buildx.program, [...buildx.words, 'version'], { env: host.env });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of child.stdout) text += decoder.decode(chunk, { stream: true });
  await child.exit;
  return text;
}

/** Where docker looks for its plugins, in its order. */
async function pluginFolders(host: Host): Promise<readonly string[]> {
  const config = host.env['DOCKER_CONFIG'] || `${host.homeDirectory}/.docker`;
  const system = isWindows(host)
    ? [host.env['ProgramData'], host.env['ProgramFiles']]
        .filter((folder) => folder !== undefined)
        .map((folder) => `${folder}\\Docker\\cli-plugins`)
    : [
        '/usr/local/lib/docker/cli-plugins',
        '/usr/local/libexec/docker/cli-plugins',
        '/usr/lib/docker/cli-plugins',
        '/usr/libexec/docker/cli-plugins',
      ];
  return [...(await extraFolders(host, config)), `${config}/cli-plugins`, ...system];
}

/** `cliPluginsExtraDirs` of docker's configuration; a file that cannot be read has none. */
async function extraFolders(host: Host, config: string): Promise<readonly string[]> {
  try {
    const text = new TextDecoder().decode(await host.files.read(`${config}/config.json`));
    const parsed: unknown = JSON.parse(text);
    const folders =
      typeof parsed === 'object' && parsed !== null && 'cliPluginsExtraDirs' in parsed
        ? parsed.cliPluginsExtraDirs
        : [];
    return Array.isArray(folders) ? folders.filter((folder) => typeof folder === 'string') : [];
  } catch (error) {
    if (error instanceof HostFileError || error instanceof SyntaxError) return [];
    throw error;
  }
}

function isWindows(host: Host): boolean {
  return host.platform.startsWith('windows/');
}
