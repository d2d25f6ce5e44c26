import type { Random } from '../random.ts';
import type { Block, Body } from './block.ts';
import { code, type Expression, list, literal, object, text } from './expression.ts';
import { attributesOf } from './target-attributes.ts';
import { expressionOf, type Kind, type Name, type Scope } from './values.ts';

/** A generated definition and what a command line can say about it. */
export interface Definition {
  readonly body: Body;
  readonly targets: readonly string[];
  readonly groups: readonly string[];
  readonly variables: readonly {
    readonly name: string;
    readonly kind: Kind;
    readonly typed: boolean;
  }[];
  /** The first buildx that knows all of it. */
  readonly since: string;
  readonly unordered: boolean;
}

const typeNames: Readonly<Record<Kind, string>> = {
  string: 'string',
  number: 'number',
  bool: 'bool',
  list: 'list(string)',
  numbers: 'set(number)',
  object: 'map(string)',
  objects: 'list(object({ name = string, n = number }))',
};

const kinds: readonly Kind[] = [
  'string',
  'string',
  'string',
  'number',
  'bool',
  'list',
  'numbers',
  'object',
  'objects',
];

/** A definition with a bit of everything, mostly free of mistakes; the newest of it when wanted. */
export function generateDefinition(random: Random, isModern: boolean): Definition {
  const variables = generateVariables(random);
  const attributes = generateAttributes(random, variables);
  const names = [
    ...variables.map(({ name, kind }) => ({ name, kind })),
    ...attributes.map(({ name, kind }) => ({ name, kind })),
  ];
  const functions = generateFunctions(random, names);
  const scope: Scope = {
    names,
    functions: functions.map(({ name, result, parameters }) => ({ name, result, parameters })),
    references: [],
  };
  const targets = generateTargets(random, scope, isModern);
  const groups = generateGroups(random, scope, targets.names);
  return {
    body: {
      attributes: attributes.map(({ name, value }) => [name, value] as const),
      blocks: shuffledALittle(random, [
        ...variables.map((variable) => variable.block),
        ...functions.map((row) => row.block),
        ...targets.blocks,
        ...groups,
      ]),
    },
    targets: targets.names,
    groups: groups.map((group) => group.label),
    variables: variables.map(({ name, kind, typed }) => ({ name, kind, typed })),
    since: targets.since,
    unordered: targets.unordered,
  };
}

function generateVariables(random: Random) {
  const made: (Name & { readonly block: Block; readonly typed: boolean })[] = [];
  for (let index = 0, count = random.integer(0, 5); index < count; index += 1) {
    const kind = random.pick(kinds);
    const name = `${random.pick(['V', 'TAG_', 'x-', '_p'])}${index}`;
    const typed = random.chance(0.35);
    const attributes: (readonly [string, Expression])[] = [];
    if (typed) {
      const type = typeNames[kind];
      attributes.push(['type', { kind: 'static', native: type, json: JSON.stringify(type) }]);
    }
    if (random.chance(0.95)) {
      const value = random.chance(0.04)
        ? literal(null)
        : expressionOf(kind, random, { names: made, functions: [], references: [] }, 2);
      attributes.push(['default', value]);
    }
    if (random.chance(0.2)) attributes.push(['description', text(`About ${name}`)]);
    const validation = {
      type: 'validation',
      attributes: [
        [
          'condition',
          code(
            random.pick([`${name} != "never"`, `${name} == null || true`, 'true', `can(${name})`]),
          ),
        ],
        [
          'error_message',
          { kind: 'template', parts: ['bad ', { code: `try("\${${name}}", "?")` }] },
        ],
      ] satisfies [string, Expression][],
    };
    made.push({
      name,
      kind,
      typed,
      block: {
        type: 'variable',
        label: name,
        attributes,
        ...(random.chance(0.15) ? { blocks: [validation] } : {}),
      },
    });
  }
  return made;
}

function generateAttributes(random: Random, variables: readonly Name[]) {
  return random
    .several(random.chance(0.3) ? random.integer(1, 3) : 0, () => random.integer(0, 99))
    .map((number, index) => {
      const kind = random.pick(kinds);
      const scope = { names: variables, functions: [], references: [] };
      return { name: `attr${index}_${number}`, kind, value: expressionOf(kind, random, scope, 2) };
    });
}

function generateFunctions(random: Random, names: readonly Name[]) {
  const made: { name: string; result: Kind; parameters: Kind[]; block: Block }[] = [];
  for (
    let index = 0, count = random.chance(0.4) ? random.integer(1, 3) : 0;
    index < count;
    index += 1
  ) {
    const parameters = random.several(random.integer(0, 3), () => random.pick(kinds));
    const result = random.pick(kinds);
    const own = parameters.map((kind, place) => ({ name: `p${place}`, kind }));
    const scope = { names: [...names, ...own], functions: made, references: [] };
    const native = own.map(({ name }) => name).join(', ');
    const json = own.map(({ name }) => JSON.stringify(name)).join(', ');
    const attributes: (readonly [string, Expression])[] = [
      ['params', { kind: 'static', native: `[${native}]`, json: `[${json}]` }],
      ['result', expressionOf(result, random, scope, 3)],
    ];
    if (random.chance(0.2)) {
      attributes.push(['variadic_params', { kind: 'static', native: 'rest', json: '"rest"' }]);
    }
    made.push({
      name: `fn${index}`,
      result,
      parameters,
      block: { type: 'function', label: `fn${index}`, attributes },
    });
  }
  return made;
}

function generateTargets(random: Random, scope: Scope, isModern: boolean) {
  const blocks: Block[] = [];
  const names: string[] = [];
  let since = '0.0.0';
  let unordered = false;
  const references: Name[] = [];
  for (let index = 0, count = random.integer(1, 5); index < count; index += 1) {
    const label =
      index === 0 && random.chance(0.5)
        ? 'default'
        : `${random.pick(['app', 'app-', 'web_', '_t', 'T'])}${index}`;
    const attributes: (readonly [string, Expression])[] = [];
    let own: Scope = { ...scope, references };
    if (random.chance(0.2)) {
      const keys = random
        .several(random.chance(0.25) ? 2 : 1, () => random.integer(0, 9))
        .map((number, place) => `m${place}${number}`);
      if (keys.length > 1) unordered = true;
      const objects = random.chance(0.3);
      attributes.push(
        [
          'matrix',
          object(
            keys.map(
              (key) => [key, objects ? matrixObjects(random) : matrixTexts(random, scope)] as const,
            ),
          ),
        ],
        [
          'name',
          {
            kind: 'template',
            parts: [
              label,
              ...keys.flatMap((key) => ['-', { code: objects ? `${key}.id` : `sanitize(${key})` }]),
            ],
          },
        ],
      );
      own = {
        ...own,
        names: [
          ...scope.names,
          ...keys.map((name) =>
            objects
              ? { name: `${name}.id`, kind: 'string' as const }
              : { name, kind: 'string' as const },
          ),
        ],
      };
      if (random.chance(0.04)) attributes.pop();
      names.push(
        label,
        ...(objects ? [`${label}-one`, `${label}-two`] : [`${label}-a`, `${label}-b`]),
      );
    } else names.push(label);
    if (random.chance(0.35) && index > 0) {
      attributes.push([
        'inherits',
        list(random.several(random.integer(1, 2), () => text(random.pick(names.slice(0, -1))))),
      ]);
    }
    const made = attributesOf(random, own, names, isModern);
    if (isNewer(made.since, since)) since = made.since;
    attributes.push(...made.attributes);
    blocks.push({ type: 'target', label, attributes });
    if (random.chance(0.08)) {
      const again = attributesOf(random, own, names, isModern);
      if (isNewer(again.since, since)) since = again.since;
      blocks.push({ type: 'target', label, attributes: again.attributes });
    }
    if (random.chance(0.5) && /^\w+$/.test(label)) {
      references.push(
        { name: `target.${label}.context`, kind: 'string' },
        { name: `target.${label}.tags`, kind: 'list' },
        { name: `target.${label}.args`, kind: 'object' },
      );
    }
  }
  return { blocks, names: [...new Set(names)], since, unordered };
}

function matrixTexts(random: Random, scope: Scope): Expression {
  return random.chance(0.3) ? expressionOf('list', random, scope, 2) : list([text('a'), text('b')]);
}

function matrixObjects(random: Random): Expression {
  return list([
    object([
      ['id', text('one')],
      ['n', literal(1)],
    ]),
    object([
      ['id', text('two')],
      ['n', literal(random.integer(2, 9))],
    ]),
  ]);
}

function generateGroups(random: Random, scope: Scope, targets: readonly string[]): Block[] {
  return random
    .several(random.integer(0, 2), () => 0)
    .map((_, index) => {
      const label =
        index === 0 && random.chance(0.4) && !targets.includes('default') ? 'default' : `g${index}`;
      const members = random
        .some([...targets, ...(random.chance(0.1) ? ['g0', 'g1'] : [])], 4)
        .map(text);
      const value = random.chance(0.1) ? expressionOf('list', random, scope, 2) : list(members);
      const attributes: (readonly [string, Expression])[] = [['targets', value]];
      if (random.chance(0.2))
        attributes.push(['description', expressionOf('string', random, scope, 1)]);
      return { type: 'group', label, attributes };
    });
}

function shuffledALittle<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let index = 0; index < result.length; index += 1) {
    if (!random.chance(0.3)) continue;
    const other = random.integer(0, result.length - 1);
    [result[index], result[other]] = [result[other]!, result[index]!];
  }
  return result;
}

function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}
