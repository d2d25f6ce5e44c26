import { type Host, HostFileError } from '../host/host.ts';

/** How Buildx is started: a program and the words that come first. */
export interface BuildxCommand {
  readonly program: string;
  readonly words: readonly string[];
}

/**
 * The commands that may be Buildx, the best first: the plugin in docker's plugin folders, in
 * docker's order, which saves the time of the docker command around it; one on PATH; docker itself.
 */
export async function buildxCommands(host: Host): Promise<readonly BuildxCommand[]> {
  const plugins: BuildxCommand[] = [];
  const name = isWindows(host) ? 'docker-buildx.exe' : 'docker-buildx';
  for (const folder of await pluginFolders(host)) {
    const program = `${folder}/${name}`;
    if ((await statOf(host, program)) === 'file') plugins.push({ program, words: [] });
  }
  return [
    ...plugins.slice(0, 1),
    { program: 'docker-buildx', words: [] },
    { program: 'docker', words: ['buildx'] },
  ];
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

async function statOf(host: Host, path: string): Promise<string | undefined> {
  try {
    return (await host.files.stat(path))?.kind;
  } catch (error) {
    if (error instanceof HostFileError) return undefined;
    throw error;
  }
}

function isWindows(host: Host): boolean {
  return host.platform.startsWith('windows/');
}
