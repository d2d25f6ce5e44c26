import type { Random } from '../random.ts';
import { code, type Expression, list, literal, object, text } from './expression.ts';
import { expressionOf, type Scope } from './values.ts';

type Make = (random: Random, scope: Scope, targets: readonly string[]) => Expression;

interface AttributeRow {
  readonly name: string;
  readonly make: Make;
  /** How often, relative to the others. */
  readonly weight: number;
  readonly since?: string;
}

const string: Make = (random, scope) => expressionOf('string', random, scope, 2);
const bool: Make = (random, scope) => expressionOf('bool', random, scope, 2);
const strings: Make = (random, scope) => expressionOf('list', random, scope, 2);
const map: Make = (random, scope) => expressionOf('object', random, scope, 3);

/** Some of the texts; now and then one that is wrong. */
function someOf(right: readonly string[], wrong: readonly string[] = []): Make {
  return (random) => {
    const picked = random.several(random.integer(0, 3), () => text(random.pick(right)));
    if (wrong.length > 0 && random.chance(0.015)) picked.push(text(random.pick(wrong)));
    return list(picked);
  };
}

/** Comma forms and object forms, mixed. */
function entries(
  forms: readonly string[],
  objects: readonly (readonly (readonly [string, Expression])[])[],
  wrong: readonly string[],
): Make {
  return (random) => {
    const picked = random.several(random.integer(0, 3), () =>
      random.chance(0.35) ? object(random.pick(objects)) : text(random.pick(forms)),
    );
    if (random.chance(0.015)) picked.push(text(random.pick(wrong)));
    return list(picked);
  };
}

const rows: readonly AttributeRow[] = [
  {
    name: 'context',
    weight: 3,
    make: (random, scope, targets) =>
      random.chance(0.6)
        ? text(
            random.pick([
              '.',
              './src',
              'a/../b',
              '../up/',
              '/abs',
              'https://github.com/o/r.git#main',
              'cwd://x',
              '',
            ]),
          )
        : string(random, scope, targets),
  },
  {
    name: 'dockerfile',
    weight: 3,
    make: (random, scope, targets) =>
      random.chance(0.6)
        ? text(random.pick(['Dockerfile', 'x/Dockerfile', 'cwd://D', '']))
        : string(random, scope, targets),
  },
  { name: 'dockerfile-inline', weight: 1, make: string },
  { name: 'args', weight: 5, make: map },
  {
    name: 'args',
    weight: 5,
    make: (random, scope) =>
      object(
        ['A', 'B', 'C', 'D']
          .slice(0, random.integer(1, 4))
          .map(
            (key) =>
              [
                key,
                random.chance(0.1)
                  ? literal(null)
                  : expressionOf(random.pick(['string', 'number', 'bool']), random, scope, 4),
              ] as const,
          ),
      ),
  },
  { name: 'labels', weight: 2, make: map },
  { name: 'tags', weight: 4, make: strings },
  {
    name: 'tags',
    weight: 3,
    make: (random, scope) =>
      list(random.several(random.integer(0, 3), () => expressionOf('string', random, scope, 3))),
  },
  { name: 'target', weight: 1, make: string },
  { name: 'description', weight: 1, make: string },
  {
    name: 'platforms',
    weight: 2,
    make: someOf(['linux/amd64', 'linux/arm64', 'linux/arm/v7', ''], ['not a platform', 'linux/']),
  },
  { name: 'pull', weight: 1, make: bool },
  { name: 'no-cache', weight: 1, make: bool },
  {
    name: 'network',
    weight: 1,
    make: (random) => text(random.pick(['host', 'none', 'default', ''])),
  },
  { name: 'no-cache-filter', weight: 1, make: strings },
  {
    name: 'shm-size',
    weight: 1,
    make: (random) => text(random.pick(['64m', '1g', '2048', random.chance(0.04) ? 'big' : '3kb'])),
  },
  {
    name: 'ulimits',
    weight: 1,
    make: someOf(['nofile=1:2', 'nproc=3', 'core=0'], ['nope=1', 'nofile=9:1', 'nofile']),
  },
  {
    name: 'call',
    weight: 1,
    make: (random) => text(random.pick(['build', 'check', 'outline', 'targets'])),
  },
  {
    name: 'entitlements',
    weight: 1,
    make: someOf(['network.host', 'security.insecure', 'device', '']),
  },
  {
    name: 'annotations',
    weight: 1,
    make: someOf(
      [
        'a=b',
        'index:c=d',
        'manifest,index-descriptor:e=f',
        'manifest[linux/amd64]:g=h',
        'x=${y}',
        '',
      ],
      ['nokey', 'wrong:a=b', 'index[]:a=b'],
    ),
  },
  { name: 'extra-hosts', weight: 1, make: map },
  {
    name: 'contexts',
    weight: 2,
    make: (random, _scope, targets) =>
      object(
        [
          ['x', text('docker-image://alpine')],
          ['y', text(`target:${random.pick(targets)}`)],
          ['z', text(random.pick(['', './lib', 'cwd://q']))],
        ].slice(random.integer(0, 2)) as [string, Expression][],
      ),
  },
  {
    name: 'cache-from',
    weight: 2,
    make: entries(
      [
        'a/b:c',
        'type=gha',
        'type=gha,scope=s',
        'type=local,src=d',
        'r/one,r/two',
        'type=registry,ref=r/x',
        '"type=registry","ref=q"',
        '',
      ],
      [
        [['type', text('gha')]],
        [
          ['type', text('registry')],
          ['ref', text('a/b:c')],
        ],
        [
          ['type', text('s3')],
          ['n', literal(1)],
        ],
      ],
      ['scope=x', 'type=gha,oops', 'a"b,c'],
    ),
  },
  {
    name: 'cache-to',
    weight: 2,
    make: entries(
      ['type=inline', 'type=gha,mode=max', 'type=local,dest=o', 'r/x'],
      [
        [['type', text('inline')]],
        [
          ['type', text('local')],
          ['dest', text('o')],
        ],
      ],
      ['mode=max', 'type='],
    ),
  },
  {
    name: 'output',
    weight: 3,
    make: entries(
      [
        'type=docker',
        'type=image',
        'type=image,push=true',
        'type=registry',
        'out',
        'type=local,dest=o',
        'type=oci,dest=x.tar',
        'type=cacheonly',
        '-',
        '',
      ],
      [
        [
          ['type', text('image')],
          ['push', literal(true)],
        ],
        [
          ['type', text('local')],
          ['dest', text('o')],
        ],
      ],
      ['push=true,name=x', 'dest=x,y'],
    ),
  },
  {
    name: 'attest',
    weight: 1,
    make: entries(
      [
        'type=provenance,mode=max',
        'type=sbom',
        'type=sbom,disabled=true',
        'type=provenance,mode=min',
      ],
      [
        [
          ['type', text('sbom')],
          ['generator', text('g')],
        ],
        [
          ['type', text('provenance')],
          ['disabled', literal(true)],
        ],
      ],
      ['mode=max', 'type=sbom,disabled=perhaps', 'sbom'],
    ),
  },
  {
    name: 'secret',
    weight: 1,
    make: entries(
      [
        'id=a,env=SECRET',
        'id=b,src=s.txt',
        'type=env,id=c,env=SECRET',
        'type=file,id=d,source=s.txt',
        'id=SECRET',
      ],
      [
        [
          ['id', text('a')],
          ['src', text('s.txt')],
        ],
        [
          ['id', text('e')],
          ['env', text('SECRET')],
        ],
      ],
      ['id=a,nope=b', 'id', 'type=zzz,id=a'],
    ),
  },
  {
    name: 'resources',
    weight: 1,
    since: '0.35.0',
    make: (random) =>
      object(
        (
          [
            ['memory', text('1g')],
            ['cpu-shares', literal(random.integer(1, 9))],
            ['cpuset-cpus', text('0')],
          ] as [string, Expression][]
        ).slice(random.integer(0, 2)),
      ),
  },
  {
    name: 'policy',
    weight: 1,
    since: '0.31.0',
    make: entries(
      ['filename=p.rego', 'strict=true', 'disabled=true', 'log-level=debug', 'reset=true'],
      [
        [
          ['filename', text('q.rego')],
          ['strict', literal(false)],
        ],
      ],
      ['nope=1', 'strict=perhaps'],
    ),
  },
  { name: 'unknown-thing', weight: 1, make: () => code('whatever(1)') },
  { name: 'hostname', weight: 1, make: string },
];

const weighted = rows.flatMap((row) => Array.from({ length: row.weight }, () => row));
const established = weighted.filter(({ since }) => since === undefined);

/** A few attributes of a target, each at most once; the newest ones only when they are wanted. */
export function attributesOf(
  random: Random,
  scope: Scope,
  targets: readonly string[],
  isModern: boolean,
): { readonly attributes: [string, Expression][]; readonly since: string } {
  const made = new Map<string, Expression>();
  let since = '0.0.0';
  for (const row of random.several(random.integer(0, 5), () =>
    random.pick(isModern ? weighted : established),
  )) {
    made.set(
      row.name,
      random.chance(0.02)
        ? random.pick([literal(null), literal(5), text('odd'), list([]), object([])])
        : row.make(random, scope, targets),
    );
    if (row.since && row.since.localeCompare(since, 'en', { numeric: true }) > 0) since = row.since;
  }
  return {
    attributes: [...made].filter(([name]) => name !== 'hostname' || random.chance(0.2)),
    since,
  };
}
