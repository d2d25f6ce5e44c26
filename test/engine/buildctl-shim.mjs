#!/usr/bin/env node
// A buildctl for tests: it takes exactly the flags and options that BuildKit's own client and the
// Dockerfile frontend know, refuses all others, and has docker buildx build the same.
import { spawn } from 'node:child_process';
import { appendFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { resolve } from 'node:path';

const globalFlags = [
  'addr',
  'tlsservername',
  'tlscacert',
  'tlscert',
  'tlskey',
  'tlsdir',
  'timeout',
];
const globalSwitches = ['debug', 'wait'];
const buildFlags = [
  ...[
    'output',
    'progress',
    'local',
    'oci-layout',
    'frontend',
    'opt',
    'export-cache',
    'import-cache',
  ],
  ...['secret', 'allow', 'ssh', 'metadata-file', 'source-policy-file', 'ref-file'],
];
const buildSwitches = ['no-cache'];

function die(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

const words = process.argv.slice(2);
if (process.env.SHIM_LOG) appendFileSync(process.env.SHIM_LOG, `${JSON.stringify(words)}\n`);

/** Reads flags until a word that is none. */
function readFlags(flags, switches) {
  const given = [];
  while (words[0]?.startsWith('-')) {
    const [name, ...rest] = words.shift().replace(/^--?/, '').split('=');
    if (switches.includes(name) && rest.length === 0) given.push([name, '']);
    else if (!flags.includes(name)) die(`flag provided but not defined: -${name}`);
    else
      given.push([
        name,
        rest.length > 0
          ? rest.join('=')
          : (words.shift() ?? die(`flag needs an argument: -${name}`)),
      ]);
  }
  return given;
}

const global = readFlags(globalFlags, globalSwitches);
const command = words.shift();
if (command === 'debug' && words[0] === 'workers') await connect();
if (command !== 'build') die(`No help topic for '${command}'`);
await connect();
const given = readFlags(buildFlags, buildSwitches);
if (words.length > 0) die(`unexpected argument ${words[0]}`);

/** Whoever names a daemon has one. */
async function connect() {
  const address = global.find(([name]) => name === 'addr')?.[1];
  if (address?.startsWith('unix://')) {
    await new Promise((done) => {
      const socket = createConnection(address.slice('unix://'.length), () => socket.end(done));
      socket.on('error', ({ message }) => die(`failed to connect to ${address}: ${message}`));
    });
  }
  if (command === 'debug') process.exit(0);
}

const all = (name) => given.filter(([flag]) => flag === name).map(([, value]) => value);
const pair = (text) => {
  const equals = text.indexOf('=');
  if (equals < 0) die(`invalid value ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
};

const locals = new Map(all('local').map(pair));
for (const [name, folder] of locals) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    die(`invalid local: ${name}: ${folder}`);
}
const layouts = new Map(all('oci-layout').map(pair));
const options = new Map(all('opt').map(pair));
const take = (name) => {
  const value = options.get(name);
  options.delete(name);
  return value;
};

const build = ['build', '--progress', all('progress')[0] ?? 'auto'];
if (all('frontend')[0] !== 'dockerfile.v0')
  die(`this frontend is not known: ${all('frontend')[0]}`);
const filename = take('filename') ?? 'Dockerfile';
const remote = take('context');
const key = take('dockerfilekey');
if (key !== undefined && key !== 'dockerfile') die(`invalid dockerfilekey ${key}`);
if (!locals.has('dockerfile') && remote === undefined)
  die('no local source dockerfile enabled from the client');
build.push(
  '--file',
  locals.has('dockerfile') ? resolve(locals.get('dockerfile'), filename) : filename,
);

const single = {
  target: '--target',
  platform: '--platform',
  'force-network-mode': '--network',
  'shm-size': '--shm-size',
};
for (const [name, flag] of Object.entries(single)) {
  const value = take(name);
  if (value !== undefined) build.push(flag, value);
}
for (const limit of take('ulimit')?.split(',') ?? []) build.push('--ulimit', limit);
for (const host of take('add-hosts')?.split(',') ?? []) build.push('--add-host', host);
for (const stage of take('no-cache')?.split(',') ?? []) build.push('--no-cache-filter', stage);
if (all('no-cache').length > 0) build.push('--no-cache');
if (take('image-resolve-mode') === 'pull') build.push('--pull');
take('frontend.caps');
take('multi-platform');
const request = take('requestid');
if (request !== undefined)
  build.push('--call', request.replace('frontend.', '').replace('lint', 'check'));
for (const [name, value] of [...options]) {
  const colon = name.indexOf(':');
  const prefix = colon < 0 ? '' : name.slice(0, colon);
  const rest = name.slice(colon + 1);
  if (prefix === 'build-arg') build.push('--build-arg', `${rest}=${value}`);
  else if (prefix === 'label') build.push('--label', `${rest}=${value}`);
  else if (prefix === 'attest') {
    // Buildx has this one by itself.
    if (value !== 'mode=min,inline-only=true') build.push('--attest', value);
  } else if (prefix === 'context') build.push('--build-context', `${rest}=${contextOf(value)}`);
  else die(`the frontend knows no option ${name}`);
}

function contextOf(value) {
  if (value.startsWith('local:'))
    return locals.get(value.slice('local:'.length)) ?? die(`${value} is not sent`);
  const layout = /^oci-layout:\/\/([^@]+)@(sha256:[0-9a-f]{64})$/.exec(value);
  if (value.startsWith('oci-layout:') && layout === null) die(`${value} has no digest`);
  if (layout === null) return value;
  return `oci-layout://${layouts.get(layout[1]) ?? die(`${layout[1]} is not sent`)}@${layout[2]}`;
}

for (const output of all('output')) {
  if (!/^type=(?:image|local|tar|oci|docker)(?:,|$)/.test(output))
    die(`exporter of ${output} could not be found`);
  const named = /"name=([^"]*)"|(?:^|,)name=([^,]*)/.exec(output);
  for (const tag of (named?.[1] ?? named?.[2] ?? '').split(',')) {
    if (tag !== '' && !build.includes(tag)) build.push('--tag', tag);
  }
  const rest = output.replace(/,?"name=[^"]*"|,name=[^,]*/, '');
  // Without a destination it goes to standard output here.
  const isStream = /^type=(?:docker|oci|tar)/.test(rest) && !rest.includes('dest=');
  build.push('--output', isStream ? `${rest},dest=-` : rest);
}
if (all('output').length === 0) build.push('--output', 'type=cacheonly');
for (const name of ['secret', 'ssh', 'allow', 'metadata-file']) {
  for (const value of all(name)) build.push(`--${name}`, value);
}
for (const cache of all('import-cache')) build.push('--cache-from', cache);
for (const cache of all('export-cache')) build.push('--cache-to', cache);
build.push(remote ?? locals.get('context') ?? die('no context'));

const child = spawn(process.env.ENGINE_BUILDX, build, { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
