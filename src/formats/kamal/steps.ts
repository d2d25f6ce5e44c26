import { loginStep } from '../../deploy/login.ts';
import type { CommandStep } from '../../model/plan.ts';
import type { Deployment } from './deployment.ts';

/** What hooks are told besides what the configuration says. */
export interface HookFacts {
  readonly performer: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly hosts: readonly string[];
  /** Those that were named on the command line. */
  readonly roles?: readonly string[];
  /** What all hooks print is shown. */
  readonly isVerbose: boolean;
}

/** Runs a hook with Kamal's environment. */
export function hookStep(hook: string, deployment: Deployment, facts: HookFacts): CommandStep {
  const { hooksPath } = deployment;
  const path = `${hooksPath.includes('/') ? hooksPath : `./${hooksPath}`}/${hook}`;
  return {
    kind: 'command',
    id: hook,
    needs: [],
    purpose: `run the ${hook} hook`,
    command: { program: path, args: [], environment: hookEnvironment(deployment, facts) },
    showsOutput: facts.isVerbose || deployment.showsHook(hook),
  };
}

/** The path of a hook. */
export function hookPath({ hooksPath }: Deployment, hook: string): string {
  return `${hooksPath}/${hook}`;
}

function hookEnvironment(
  { service, version, destination }: Deployment,
  { performer, now, hosts, roles }: HookFacts,
): ReadonlyMap<string, string> {
  const short = version.includes('_') ? version : version.slice(0, 7);
  const recorded = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return new Map([
    ['KAMAL_RECORDED_AT', recorded],
    ['KAMAL_PERFORMER', performer],
    ...(destination === undefined ? [] : [['KAMAL_DESTINATION', destination] as const]),
    ['KAMAL_VERSION', version],
    ['KAMAL_SERVICE_VERSION', `${service}@${short}`],
    ['KAMAL_SERVICE', service],
    ['KAMAL_HOSTS', hosts.join(',')],
    ...(roles === undefined ? [] : [['KAMAL_ROLES', roles.join(',')] as const]),
    ['KAMAL_LOCK', 'false'],
    ['KAMAL_COMMAND', 'build'],
  ]);
}

/** Docker and its Buildx are there. */
export function dockerSteps(): readonly CommandStep[] {
  return [
    docker('docker', 'look for Docker', ['--version']),
    docker('buildx', "look for Docker's buildx plugin", ['buildx', 'version'], ['docker']),
  ];
}

/**
 * What a push needs of its registry: a login, which the daemons of remote builders do themselves; or
 * the registry on this machine.
 */
export function registrySteps(
  { choice, account, localRegistryPort }: Deployment,
  logsIn: boolean,
): readonly CommandStep[] {
  if (localRegistryPort !== undefined) return [localRegistryStep(localRegistryPort)];
  const isRemote = choice.kind === 'remote' || choice.kind === 'hybrid';
  return account === undefined || isRemote || !logsIn ? [] : [loginStep(account)];
}

const registryName = 'kamal-docker-registry';

function localRegistryStep(port: number): CommandStep {
  const address = `127.0.0.1:${port}:5000`;
  const words = ['run', '--detach', '-p', address, '--name', registryName, 'registry:3'];
  return {
    ...docker('registry', 'start the local registry', ['start', registryName]),
    orElse: { program: 'docker', args: words },
  };
}

/** A look whether the host of a remote builder answers over SSH. */
export function connectSteps({ remote }: Deployment): readonly CommandStep[] {
  const address = remote === undefined ? undefined : sshAddress(remote);
  if (address === undefined) return [];
  return [
    {
      kind: 'command',
      id: 'connect',
      needs: [],
      purpose: `connect to ${address.host}`,
      command: { program: 'ssh', args: [...address.words, 'true'] },
    },
  ];
}

/** The tunnel by which a remote builder reaches the registry on this machine. */
export function builderTunnels(deployment: Deployment): readonly (readonly string[])[] {
  const { remote, choice } = deployment;
  const isRemote = choice.kind === 'remote' || choice.kind === 'hybrid';
  const address = remote === undefined || !isRemote ? undefined : sshAddress(remote);
  return address === undefined ? [] : tunnels(deployment, [address.words]);
}

/** The tunnels by which servers reach it. */
export function serverTunnels(
  deployment: Deployment,
  hosts: readonly string[],
): readonly (readonly string[])[] {
  const { user, port } = deployment.ssh;
  const ports = port === '22' ? [] : ['-p', port];
  return tunnels(
    deployment,
    hosts.map((host) => [...ports, `${user}@${host}`]),
  );
}

function tunnels(
  { localRegistryPort: port }: Deployment,
  addresses: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  if (port === undefined) return [];
  return addresses.map((words) => ['ssh', '-N', '-R', `${port}:localhost:${port}`, ...words]);
}

function sshAddress(
  url: string,
): { readonly host: string; readonly words: readonly string[] } | undefined {
  const match = /^ssh:\/\/((?:[^@/]*@)?)(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(url);
  if (match === null) return undefined;
  const [, user = '', name = '', port] = match;
  const host = name.replace(/^\[(.*)\]$/, '$1');
  return { host, words: [...(port === undefined ? [] : ['-p', port]), `${user}${host}`] };
}

/** What the commands that show the builders print. */
export function detailSteps({ choice, packBuilder }: Deployment): readonly CommandStep[] {
  if (choice.kind === 'pack') {
    const args = ['builder', 'inspect', packBuilder ?? ''];
    const command = { program: 'pack', args };
    return [{ ...docker('pack', 'show the builder', []), command, showsOutput: true }];
  }
  return [
    { ...docker('contexts', 'show the contexts', ['context', 'ls']), showsOutput: true },
    {
      ...docker('builders', 'show the builders', ['buildx', 'ls'], ['contexts']),
      showsOutput: true,
    },
  ];
}

/** The words after `docker` that ask the daemon of a server for the first mirror of its registry. */
export function mirrorWords(deployment: Deployment, host: string): readonly string[] {
  return [...onHost(deployment, host), 'info', '--format', '{{index .RegistryConfig.Mirrors 0}}'];
}

/**
 * Brings the image to servers, each over SSH: first to one server for each mirror, so that the
 * mirror has it; then to the others, at once.
 */
export function pullSteps(
  deployment: Deployment,
  hosts: readonly string[],
  first: readonly string[],
): readonly CommandStep[] {
  const seeds = hosts.filter((host) => first.includes(host));
  const others = hosts.filter((host) => !first.includes(host));
  const seeded = seeds.map((host) => `${host}: check`);
  return [
    ...seeds.flatMap((host) => hostSteps(deployment, host, [])),
    ...others.flatMap((host) => hostSteps(deployment, host, seeded)),
  ];
}

function hostSteps(
  deployment: Deployment,
  host: string,
  needs: readonly string[],
): readonly CommandStep[] {
  const { image, service } = deployment;
  const on = (id: string, purpose: string, words: string[], after: readonly string[]) =>
    docker(
      `${host}: ${id}`,
      `${purpose} on ${host}`,
      [...onHost(deployment, host), ...words],
      after,
    );
  const format = '{{ .Config.Labels.service }}';
  return [
    {
      ...on('clean', 'remove the image', ['image', 'rm', '--force', image], needs),
      mayFail: true,
    },
    on('pull', 'pull the image', ['pull', image], [`${host}: clean`]),
    {
      ...on('check', 'check the image', ['inspect', '-f', format, image], [`${host}: pull`]),
      expects: {
        output: service,
        otherwise: `Image ${image} is missing the 'service' label on ${host}`,
      },
    },
  ];
}

function onHost({ ssh: { user, port } }: Deployment, host: string): readonly string[] {
  const name = host.includes(':') ? `[${host}]` : host;
  return ['-H', `ssh://${user}@${name}${port === '22' ? '' : `:${port}`}`];
}

function docker(
  id: string,
  purpose: string,
  args: readonly string[],
  needs: readonly string[] = [],
): CommandStep {
  return { kind: 'command', id, needs, purpose, command: { program: 'docker', args } };
}
