import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlNode } from '../yaml/node.ts';
import type { Configuration } from './configuration.ts';
import { reportDoubt, reportMistake } from './problem.ts';
import { isNothing, rubyScalar } from './scalar.ts';

/** Architectures that Docker has images for. */
const arches = ['amd64', 'arm64', 'arm', 'arm/v7', 'arm/v6', '386', 'ppc64le', 's390x', 'riscv64'];

/** Reports what is missing or does not go together, in Kamal's words where it has any. */
export function checkConfiguration(configuration: Configuration, sink: DiagnosticSink): void {
  checkRequired(configuration, sink);
  checkRegistry(configuration, sink);
  checkServers(configuration, sink);
  checkBuilder(configuration, sink);
  checkDocker(configuration, sink);
}

function checkRequired(configuration: Configuration, sink: DiagnosticSink): void {
  const refuse = (message: string, key: string, detail = ''): void =>
    reportMistake(sink, '', message, configuration.place(key), detail);
  if (configuration.truth('require_destination') && configuration.destination === undefined) {
    const detail = 'Name it with -d, or with --var DESTINATION=NAME.';
    refuse('You must specify a destination', 'require_destination', detail);
  }
  for (const key of ['service', 'registry']) {
    const node = configuration.node(key);
    const isEmpty = node?.kind === 'mapping' && node.entries.size === 0;
    if (isNothing(node) || isEmpty) refuse(`Missing required configuration for ${key}`, key);
  }
  if (!configuration.image) refuse('Missing required configuration for image', 'image');
  const { service } = configuration;
  if (service !== '' && !/^[a-z0-9_-]+$/i.test(service)) {
    const rule = 'Service name can only include alphanumeric characters, hyphens, and underscores';
    refuse(rule, 'service');
  }
}

function checkRegistry(configuration: Configuration, sink: DiagnosticSink): void {
  if (configuration.node('registry')?.kind !== 'mapping') return;
  if (configuration.usesLocalRegistry) return;
  for (const key of ['username', 'password']) {
    const node = configuration.node('registry', key);
    const subject = configuration.place('registry', key);
    const path = `registry/${key}`;
    const isEmpty = node?.kind === 'sequence' && node.items.length === 0;
    if (node === undefined || isEmpty || configuration.text('registry', key) === '') {
      reportMistake(sink, path, 'is required', subject);
    } else if (!isTextOrSecret(node)) {
      const rule = 'should be a string or an array with one string (for secret lookup)';
      reportMistake(sink, path, rule, subject);
    }
  }
}

function isTextOrSecret(node: YamlNode): boolean {
  const items = node.kind === 'sequence' ? node.items : [node];
  const [item] = items;
  return items.length === 1 && item?.kind === 'scalar' && rubyScalar(item).type === 'string';
}

function checkServers(configuration: Configuration, sink: DiagnosticSink): void {
  const servers = configuration.node('servers');
  if (servers === undefined) {
    if (configuration.node('accessories') !== undefined) return;
    reportMistake(sink, '', 'No servers or accessories specified', configuration.place('servers'));
    return;
  }
  if (servers.kind === 'scalar') return;
  const primary = configuration.text('primary_role') ?? 'web';
  const roles = servers.kind === 'sequence' ? ['web'] : [...servers.entries.keys()];
  const refuse = (message: string): void =>
    reportMistake(sink, '', message, configuration.place('servers'));
  if (!roles.includes(primary)) refuse(`The primary_role ${primary} isn't defined`);
  const allowsEmpty = configuration.truth('allow_empty_roles') === true;
  for (const role of roles) {
    const node = servers.kind === 'sequence' ? servers : servers.entries.get(role)?.value;
    if (node?.kind !== 'sequence' && node?.kind !== 'mapping') {
      const subject = node?.range ?? servers.range;
      reportMistake(sink, `servers/${role}`, 'should be an array or a hash', subject);
    } else if (hostsOf(node).length > 0) continue;
    else if (role === primary) refuse(`No servers specified for the ${role} primary_role`);
    else if (!allowsEmpty) {
      const rest = 'You can ignore this with allow_empty_roles: true';
      refuse(`No servers specified for the ${role} role. ${rest}`);
    }
  }
}

/** The hosts of a role: texts, or mappings of one host to its tags. */
export function hostsOf(node: YamlNode | undefined): readonly string[] {
  if (node?.kind === 'mapping') return hostsOf(node.entries.get('hosts')?.value);
  if (node?.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    if (item.kind === 'mapping') return [...item.entries.keys()].slice(0, 1);
    return item.kind === 'scalar' ? [rubyScalar(item).text] : [];
  });
}

function checkBuilder(configuration: Configuration, sink: DiagnosticSink): void {
  const refuse = (message: string, key: string, detail = ''): void =>
    reportMistake(sink, 'builder', message, configuration.place('builder', key), detail);
  const type = configuration.text('builder', 'cache', 'type');
  if (type && type !== 'gha' && type !== 'registry') {
    const subject = configuration.place('builder', 'cache', 'type');
    const detail = 'It is "gha" or "registry".';
    reportMistake(sink, 'builder', `Invalid cache type: ${type}`, subject, detail);
  }
  if (!configuration.arches.some((arch) => arch !== '')) {
    refuse('Builder arch not set', 'arch', 'Set it to amd64, arm64 or a list of both.');
  }
  for (const { text, range } of configuration.texts('builder', 'arch')) {
    if (text === '' || arches.includes(text)) continue;
    const hint = didYouMean(suggest(text, arches)).trim();
    const detail = hint || `Docker has images for ${arches.join(', ')}.`;
    reportDoubt(sink, 'builder/arch', `unknown architecture ${text}`, range, detail);
  }
  if (configuration.node('builder', 'pack') !== undefined && configuration.arches.length > 1) {
    refuse('buildpacks only support building for one arch', 'arch');
  }
  if (configuration.truth('builder', 'local') === false && !configuration.remote) {
    refuse('Cannot disable local builds, no remote is set', 'local');
  }
}

/** What Kamal's documentation says of the driver docker, and Kamal itself does not look at. */
function checkDocker(configuration: Configuration, sink: DiagnosticSink): void {
  if (configuration.driver !== 'docker') return;
  const limits = [
    ['remote builders', 'remote', Boolean(configuration.remote)],
    ['caching', 'cache', configuration.text('builder', 'cache', 'type') !== undefined],
    ['multiple arches', 'arch', configuration.arches.length > 1],
  ] as const;
  for (const [what, key, isBroken] of limits) {
    if (!isBroken) continue;
    const rule = `the \`docker\` driver does not support ${what}`;
    const detail = 'Leave the driver out, so that it is docker-container.';
    reportMistake(sink, 'builder', rule, configuration.place('builder', key), detail);
  }
}
