import type { Case } from '../case.ts';
import type { Random } from '../random.ts';

const encoder = new TextEncoder();

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/**
 * Small definitions with no regard for types: expressions of every operation on every value, and
 * attributes and overrides with every text. Most fail, and how they fail is what is compared.
 */
export function generateWildCase(random: Random, seed: number): Case {
  const make = random.pick([
    expressionsCase,
    expressionsCase,
    failureCase,
    attributeCase,
    overrideCase,
  ]);
  const { text, args = [], env = {} } = make(random);
  return {
    id: `generated/${seed}`,
    files: new Map([
      ['docker-bake.hcl', encoder.encode(text)],
      ['s.txt', encoder.encode('secret\n')],
    ]),
    args: ['--print', ...args],
    env: { SECRET: 'hidden', ...env },
  };
}

interface Wild {
  readonly text: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const variables = `variable "S" {
  default = "a-b"
}
variable "N" {
  default = 3
}
variable "L" {
  default = ["x", "y", 3]
}
variable "O" {
  default = { a = 1, "b c" = [true], n = null }
}
variable "Z" {
  default = null
}
variable "M" {
  type    = map(string)
  default = { k = "v" }
}
variable "T" {
  type    = set(string)
  default = ["q", "p", "q"]
}
`;

/** Many expressions at once; those that fail give a text. */
function expressionsCase(random: Random): Wild {
  const rows = random.several(10, () => expression(random, random.integer(1, 3)));
  const lines = rows.map((row, index) => `    e${index} = try(jsonencode(${row}), "failed")\n`);
  return { text: `${variables}target "default" {\n  args = {\n${lines.join('')}  }\n}\n` };
}

/** One expression, whose failure is shown. */
function failureCase(random: Random): Wild {
  const name = random.pick(['args', 'labels', 'tags', 'context', 'pull', 'platforms', 'contexts']);
  const value = expression(random, random.integer(1, 3));
  const whole = random.chance(0.5) ? value : random.pick([`{ a = ${value} }`, `[${value}]`]);
  return { text: `${variables}target "default" {\n  ${name} = ${whole}\n}\n` };
}

const attributeNames = words(`
  annotations attest args cache-from cache-to call context contexts description dockerfile
  dockerfile-inline entitlements extra-hosts inherits labels network no-cache no-cache-filter
  output platforms pull secret shm-size tags target ulimits matrix name
`);

const textLists = words(`
  annotations attest cache-from cache-to output secret ulimits platforms entitlements
`);

function attributeCase(random: Random): Wild {
  const values = new Map<string, string>();
  for (let left = random.integer(1, 3); left > 0; left -= 1) {
    if (random.chance(0.6)) {
      const items = random.several(random.integer(1, 3), () => JSON.stringify(commaText(random)));
      values.set(random.pick(textLists), `[${items.join(', ').replace(/[$%](?=\{)/g, '$&$&')}]`);
    } else {
      values.set(random.pick(attributeNames), expression(random, 1));
    }
  }
  const lines = [...values].map(([name, value]) => `  ${name} = ${value}\n`);
  return {
    text: `${variables}target "base" {\n${lines.join('')}}\ntarget "default" {\n  inherits = ["base"]\n  tags = ["t"]\n}\n`,
  };
}

const overrideKeys = [
  '',
  ...words(`
    annotations args args. args.A args.A.B attest cache-from cache-to call context contexts
    contexts.x contexts. dockerfile entitlements extra-hosts extra-hosts.h labels labels.l load
    no-cache output platform pull push secrets shm-size ssh.x tags target nonsense tags.x
    output.0 Tags
  `),
];

function overrideCase(random: Random): Wild {
  const words = random.several(random.integer(1, 3), () => {
    const pattern = random.pick([
      '*',
      'default',
      'base',
      'd*',
      '[a-d]*',
      'none',
      '',
      'de?ault',
      '[',
      '\\*',
    ]);
    const sign = random.pick(['=', '=', '=', '+=', '', '++=', '= ']);
    const value = random.chance(0.3)
      ? random.pick(['true', 'false', '1', 'T', 'x', ''])
      : commaText(random);
    return `${pattern}.${random.pick(overrideKeys)}${sign}${sign === '' ? '' : value}`;
  });
  const base = `  output = ["${random.pick(['type=docker', 'type=image', 'out', 'type=registry'])}"]\n`;
  return {
    text: `target "base" {\n${base}  tags = ["b"]\n}\ntarget "default" {\n  inherits = ["base"]\n}\n`,
    args: [...words.flatMap((word) => ['--set', word]), ...random.pick([[], ['base'], ['*']])],
    env: { A: 'from-environment' },
  };
}

/** A text with commas, equals signs and quotes in more or less sensible places. */
function commaText(random: Random): string {
  if (random.chance(0.15)) {
    return random.pick([
      '',
      '-',
      ',',
      '=',
      '"',
      '""',
      'a',
      'a,b',
      ' ',
      'type',
      'type=',
      '=x',
      '../x',
      'linux/amd64',
      'a=b=c',
      '${x}',
      'é',
      'linux',
      'linux/arm64/v8',
      'windows(10.0)/amd64',
      'nofile=1',
      'network.host',
    ]);
  }
  const fields = random.several(random.integer(1, 3), () => {
    const key = random.pick([
      'type',
      'type',
      'Type',
      ' type',
      'dest',
      'src',
      'id',
      'ref',
      'mode',
      'push',
      'env',
      'source',
      'name',
      'disabled',
      'scope',
      'x',
      'nofile',
      'TYPE',
      'org.x/y',
    ]);
    const value = random.pick([
      'docker',
      'image',
      'local',
      'registry',
      'gha',
      'sbom',
      'provenance',
      'file',
      'env',
      'inline',
      'true',
      'max',
      's.txt',
      'SECRET',
      'a',
      '',
      '1:2',
      'a b',
      'ü',
      '0',
    ]);
    const field = random.chance(0.9) ? `${key}=${value}` : random.pick([key, value]);
    return random.chance(0.15) ? `"${field}${random.pick(['', ',z', '""', ' '])}"` : field;
  });
  return fields.join(random.pick([',', ',', ',', ', ', ' ,', ';']));
}

const names = ['S', 'N', 'L', 'O', 'Z', 'M', 'T'];

const literals = [
  '"$${a}"',
  ...String.raw`
  0
  1
  -1
  2.5
  1e3
  1e-3
  12345678901234567890123
  0.1
  1e100
  00
  3.0
  true
  false
  null
  ""
  "a"
  "1"
  "true"
  "a,b"
  "\n\t\"\\"
  "\u00e9"
  "e\u0301"
  "\U0001F433"
  "%%{ if }"
  "日本"
  " x "
  "1e3"
  "0x10"
  "-5"
  []
  {}
  [1, "a", null]
  [[1], [2]]
  ["b", "a", "b"]
  { a = 1, b = "x" }
  { "1" = 2 }
  [{ a = 1 }, { a = "b" }]
  { a = { b = [1] } }
  [true]
  [null]
`
    .trim()
    .split(/\n\s*/),
];

const operators = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', '&&', '||'];

/** Functions whose result does not depend on the clock, on chance or on the machine. */
const functions = words(`
  absolute add and base64decode base64encode basename ceil chomp chunklist cidrhost
  cidrnetmask cidrsubnet coalesce coalescelist compact concat contains csvdecode dirname
  distinct divide element equal flatten floor format formatdate formatlist greaterthan
  greaterthanorequalto hasindex indent index indexof int join jsondecode jsonencode keys
  length lessthan log lookup lower max md5 merge min modulo multiply negate not notequal or
  parseint pow range regex regex_replace regexall replace reverse reverselist sanitize
  sethaselement setintersection setproduct setsubtract setsymmetricdifference setunion sha1
  signum slice sort split strlen substr subtract timeadd title trim trimprefix trimspace
  trimsuffix try can upper urlencode values zipmap
`);

function expression(random: Random, depth: number): string {
  if (depth <= 0 || random.chance(0.2)) {
    return random.chance(0.4) ? random.pick(names) : random.pick(literals);
  }
  const inner = (): string => expression(random, depth - 1);
  const part = (): string => `(${inner()})`;
  return random.pick<() => string>([
    () => `${part()} ${random.pick(operators)} ${part()}`,
    () => `${random.pick(['-', '!'])}${part()}`,
    () => `${part()} ? ${part()} : ${part()}`,
    () => `[${random.several(random.integer(0, 3), inner).join(', ')}]`,
    () => `{ ${random.pick(['a', 'b', '"k"', `(${inner()})`, '1'])} = ${inner()} }`,
    () => `${part()}[${inner()}]`,
    () => `${part()}.${random.pick(['a', 'b', 'n', '0', '1', 'k'])}`,
    () => `${part()}[*]${random.pick(['', '.a', '[0]'])}`,
    () => `${part()}.*${random.pick(['', '.a', '.0'])}`,
    () =>
      `[for v in ${part()} : ${random.pick(['v', inner(), '[v, 1]', 'v...'])}${random.pick(['', ` if ${inner()}`])}]`,
    () =>
      `{ for k, v in ${part()} : ${random.pick(['k', 'v', '"x"', inner()])} => ${random.pick(['v', 'k', inner()])}${random.pick(['', '...', ' if k != "a"'])} }`,
    () => `"a\${${inner()}}b${random.pick(['', `\${~ ${inner()} ~}`, ' '])}"`,
    () => `"\${${inner()}}"`,
    () => `"%{ if ${inner()} }x%{ else }y%{ endif }"`,
    () => `"%{ for v in ${part()} }\${v};%{ endfor }"`,
    () => call(random, inner),
    () => call(random, inner),
    () => call(random, inner),
    () => call(random, inner),
  ])();
}

function call(random: Random, inner: () => string): string {
  const values = random.several(random.pick([0, 1, 1, 1, 2, 2, 2, 3, 3, 4]), inner);
  const last = values.at(-1);
  const expands = last !== undefined && random.chance(0.07) ? '...' : '';
  return `${random.pick(functions)}(${values.join(', ')}${expands})`;
}
