import type { Host } from '../host/host.ts';
import { type GitReference, gitHost } from '../model/git-reference.ts';
import type { RemoteSecret } from '../model/remote-source.ts';
import { sshAccess } from './ssh.ts';

/** What a Git client needs to know to reach one repository, besides its arguments. */
export interface GitAccess {
  /** The whole environment of the client: credentials are in no argument and in no file. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What must not be shown. */
  readonly secrets: readonly string[];
  /** Git and what it starts may ask on the terminal (GIT_TERMINAL_PROMPT). */
  readonly mayAsk: boolean;
  /** Why there is no SSH agent, a full sentence; undefined when there is one, or no need for it. */
  readonly missingAgent?: string;
  /** The command that shows the keys of an SSH server. */
  readonly keyScan?: string;
}

const tokenVariable = 'BUILDX_BAKE_GIT_AUTH_TOKEN';
const headerVariable = 'BUILDX_BAKE_GIT_AUTH_HEADER';

/** The secrets by which BuildKit takes the credentials for a repository from the environment. */
export function gitSecrets({ env }: Host, url: string): RemoteSecret[] {
  const host = gitHost(url);
  if (host === undefined) return [];
  const ids = [
    ['GIT_AUTH_TOKEN', tokenVariable],
    ['GIT_AUTH_HEADER', headerVariable],
  ] as const;
  return ids.flatMap(([id, variable]) => {
    const name = variableNamed(variable, env);
    return name === undefined ? [] : [{ id: `${id}.${host}`, env: name }];
  });
}

/** The name of a variable as the environment has it, whatever its case (buildx). */
function variableNamed(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const wanted = name.toLowerCase();
  return Object.keys(env).find((key) => key.toLowerCase() === wanted && env[key]);
}

/**
 * How a repository is reached: the user's own Git settings, and what Buildx's variables add; token
 * and header only where the server `isTrusted` with them.
 */
export async function gitAccess(
  host: Host,
  reference: GitReference,
  isTrusted: boolean,
): Promise<GitAccess> {
  const { remote, password } = splitPassword(reference.remote);
  const given = isTrusted ? authorizationFor(host, reference) : undefined;
  const authorization = given ?? password?.authorization;
  const settings: [key: string, value: string][] = [
    ['remote.origin.url', remote],
    // A server that sends less than a kilobyte a second for half a minute is not waited for.
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '30'],
    ['core.hooksPath', '/dev/null'],
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['fetch.recurseSubmodules', 'false'],
  ];
  const secrets: string[] = [];
  if (authorization !== undefined && reference.scheme.startsWith('http')) {
    const origin = `${reference.scheme}://${reference.host}/`;
    settings.push(
      [`http.${origin}.extraHeader`, `Authorization: ${authorization}`],
      // Git would send the header to wherever the server redirects.
      ['http.followRedirects', 'false'],
    );
    secrets.push(authorization, authorization.replace(/^\S+\s+/, ''));
  }
  for (const name of [tokenVariable, headerVariable]) {
    const key = variableNamed(name, host.env);
    if (key !== undefined) secrets.push(host.env[key] ?? '');
  }
  if (password !== undefined) secrets.push(password.text);
  const own = ownEnvironment(host);
  const mayAsk = /^(?:1|true|yes|on)$/i.test(own['GIT_TERMINAL_PROMPT'] ?? '');
  const ssh = reference.scheme === 'ssh' ? await sshAccess(host, mayAsk) : undefined;
  return {
    env: { ...own, ...settingsEnvironment(host, settings), ...ssh?.env },
    secrets,
    mayAsk,
    ...(ssh?.missingAgent !== undefined && { missingAgent: ssh.missingAgent }),
    ...(ssh !== undefined && { keyScan: keyScanOf(reference) }),
  };
}

function keyScanOf({ host }: GitReference): string {
  const [, name = host, port] = /^(.*):(\d+)$/.exec(host) ?? [];
  const words = ['ssh-keyscan', ...(port === undefined ? [] : ['-p', port])];
  return [...words, name.replace(/^\[(.*)\]$/, '$1')].join(' ');
}

/** BuildKit: the header counts more than the token. */
function authorizationFor({ env }: Host, { host }: GitReference): string | undefined {
  if (host === '') return undefined;
  const header = env[variableNamed(headerVariable, env) ?? ''];
  if (header) return header;
  const token = env[variableNamed(tokenVariable, env) ?? ''];
  return token ? `basic ${base64(`x-access-token:${token}`)}` : undefined;
}

/** A password in a URL would show in the arguments of Git's own processes. */
function splitPassword(remote: string): {
  remote: string;
  password?: { text: string; authorization: string };
} {
  const found = /^(https?:\/\/)([^/@:]*):([^/@]*)@/i.exec(remote);
  if (found === null) return { remote };
  const [all, scheme = '', user = '', text = ''] = found;
  const credentials = `${decode(user)}:${decode(text)}`;
  return {
    remote: scheme + remote.slice(all.length),
    password: { text, authorization: `basic ${base64(credentials)}` },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Base64 of the text's UTF-8 bytes. */
export function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

/** Without what would lead the client to another repository. */
function ownEnvironment({ env }: Host): Record<string, string | undefined> {
  const own: Record<string, string | undefined> = { ...env };
  const misleading =
    /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|CEILING_DIRECTORIES)$/;
  for (const name of Object.keys(own)) if (misleading.test(name)) delete own[name];
  return { ...own, LC_ALL: 'C', GIT_TERMINAL_PROMPT: env['GIT_TERMINAL_PROMPT'] ?? '0' };
}

/** Settings after those that the environment has already. */
function settingsEnvironment(
  { env }: Host,
  settings: readonly (readonly [key: string, value: string])[],
): Record<string, string> {
  const first = Number.parseInt(env['GIT_CONFIG_COUNT'] ?? '', 10) || 0;
  const named = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${first + index}`, key],
    [`GIT_CONFIG_VALUE_${first + index}`, value],
  ]);
  return {
    ...(Object.fromEntries(named) as Record<string, string>),
    GIT_CONFIG_COUNT: String(first + settings.length),
  };
}
