import { type Outcome, outcome } from './bake.ts';
import { loginStep } from './deploy/login.ts';
import { cloudAdvice, loginOf, type RegistryLogin } from './formats/buildtools/login.ts';
import { type ConfiguredProject, layProject, readProject } from './formats/buildtools/read.ts';
import { imageName, pushedTags } from './formats/buildtools/targets.ts';
import type { Host } from './host/host.ts';
import type { Definition } from './model/definition.ts';
import { commandScript } from './plan/command-text.ts';
import { runCommand } from './run/command-step.ts';
import { Diagnostics } from './source/diagnostic.ts';

export type { RegistryLogin };

/** A project of build-tools, ready to be built and pushed. */
export interface BuildtoolsProject {
  readonly definition: Definition;
  /** The target that makes the image. */
  readonly target: string;
  /** Without a tag. */
  readonly imageName: string;
  readonly hasRegistry: boolean;
  /** What `push` pushes, in order. */
  readonly tags: readonly string[];
  /** Absent without a registry. */
  readonly login?: RegistryLogin;
  /** What to say of the login to the registry of the cache. */
  readonly cacheAdvice?: string;
  /** The configuration without its secrets, a line each. */
  readonly summary: string;
}

/** What the project of the working directory is read with. */
export interface BuildtoolsRequest {
  /** Path of the Dockerfile, or `-`. */
  readonly dockerfile?: string;
  readonly builder?: string;
  /** Every warning is an error. */
  readonly strict?: boolean;
}

const noDefinition: Definition = { targets: [], groups: [], variables: [] };

/** Reads the project of the working directory, which need not have a configuration of its own. */
export async function readBuildtools(
  request: BuildtoolsRequest,
  host: Host,
): Promise<Outcome<BuildtoolsProject>> {
  const { dockerfile, builder } = request;
  const found = new Diagnostics();
  const sources = {
    host,
    variables: new Map(dockerfile === undefined ? [] : [['BUILDTOOLS_DOCKERFILE', dockerfile]]),
    envFiles: new Map<string, string>(),
    readsEnvironment: true,
    ...(builder !== undefined && { builder }),
  };
  const project = await readProject([], noDefinition, sources, found);
  if (project === undefined) return outcome<BuildtoolsProject>(undefined, found, request);
  const { registry, settings, cache } = project;
  const definition = layProject(noDefinition, project);
  const login = registry && loginOf(registry, settings);
  const advice = cache && cloudAdvice('ecr', cache.ref, settings);
  const value: BuildtoolsProject = {
    definition,
    target: definition.targets.at(-1)?.name ?? '',
    imageName: imageName(project),
    hasRegistry: registry !== undefined,
    tags: pushedTags(project),
    summary: summaryOf(project),
    ...(login && { login }),
    ...(advice && { cacheAdvice: advice }),
  };
  return outcome(value, found, request);
}

function summaryOf(project: ConfiguredProject): string {
  const { identity, registry, cache } = project;
  const rows = [
    ['ci', identity.ci ?? 'none'],
    ['commit', identity.commit],
    ['branch', identity.branch],
    ['registry', registry?.kind ?? 'none'],
    ['image', imageName(project)],
    ...(cache === undefined ? [] : [['cache', cache.ref]]),
  ];
  return rows.map(([name, value]) => `${name}: ${value}\n`).join('');
}

/** Logs Docker in; the password goes through standard input. The result is what went wrong. */
export async function logIn(
  login: RegistryLogin & { readonly kind: 'account' },
  host: Host,
): Promise<string | undefined> {
  const env = { ...host.env, [login.variable]: login.password };
  const problem = await runCommand(stepOf(login), { ...host, env });
  return problem?.replaceAll(login.password, '***');
}

/** The command that logs in, as a shell runs it; the password is in a variable. */
export function loginText(login: RegistryLogin & { readonly kind: 'account' }): string {
  return commandScript([stepOf(login)]);
}

function stepOf({ server, username, variable }: RegistryLogin & { readonly kind: 'account' }) {
  const password = { fromEnvironment: variable };
  return loginStep({ ...(server !== undefined && { server }), username, password });
}

/** How pushing an image ended. */
export interface PushEnd {
  readonly digest?: string;
  readonly problem?: string;
}

/** The words of the command that pushes an image. */
export function pushCommand(tag: string): readonly [program: string, ...words: string[]] {
  return ['docker', 'push', tag];
}

/** Pushes an image from Docker; `say` gets what it writes. */
export async function pushImage(
  tag: string,
  host: Host,
  { say, stop }: { readonly say: (text: string) => void; readonly stop: AbortSignal },
): Promise<PushEnd> {
  const [program, ...words] = pushCommand(tag);
  const child = host.spawn(program, words, { env: host.env, group: true, signal: stop });
  const [written, complaint] = await Promise.all([
    readText(child.stdout, say),
    readText(child.stderr, () => {}),
  ]);
  const exit = await child.exit;
  if (exit.kind === 'missing') return { problem: 'docker was not found' };
  if (exit.kind !== 'exited' || exit.code !== 0) {
    return { problem: complaint.trim() || 'docker push gave no reason' };
  }
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(written)?.[1];
  return digest === undefined ? {} : { digest };
}

async function readText(
  stream: AsyncIterable<Uint8Array>,
  say: (text: string) => void,
): Promise<string> {
  const decoder = new TextDecoder();
  let all = '';
  for await (const chunk of stream) {
    const text = decoder.decode(chunk, { stream: true });
    say(text);
    all += text;
  }
  return all;
}
