import { askGit } from '../../deploy/git-state.ts';
import type { RegistryAccount } from '../../deploy/login.ts';
import type { Host } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { YamlNode } from '../yaml/node.ts';
import { type BuilderChoice, chooseBuilder } from './builder-kind.ts';
import { hostsOf } from './check.ts';
import type { Configuration } from './configuration.ts';
import type { ErbCommand } from './erb.ts';
import { type CommandLeave, erbOutput } from './erb-command.ts';
import { readSecrets, type SecretSettings } from './secrets.ts';

/** What Kamal does around a build, as far as its configuration says it. */
export interface Deployment {
  readonly service: string;
  readonly destination: string | undefined;
  readonly version: string;
  /** The image with its version. */
  readonly image: string;
  readonly choice: BuilderChoice;
  readonly remote: string | undefined;
  readonly dockerfile: string;
  /** The image that builds, where buildpacks do. */
  readonly packBuilder: string | undefined;
  readonly hooksPath: string;
  /** Hooks whose output is shown. */
  readonly showsHook: (hook: string) => boolean;
  /** The registry's account; undefined where nobody logs in. */
  readonly account: RegistryAccount | undefined;
  /** Port of the registry on this machine, where that is used. */
  readonly localRegistryPort: number | undefined;
  /** All hosts, accessories and all: those that hooks are told of. */
  readonly hosts: readonly string[];
  /** The hosts of the roles. */
  readonly appHosts: readonly string[];
  readonly roles: readonly { readonly name: string; readonly hosts: readonly string[] }[];
  readonly ssh: { readonly user: string; readonly port: string };
}

/** Variables that hold an account when the configuration gives it literally. */
const usernameVariable = 'KAMAL_REGISTRY_USERNAME';
const passwordVariable = 'BAKEFILE_REGISTRY_PASSWORD';

/** What a configuration says besides the build. */
export async function readDeployment(
  configuration: Configuration,
  version: string,
  host: Host,
): Promise<Deployment> {
  const roles = rolesOf(configuration);
  const appHosts = distinct(roles.flatMap(({ hosts }) => hosts));
  const { usesLocalRegistry, registryServer } = configuration;
  return {
    service: configuration.service,
    destination: configuration.destination,
    version,
    image: `${configuration.repository}:${version}`,
    choice: await chooseBuilder(configuration, host),
    remote: configuration.remote,
    dockerfile: configuration.text('builder', 'dockerfile') ?? 'Dockerfile',
    packBuilder: configuration.text('builder', 'pack', 'builder'),
    hooksPath: configuration.text('hooks_path') ?? '.kamal/hooks',
    showsHook: (hook) => {
      const said = configuration.text('hooks_output') ?? configuration.text('hooks_output', hook);
      return said === 'verbose';
    },
    account: usesLocalRegistry ? undefined : accountOf(configuration),
    localRegistryPort: usesLocalRegistry ? portOf(registryServer ?? '') : undefined,
    hosts: distinct([...appHosts, ...accessoryHosts(configuration, roles)]),
    appHosts,
    roles,
    ssh: {
      user: configuration.text('ssh', 'user') ?? 'root',
      port: configuration.text('ssh', 'port') ?? '22',
    },
  };
}

function portOf(server: string): number {
  return Number.parseInt(server.split(':').at(-1) ?? '', 10) || 80;
}

function accountOf(configuration: Configuration): RegistryAccount {
  const server = configuration.registryServer;
  return {
    ...(server !== undefined && { server }),
    username: secretName(configuration, 'username') ?? literalUsername(configuration),
    password: secretName(configuration, 'password') ?? { fromEnvironment: passwordVariable },
  };
}

/** A literal username is shown, but for the output of a command, which is not known yet. */
function literalUsername(configuration: Configuration): RegistryAccount['username'] {
  const text = configuration.text('registry', 'username') ?? '';
  return text.includes(placeholderMark) ? { fromEnvironment: usernameVariable } : text;
}

const placeholderMark = '\uE000';

function secretName(
  configuration: Configuration,
  key: 'username' | 'password',
): { readonly fromEnvironment: string } | undefined {
  if (configuration.node('registry', key)?.kind !== 'sequence') return undefined;
  const [name] = configuration.texts('registry', key);
  return name && { fromEnvironment: name.text };
}

/**
 * The variables by which the account of the registry is handed over: secrets, literals, and the
 * output of ERB's commands. Undefined after a mistake, which is in the sink.
 */
export async function accountValues(
  configuration: Configuration,
  commands: readonly ErbCommand[],
  settings: SecretSettings,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string> | undefined> {
  const names = (['username', 'password'] as const).flatMap((key) => {
    const name = secretName(configuration, key)?.fromEnvironment;
    return name === undefined ? [] : [[name, configuration.place('registry', key)] as const];
  });
  const values = new Map<string, string>();
  for (const [key, variable] of [
    ['username', usernameVariable],
    ['password', passwordVariable],
  ] as const) {
    if (secretName(configuration, key) !== undefined) continue;
    const text = configuration.text('registry', key) ?? '';
    const value = await withOutputs(text, commands, settings, sink);
    if (value === undefined) return undefined;
    values.set(variable, value);
  }
  const secrets = names.length === 0 ? [] : await readSecrets(new Map(names), settings, sink);
  return secrets && new Map([...values, ...secrets]);
}

async function withOutputs(
  text: string,
  commands: readonly ErbCommand[],
  leave: CommandLeave,
  sink: DiagnosticSink,
): Promise<string | undefined> {
  let value = text;
  for (const command of commands) {
    if (!value.includes(command.placeholder)) continue;
    const output = await erbOutput(command, leave, sink);
    if (output === undefined) return undefined;
    value = value.replace(command.placeholder, () => output);
  }
  return value.trim();
}

function rolesOf(configuration: Configuration): Deployment['roles'] {
  const servers = configuration.node('servers');
  if (servers?.kind === 'sequence') return [{ name: 'web', hosts: hostsOf(servers) }];
  if (servers?.kind !== 'mapping') return [];
  const roles = [...servers.entries].map(([name, { value }]) => ({ name, hosts: hostsOf(value) }));
  const primary = configuration.text('primary_role') ?? 'web';
  const rank = ({ name }: { readonly name: string }): number => (name === primary ? 0 : 1);
  return roles.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

function accessoryHosts(
  configuration: Configuration,
  roles: Deployment['roles'],
): readonly string[] {
  const accessories = configuration.node('accessories');
  if (accessories?.kind !== 'mapping') return [];
  return [...accessories.entries.values()].flatMap(({ value }) => {
    if (value.kind !== 'mapping') return [];
    const entry = (key: string): YamlNode | undefined => value.entries.get(key)?.value;
    const named = ['role', 'roles'].flatMap((key) => textsOf(entry(key)));
    const ofRoles = roles.filter(({ name }) => named.includes(name)).flatMap(({ hosts }) => hosts);
    return [...textsOf(entry('host')), ...hostsOf(entry('hosts')), ...ofRoles];
  });
}

function textsOf(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'sequence') return node.items.flatMap(textsOf);
  return node?.kind === 'scalar' && node.value.type === 'string' ? [node.value.text] : [];
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** Who builds: the address that Git has, else the name of the user. */
export async function performer(host: Host): Promise<string> {
  const email = (await askGit(host, ['config', 'user.email']))?.trim();
  return email || host.env['USER'] || host.env['USERNAME'] || '';
}
