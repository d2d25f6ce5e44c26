import type { Random } from '../random.ts';
import { callOf } from './calls.ts';
import { code, type Expression, list, literal, object, text, toNative } from './expression.ts';

/** The types that the generator tells apart. */
export type Kind = 'string' | 'number' | 'bool' | 'list' | 'numbers' | 'object' | 'objects';

/** A name in scope and what it holds. */
export interface Name {
  readonly name: string;
  readonly kind: Kind;
}

/** What expressions may refer to. */
export interface Scope {
  readonly names: readonly Name[];
  readonly functions: readonly {
    readonly name: string;
    readonly result: Kind;
    readonly parameters: readonly Kind[];
  }[];
  /** Attributes of blocks that may be read: `target.a.context`. */
  readonly references: readonly Name[];
}

const words = [
  'app',
  'web',
  'linux',
  'v1.2.3',
  'a-b_c',
  'Ünï',
  '',
  ' spaced ',
  'x/y:z',
  '1',
  'true',
  '10.5',
  'foo,bar',
  '${not}',
  '%{ raw }',
  'ä̈',
  '日本',
  '<&>',
  'a.b.c',
  '🐳',
];
const numbers = [
  '0',
  '1',
  '2',
  '-1',
  '3.5',
  '10',
  '1e3',
  '0.1',
  '255',
  '12345678901234567890',
  '-0.25',
  '1.50',
];

/** An expression that has (or converts to) this kind; `depth` bounds its size. */
export function expressionOf(kind: Kind, random: Random, scope: Scope, depth: number): Expression {
  const simple = depth <= 0 || random.chance(0.35);
  if (simple) {
    const names = scope.names.filter((name) => name.kind === kind);
    if (names.length > 0 && random.chance(0.6)) return code(random.pick(names).name);
    return literalOf(kind, random);
  }
  const make = (wanted: Kind): string => toNative(expressionOf(wanted, random, scope, depth - 1));
  const choices: (() => Expression)[] = [
    () => literalOf(kind, random),
    () => code(`(${make(kind)})`),
    () => code(`${guard(make('bool'))} ? ${make(kind)} : ${make(kind)}`),
    () => code(callOf(kind, random, make)),
    () => code(callOf(kind, random, make)),
    ...special(kind, random, scope, depth, make),
  ];
  const references = scope.references.filter((name) => name.kind === kind);
  if (references.length > 0) choices.push(() => code(random.pick(references).name));
  const functions = scope.functions.filter((row) => row.result === kind);
  if (functions.length > 0) {
    choices.push(() => {
      const row = random.pick(functions);
      return code(`${row.name}(${row.parameters.map(make).join(', ')})`);
    });
  }
  if (random.chance(0.006)) return mistake(random, make);
  return random.pick(choices)();
}

/** A conditional binds weaker than everything, so as a part it needs parentheses. */
function guard(source: string): string {
  return / [?:] |[<>=&|!]/.test(source) ? `(${source})` : source;
}

function literalOf(kind: Kind, random: Random): Expression {
  const several = <T>(make: () => T): T[] => random.several(random.integer(0, 3), make);
  switch (kind) {
    case 'string':
      return text(random.pick(words));
    case 'number':
      return random.chance(0.1) ? text('7') : literal(random.pick(numbers));
    case 'bool':
      return random.chance(0.1) ? text('true') : literal(random.chance(0.5));
    case 'list':
      return list(several(() => text(random.pick(words))));
    case 'numbers':
      return list(several(() => literal(random.pick(numbers))));
    case 'object':
      return object(uniqueKeys(random).map((key) => [key, text(random.pick(words))] as const));
    case 'objects':
      return list(
        several(() =>
          object([
            ['name', text(random.pick(words))],
            ['n', literal(random.pick(numbers))],
          ]),
        ),
      );
    default:
      return kind satisfies never;
  }
}

function uniqueKeys(random: Random): string[] {
  return random.some(['a', 'b', 'name', 'x.y', 'k-1', 'é'], 3);
}

/** Native forms of one kind that are no calls: operators, templates, for, splat, traversals. */
function special(
  kind: Kind,
  random: Random,
  scope: Scope,
  depth: number,
  make: (kind: Kind) => string,
): (() => Expression)[] {
  const inner = (name: string, of: Kind, wanted: Kind): string =>
    toNative(
      expressionOf(
        wanted,
        random,
        { ...scope, names: [...scope.names, { name, kind: of }] },
        depth - 1,
      ),
    );
  switch (kind) {
    case 'string':
      return [
        () => ({
          kind: 'template',
          parts: [
            random.pick(words),
            { code: make('string') },
            random.pick(words),
            { code: make(random.pick(['number', 'bool', 'string'])) },
          ],
        }),
        () => ({ kind: 'template', parts: ['a', { code: make('string') }] }),
        () =>
          code(
            `"%{ if ${make('bool')} }${random.pick(['x', 'y '])}%{ else }\${${make('string')}}%{ endif }"`,
          ),
        () =>
          code(
            `"%{ for v in ${make('list')} ${random.pick(['', '~'])}} \${v},%{ endfor ${random.pick(['', '~'])}}"`,
          ),
        () =>
          code(
            mostlyTried(
              `${parenthesised(make('list'))}[${random.pick(['0', '1', '"0"'])}]`,
              '"t"',
              random,
            ),
          ),
        () =>
          code(`try(${make('object')}.${random.pick(['a', 'name', 'nope'])}, ${make('string')})`),
        () =>
          code(
            mostlyTried(
              `${parenthesised(make('object'))}["${random.pick(['a', 'b', 'name'])}"]`,
              '"o"',
              random,
            ),
          ),
      ];
    case 'number':
      return [
        () =>
          code(
            `${operand(make('number'))} ${random.pick(['+', '-', '*', '/', '%'])} ${operand(make('number'))}`,
          ),
        () => code(`-${operand(make('number'))}`),
        () => code(mostlyTried(`${parenthesised(make('numbers'))}[0]`, '0', random)),
      ];
    case 'bool':
      return [
        () =>
          code(
            `${operand(make('number'))} ${random.pick(['<', '<=', '>', '>=', '==', '!='])} ${operand(make('number'))}`,
          ),
        () =>
          code(
            `${operand(make('string'))} ${random.pick(['==', '!='])} ${operand(make('string'))}`,
          ),
        () =>
          code(`${operand(make('list'))} == ${operand(make(random.pick(['list', 'numbers'])))}`),
        () =>
          code(`${operand(make('bool'))} ${random.pick(['&&', '||'])} ${operand(make('bool'))}`),
        () => code(`!${operand(make('bool'))}`),
        () => code(`${operand(make(random.pick(['string', 'object', 'list'])))} == null`),
      ];
    case 'list':
      return [
        () =>
          list(
            random.several(random.integer(1, 3), () =>
              expressionOf('string', random, scope, depth - 1),
            ),
          ),
        () => code(`[for v in ${make('list')} : ${inner('v', 'string', 'string')}]`),
        () =>
          code(
            `[for i, v in ${make('list')} : ${inner('v', 'string', 'string')} if ${inner('i', 'number', 'bool')}]`,
          ),
        () => code(`[for k, v in ${make('object')} : "\${k}=\${v}"]`),
        () => code(`${parenthesised(make('objects'))}[*].name`),
        () => code(`${parenthesised(make('objects'))}.*.name`),
      ];
    case 'numbers':
      return [
        () =>
          list(
            random.several(random.integer(1, 3), () =>
              expressionOf('number', random, scope, depth - 1),
            ),
          ),
        () => code(`[for v in ${make('numbers')} : ${inner('v', 'number', 'number')}]`),
      ];
    case 'object':
      return [
        () =>
          object(
            uniqueKeys(random).map(
              (key) => [key, expressionOf('string', random, scope, depth - 1)] as const,
            ),
          ),
        () =>
          code(`{ for i, v in ${make('list')} : "k\${i}" => ${inner('v', 'string', 'string')} }`),
        () => code(`{ (${make('string')}) = ${make('string')} }`),
        () =>
          code(
            `{ for k, l in { for o in ${make('objects')} : o.name => o.n... } : k => join("+", l) }`,
          ),
      ];
    case 'objects':
      return [
        () =>
          code(`[for v in ${make('list')} : { name = v, n = ${inner('v', 'string', 'number')} }]`),
      ];
    default:
      return kind satisfies never;
  }
}

function operand(source: string): string {
  return /^[\w."-]+$|^"[^"$%]*"$/.test(source) && !source.startsWith('-') ? source : `(${source})`;
}

function parenthesised(source: string): string {
  return /^[\w.]+$|^\[/.test(source) && !/[^\w.]for /.test(source) ? source : `(${source})`;
}

/** What may fail, in a call that gives something else then; the bare form is kept now and then. */
function mostlyTried(source: string, otherwise: string, random: Random): string {
  return random.chance(0.9) ? `try(${source}, ${otherwise})` : source;
}

/** An expression that fails when it is evaluated. */
function mistake(random: Random, make: (kind: Kind) => string): Expression {
  return code(
    random.pick([
      () => 'undefined_name',
      () => `upper(${make('list')})`,
      () => `nosuchfunction(${make('string')})`,
      () => `${operand(make('object'))} + 1`,
      () => `${parenthesised(make('list'))}[99]`,
      () => `${parenthesised(make('object'))}.missing`,
      () => `split(${make('string')})`,
      () => 'null + 1',
      () => `"a\${${make('list')}}"`,
      () => `[for v in ${make('number')} : v]`,
      () => `(${make('string')} ? 1 : 2)`,
      () => 'regex("a(", "x")',
      () => `convert(${make('string')}, number)`,
      () => 'target.nosuch.context',
    ])(),
  );
}
