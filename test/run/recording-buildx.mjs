#!/usr/bin/env node
// A docker-buildx under a test's control: it records how it is called below RECORDING and does what
// RECORDING/behaviour.mjs says; by default every target is built at once and well.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.RECORDING;
const args = process.argv.slice(2);
const input = args.includes('--file=-') || args.includes('-') ? readFileSync(0, 'utf8') : '';

/** What is asked for: names of targets, or of the group that stands in the definition for them. */
function targetsOf(words) {
  const { group = {} } = input.startsWith('{') ? JSON.parse(input) : {};
  return words.flatMap((name) => group[name]?.targets ?? [name]);
}

const call = {
  args,
  input,
  targets: args.includes('--') ? targetsOf(args.slice(args.indexOf('--') + 1)) : [],
  env: process.env,
  started: Date.now(),
  signals: [],
};

if (args[0] === 'version') {
  process.stdout.write('github.com/docker/buildx v0.29.1 abc\n');
  process.exit(0);
}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Writes a status: of each vertex a digest, a name and what became of it. */
function status(...vertexes) {
  const at = (name) => ({ [name]: new Date().toISOString() });
  const lines = vertexes.map(({ state, ...vertex }) => ({
    ...vertex,
    ...at('started'),
    ...(state === 'running' ? {} : at('completed')),
  }));
  process.stderr.write(`${JSON.stringify({ vertexes: lines })}\n`);
}

/** Builds a target in so many milliseconds; `error` is that of its step. */
async function build(name, { milliseconds = 1, error } = {}) {
  const digest = `sha256:${name}`;
  const label = call.targets.length > 1 ? `[${name} 1/1] RUN true` : '[1/1] RUN true';
  status({ digest, name: label, state: 'running' });
  await wait(milliseconds);
  status({ digest, name: label, ...(error === undefined ? {} : { error }) });
  if (error !== undefined) fail(`target ${name}: failed to solve: ${error}`);
}

function fail(message) {
  process.stderr.write(`ERROR: ${message}\n`);
  end(1);
}

function end(code) {
  record({ ended: Date.now(), code });
  process.exit(code);
}

function record(more) {
  Object.assign(call, more);
  mkdirSync(join(folder, 'calls'), { recursive: true });
  writeFileSync(join(folder, 'calls', `${call.started}-${process.pid}.json`), JSON.stringify(call));
}

function writeMetadata(metadata) {
  const flag = args.find((word) => word.startsWith('--metadata-file='));
  if (flag !== undefined) writeFileSync(flag.slice(16), JSON.stringify(metadata));
}

/** How often a call for these targets was made before. */
function times(key) {
  const path = join(folder, `times-${key}`);
  const count = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  writeFileSync(path, String(count + 1));
  return count;
}

/** Writes an OCI layout where the definition says. */
function writeLayouts() {
  const { target } = JSON.parse(call.input);
  for (const name of call.targets) {
    const dest = JSON.stringify(target[name].output ?? []).match(/dest["=:]+([^",]+)/)?.[1];
    if (dest === undefined) continue;
    mkdirSync(dest, { recursive: true });
    const index = { manifests: [{ digest: `sha256:layout-of-${name}` }] };
    writeFileSync(join(dest, 'index.json'), JSON.stringify(index));
  }
}

async function buildAll(milliseconds) {
  await Promise.all(call.targets.map((name) => build(name, { milliseconds })));
  if (call.input.startsWith('{')) writeLayouts();
  writeMetadata(
    Object.fromEntries(
      call.targets.map((name) => [name, { 'containerimage.digest': `sha256:image-${name}` }]),
    ),
  );
  end(0);
}

for (const name of ['SIGINT', 'SIGTERM']) {
  process.on(name, () => {
    call.signals.push(name);
    record({});
    if (!call.ignoresSignals) end(1);
  });
}
record({});
const path = join(folder, 'behaviour.mjs');
if (existsSync(path)) {
  const { default: behave } = await import(pathToFileURL(path).href);
  await behave({
    call,
    args,
    wait,
    status,
    build,
    buildAll,
    fail,
    end,
    times,
    writeMetadata,
    record,
  });
}
await buildAll(1);
