import type { Case } from '../case.ts';
import type { Random } from '../random.ts';
import { mutate } from './mutate.ts';

const encoder = new TextEncoder();
const names = ['app', 'db', 'web.api', 'x-y'];

/** A case of Compose files: build attributes, interpolation, several files, anchors, `extends`. */
export function generateComposeCase(random: Random, seed: number): Case {
  const services = random.some(names, 3);
  if (services.length === 0) services.push('app');
  const files = new Map<string, string>([['compose.yaml', composeFile(random, services, true)]]);
  if (random.chance(0.4)) {
    const again = services.filter(() => random.chance(0.7));
    files.set('over.yaml', composeFile(random, again.length > 0 ? again : services, false));
  }
  const broken = random.chance(0.15);
  const encoded = new Map<string, Uint8Array>([['s.txt', encoder.encode('secret\n')]]);
  for (const [name, text] of files) {
    encoded.set(name, encoder.encode(broken ? mutate(text, random) : text));
  }
  if (random.chance(0.5)) encoded.set('.env', encoder.encode(envFile(random)));
  return {
    id: `generated/${seed}`,
    files: encoded,
    args: ['--print', ...[...files.keys()].flatMap((name) => ['-f', name])],
    env: random.chance(0.5) ? { A: random.pick(['env', '', 'a b']) } : {},
    since: '0.36.0',
  };
}

function composeFile(random: Random, services: readonly string[], isFirst: boolean): string {
  const head = isFirst ? `x-args: &args {A: ${scalar(random)}, Z: "z"}\n` : '';
  const bodies = services.map((name) => `  ${name}:\n${service(random, name, services, isFirst)}`);
  const secrets = 'secrets:\n  file: {file: s.txt}\n  env: {environment: TOKEN}\n';
  return `${head}services:\n${bodies.join('')}${isFirst ? secrets : ''}`;
}

function service(
  random: Random,
  name: string,
  services: readonly string[],
  isFirst: boolean,
): string {
  const lines: string[] = [];
  if (random.chance(0.4)) lines.push(`    image: ${text(random)}`);
  if (random.chance(0.3)) lines.push(`    environment: ${pairs(random)}`);
  const base = services[services.indexOf(name) + 1];
  if (isFirst && base !== undefined && random.chance(0.2)) lines.push(`    extends: ${base}`);
  const attributes = random
    .some(Object.keys(attributeValues), 6)
    .map((key) => `      ${key}: ${attributeValues[key]!(random, isFirst)}\n`);
  const context = random.pick(['.', './dir', 'dir/../other', 'https://example.com/x.git#main']);
  lines.push(`    build:\n      context: ${context}\n${attributes.join('')}`.trimEnd());
  return `${lines.join('\n')}\n`;
}

/** A value of each attribute of `build`; those that only a first file may have refer to its anchor. */
const attributeValues: Readonly<Record<string, (random: Random, isFirst: boolean) => string>> = {
  args: (random, isFirst) =>
    isFirst && random.chance(0.3) ? `{<<: *args, B: ${scalar(random)}}` : pairs(random),
  labels: (random) => pairs(random),
  tags: (random) => list(random, () => text(random)),
  cache_from: (random) => list(random, () => random.pick(['"type=gha"', 'a/b:c', '"d/e"'])),
  cache_to: (random) => list(random, () => random.pick(['"type=inline"', '"type=gha,mode=max"'])),
  platforms: (random) => list(random, () => random.pick(['linux/amd64', 'linux/arm64'])),
  target: (random) => text(random),
  dockerfile: (random) => random.pick(['Dockerfile', './docker/Dockerfile', '"${A:-D}"']),
  network: (random) => random.pick(['host', 'none', '"${N-default}"']),
  no_cache: (random) => random.pick(['true', 'false', '"yes"', '"${U:-true}"']),
  pull: (random) => random.pick(['true', 'false', '"on"']),
  shm_size: (random) => random.pick(['64m', '1024', '"1.5gb"', '"2 GiB"', '0']),
  extra_hosts: (random) => random.pick(['["a=1.1.1.1"]', '{a: 1.1.1.1, b: "::1"}', '["b:[::1]"]']),
  ulimits: (random) => random.pick(['{nofile: {soft: 1, hard: 2}}', '{nproc: 5}']),
  provenance: (random) => random.pick(['true', 'false', 'mode=max']),
  sbom: (random) => random.pick(['true', 'false', '"generator=x"']),
  secrets: (random) => random.pick(['[file]', '[env]', '[file, {source: env, target: t}]']),
  additional_contexts: (random) =>
    random.pick(['{a: ./a}', '[b=docker-image://alpine]', '{a: ./b, c: "target:d"}']),
  'x-bake': (random) =>
    random.pick([
      '{tags: a b, platforms: linux/arm64}',
      '{output: ["type=local,dest=out"], no-cache: true}',
      '{no-cache-filter: [s, s], pull: false, contexts: {a: x}}',
    ]),
};

function pairs(random: Random): string {
  const keys = random.some(['A', 'B', 'C'], 3);
  if (random.chance(0.5)) {
    const items = keys.map((key) =>
      random.chance(0.3) ? key : JSON.stringify(`${key}=${template(random)}`),
    );
    return `[${items.join(', ')}]`;
  }
  return `{${keys.map((key) => `${key}: ${scalar(random)}`).join(', ')}}`;
}

function list(random: Random, make: () => string): string {
  return `[${random.several(random.integer(0, 3), make).join(', ')}]`;
}

const scalars = ['1', '1.5', '1e7', '010', '0x1f', 'true', 'yes', 'null', '~', '""', '1_0', '.5'];

function scalar(random: Random): string {
  return random.chance(0.5) ? random.pick(scalars) : text(random);
}

function text(random: Random): string {
  return JSON.stringify(template(random));
}

const templates = [
  ...['plain', '$A', '${A}', '${A:-d}', '${U-d}', '${A:+p}', '${U:+p}', '$$A', '$${A}', 'a$', '$1'],
  ...['${U:-${A:-n}}', '${U:-$$x}', '${E:-e}', '${E-e}', '${A:?gone}', 'x${A}y', '${U:-a:b-c}'],
];

const wrongTemplates = ['${', '${}', '${A!}', '${U:?gone}'];

function template(random: Random): string {
  return random.chance(0.02) ? random.pick(wrongTemplates) : random.pick(templates);
}

const statements = [
  ...['A=dot', 'E=', 'export N=host', 'B="b $A"', "C='$A'", 'D=${A:-x} # note', '# comment'],
  ...['U: yaml', 'F="line\\nbreak"', 'G=a#b', 'TOKEN'],
];

function envFile(random: Random): string {
  return `${random.several(random.integer(0, 4), () => random.pick(statements)).join('\n')}\n`;
}
