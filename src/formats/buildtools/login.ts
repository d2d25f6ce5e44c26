import type { Registry } from './registry.ts';
import type { Settings } from './settings.ts';

/** How Docker comes to know the account of a registry. */
export type RegistryLogin =
  | {
      readonly kind: 'account';
      /** Host and port; Docker Hub when absent. */
      readonly server?: string;
      readonly username: string;
      /** The environment variable for the password. */
      readonly variable: string;
      readonly password: string;
    }
  /** Somebody else has to do it: what to say, in one sentence. */
  | { readonly kind: 'advice'; readonly text: string };

interface Account {
  /** Keys of the user, and of the password by preference. */
  readonly username: string;
  readonly passwords: readonly string[];
  server?(value: (key: string) => string, url: string): string;
  /** Where none is set. */
  defaultUsername?(value: (key: string) => string): string;
}

const accounts: Readonly<Record<string, Account>> = {
  dockerhub: { username: 'username', passwords: ['password'] },
  github: {
    username: 'username',
    passwords: ['token', 'password'],
    server: () => 'ghcr.io',
    // The token tells who it is.
    defaultUsername: (value) => value('repository'),
  },
  gitlab: {
    username: 'user',
    passwords: ['token'],
    server: (value, url) => value('registry') || hostOf(url),
    defaultUsername: () => 'gitlab-ci-token',
  },
  gitea: {
    username: 'username',
    passwords: ['token'],
    server: (value, url) => value('registry') || hostOf(url),
  },
  quay: { username: 'username', passwords: ['password'], server: () => 'quay.io' },
  gcr: {
    username: '',
    passwords: ['keyfileContent'],
    server: (_, url) => hostOf(url),
    // Google's name for a key in Base64, as the configuration has it.
    defaultUsername: () => '_json_key_base64',
  },
};

/** How to log in to the registry of a configuration. */
export function loginOf({ kind, url }: Registry, settings: Settings): RegistryLogin {
  const account = accounts[kind];
  if (account === undefined) {
    const known = `What Docker knows of ${hostOf(url)} counts.`;
    return { kind: 'advice', text: cloudAdvice(kind, url, settings) ?? known };
  }
  const value = (key: string): string => settings.get(`registry.${kind}.${key}`)?.text ?? '';
  const server = account.server?.(value, url);
  const key = account.passwords.find((name) => value(name) !== '');
  const username = value(account.username) || (account.defaultUsername?.(value) ?? '');
  const place = server ?? 'Docker Hub';
  if (key === undefined || username === '') {
    const missing = key === undefined ? account.passwords.at(-1) : account.username;
    const text = `registry.${kind}.${missing} is not set, so what Docker knows of ${place} counts.`;
    return { kind: 'advice', text };
  }
  const password = value(key);
  const variable = passwordVariable;
  return { kind: 'account', ...(server && { server }), username, variable, password };
}

/** The variable through which a password goes that a file may hold as well. */
const passwordVariable = 'BUILDTOOLS_REGISTRY_PASSWORD';

/** What to say of registries whose passwords only their own tools can get. */
export function cloudAdvice(kind: string, url: string, settings: Settings): string | undefined {
  const host = hostOf(url);
  if (kind === 'acr') return `Log in with: az acr login --name ${host.split('.')[0]}`;
  if (!host.endsWith('.amazonaws.com')) return undefined;
  const region = settings.get('registry.ecr.region')?.text ?? regionOf(host);
  const password = `aws ecr get-login-password${region === '' ? '' : ` --region ${region}`}`;
  return `Log in with: ${password} | docker login --username AWS --password-stdin ${host}`;
}

function regionOf(host: string): string {
  return /\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/.exec(host)?.[1] ?? '';
}

function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').split('/')[0] ?? '';
}
