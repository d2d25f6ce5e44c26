import type { Random } from '../random.ts';
import type { Definition } from './definition.ts';
import type { Kind } from './values.ts';

/** Arguments, and the first buildx that knows them all. */
export interface CommandLine {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly since: string;
}

const newKeys = new Set(['resources.memory', 'policy']);

/** A command line that asks for targets of this definition, with overrides and shorthands. */
export function generateCommandLine(
  random: Random,
  definition: Definition,
  isModern: boolean,
): CommandLine {
  if (random.chance(0.08)) {
    const what = random.pick([
      'targets',
      'variables',
      'type=targets,format=json',
      'type=variables,format=json',
    ]);
    return { args: [`--list=${what}`], env: environmentOf(random, definition), since: '0.0.0' };
  }
  const args = ['--print'];
  let since = '0.0.0';
  const names = [...definition.targets, ...definition.groups];
  if (random.chance(0.25))
    args.push(
      ...random.several(
        random.integer(1, 3),
        () =>
          `--set=${overrideOf(random, random.chance(0.9) ? definition.targets : names, isModern)}`,
      ),
    );
  if (args.some((word) => [...newKeys].some((key) => word.includes(`.${key}`)))) since = '0.35.0';
  if (random.chance(0.15))
    args.push(
      random.pick([
        '--push',
        '--load',
        '--no-cache',
        '--pull',
        '--provenance=false',
        '--provenance=mode=max',
        '--sbom=true',
        '--call=check',
        '--check',
        '--pull=false',
      ]),
    );
  if (isModern && random.chance(0.3) && definition.variables.length > 0) {
    const variable = random.pick(definition.variables);
    args.push('--var', `${variable.name}=${valueText(variable.kind, random)}`);
    if (since === '0.0.0') since = '0.31.0';
  }
  args.push(...targetsOf(random, names));
  return { args, env: environmentOf(random, definition), since };
}

function targetsOf(random: Random, names: readonly string[]): string[] {
  if (random.chance(0.25)) return ['*'];
  if (random.chance(names.includes('default') ? 0.4 : 0.02)) return [];
  if (random.chance(0.15))
    return [
      random.pick([
        'app*',
        '*[0-9]',
        '?[^x]*',
        'g?',
        '[a-w]*',
        'T*',
        '*-*',
        '_*',
        'nope*',
        '[',
        '\\*',
      ]),
    ];
  if (random.chance(0.01)) return ['missing', random.pick(names)];
  return random.several(random.integer(1, 2), () => random.pick(names));
}

function overrideOf(random: Random, names: readonly string[], isModern: boolean): string {
  const pattern = random.chance(0.4)
    ? random.chance(0.9)
      ? '*'
      : random.pick(['app*', '*1'])
    : random.pick(names);
  const [key, values] = random.pick(isModern ? overrides : established);
  const sign = random.chance(0.3) ? '+=' : '=';
  return `${pattern}.${key}${sign}${random.pick(values)}`;
}

const overrides: readonly (readonly [string, readonly string[]])[] = [
  ['args.A', ['x', '', 'a=b', '${x}']],
  ['args.a.b', ['v']],
  ['labels.l', ['x']],
  ['contexts.x', ['docker-image://z', '', './p']],
  ['tags', ['r/a:1', 'a,b', '']],
  ['context', ['src', '../x']],
  ['dockerfile', ['D', '']],
  ['target', ['stage', '']],
  ['platform', ['linux/amd64', 'linux/arm64', 'bad platform']],
  ['output', ['type=docker', 'out', 'type=image,push=true', 'push=true,x=y']],
  ['cache-from', ['type=gha', 'r/c', 'bad=1']],
  ['cache-to', ['type=inline', 'type=gha,mode=max']],
  ['attest', ['type=sbom', 'type=provenance,mode=max', 'mode=max']],
  ['annotations', ['a=b', 'index:a=b']],
  ['entitlements', ['network.host', 'security.insecure']],
  ['extra-hosts.h', ['1.2.3.4']],
  ['no-cache', ['true', '0', 'maybe']],
  ['pull', ['T', 'false']],
  ['push', ['true', 'false']],
  ['load', ['true', 'false']],
  ['shm-size', ['1m', 'x']],
  ['call', ['check']],
  ['secrets', ['id=z,env=SECRET', 'nope=1']],
  ['resources.memory', ['1g']],
  ['policy', ['filename=o.rego', 'x=1']],
  ['unknown', ['x']],
  ['args', ['x']],
  ['inherits', ['x']],
];

const established = overrides.filter(([key]) => !newKeys.has(key));

function environmentOf(random: Random, definition: Definition): Record<string, string> {
  const env: Record<string, string> = { SECRET: 'hidden' };
  for (const { name, kind, typed } of definition.variables) {
    const readable = typed || ['string', 'number', 'bool'].includes(kind);
    if (!random.chance(readable ? 0.2 : 0.02)) continue;
    if (typed && random.chance(0.3)) env[`${name}_JSON`] = jsonText(kind, random);
    else env[name] = valueText(kind, random);
  }
  if (random.chance(0.05)) env['SOURCE_DATE_EPOCH'] = '1700000000';
  return env;
}

function valueText(kind: Kind, random: Random): string {
  const values: Record<Kind, readonly string[]> = {
    string: ['env', '', 'a b', '${x}'],
    number: ['5', '-1.5', '1e2', '7', '0.1', '-0', '1_0', 'five'],
    bool: ['true', '0', 'F', 'T', 'false', 'yes', ''],
    list: ['a,b', 'a', 'x,,y', '"x,y",z', ' a , b', 'a"b', ''],
    numbers: ['1,2', '3', '3,3', '-1,0.5', '1,x'],
    object: ['a:b', 'a:b,c:d', 'a:', '"a:b,c":d', 'a'],
    objects: ['a', ''],
  };
  return random.pick(values[kind]);
}

function jsonText(kind: Kind, random: Random): string {
  const values: Record<Kind, readonly string[]> = {
    string: ['"j"', 'null', '5'],
    number: ['7', '"8"', '1.50', '{}'],
    bool: ['true', '"false"', '1'],
    list: ['["j","k"]', '[]', '[1]', '{"a":1}', '['],
    numbers: ['[1,1,2]', '["3"]', '[null]'],
    object: ['{"j":"k"}', '{"n":1}', '[]'],
    objects: ['[{"name":"j","n":1}]', '[{"name":"j"}]', '[{"name":"j","n":"2","x":3}]'],
  };
  return random.pick(values[kind]);
}
