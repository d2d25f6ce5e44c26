import type { Range } from '../../source/source.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { ComposeMistake, invalidValue } from './problem.ts';
import { knownKeys, validate } from './validator.generated.ts';

type SchemaError = NonNullable<typeof validate.errors>[number];

interface Finding {
  readonly keys: readonly string[];
  readonly depth: number;
  readonly message: string;
  readonly range: Range;
}

/**
 * Mistakes against the schema of what is read, in compose-go's words: one for each attribute, the
 * most specific one first. The model is in canonical form.
 */
export function schemaMistakes(model: YamlMapping): readonly ComposeMistake[] {
  const errors = schemaErrors(plainValue(model) as PlainModel);
  if (errors.length === 0) return [];
  const best = new Map<string, Finding>();
  for (const finding of findings(errors, model)) {
    const part = placeOf(finding.keys.slice(0, 4));
    const other = best.get(part);
    if (other === undefined || finding.depth > other.depth) best.set(part, finding);
  }
  // A mistake inside of a place tells more than one about the place.
  const outer = new Set<string>();
  for (const { keys } of best.values()) {
    for (const length of keys.keys()) outer.add(placeOf(keys.slice(0, length)));
  }
  return [...best.values()]
    .filter(({ keys }) => !outer.has(placeOf(keys)))
    .sort((a, b) => b.depth - a.depth)
    .map(
      ({ message, range }) =>
        new ComposeMistake('invalid-compose', 'Invalid Compose file', message, range),
    );
}

type PlainModel = Readonly<Record<string, unknown>>;

/** How many services or secrets are validated at once: the validator copies what it has found for each. */
const chunk = 100;

/** How many errors are enough: what is in the rest of a file is not looked for. */
const mostErrors = 1000;

function schemaErrors(model: PlainModel): readonly SchemaError[] {
  const errors: SchemaError[] = [];
  for (const part of partsOf(model)) {
    for (const error of errorsOf(part)) errors.push(error);
    if (errors.length > mostErrors) break;
  }
  return errors;
}

function* partsOf(model: PlainModel): Generator<PlainModel> {
  let rest = model;
  for (const key of ['services', 'secrets']) {
    const named = model[key];
    if (typeof named !== 'object' || named === null || Array.isArray(named)) continue;
    const all = Object.entries(named);
    if (all.length <= chunk) continue;
    rest = { ...rest, [key]: {} };
    for (let start = 0; start < all.length; start += chunk) {
      yield { [key]: Object.fromEntries(all.slice(start, start + chunk)) };
    }
  }
  yield rest;
}

function errorsOf(model: PlainModel): readonly SchemaError[] {
  return validate(model) ? [] : (validate.errors ?? []);
}

function placeOf(keys: readonly string[]): string {
  return JSON.stringify(keys);
}

function* findings(errors: readonly SchemaError[], model: YamlMapping): Generator<Finding> {
  const unknown = new Map<string, Set<string>>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== 'additionalProperties') continue;
    const names = unknown.get(instancePath) ?? new Set();
    unknown.set(instancePath, names.add(String(params['additionalProperty'])));
  }
  for (const error of errors) {
    const keys = keysOf(error.instancePath);
    const node = nodeAt(model, keys);
    if (error.keyword !== 'additionalProperties') {
      const message = messageOf(error);
      if (message === undefined) continue;
      yield {
        keys,
        depth: keys.length,
        message: `${keys.join('.')} ${message}`,
        range: node.range,
      };
      continue;
    }
    const names = unknown.get(error.instancePath) ?? new Set();
    const [first = ''] = names;
    if (String(error.params['additionalProperty']) !== first) continue;
    const quoted = quotedNames([...names]);
    const hint = didYouMean(suggest(first, keysKnownAt(keys)));
    yield {
      keys,
      depth: keys.length + 1,
      message: `${keys.join('.')} additional properties ${quoted} not allowed${hint === '' ? '' : `.${hint}`}`,
      range:
        node.kind === 'mapping' ? (node.entries.get(first)?.keyRange ?? node.range) : node.range,
    };
  }
}

/** At most so many unknown names are shown of one place. */
const mostNames = 20;

function quotedNames(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => `'${name}'`);
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function keysOf(instancePath: string): readonly string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function nodeAt(model: YamlMapping, keys: readonly string[]): YamlNode {
  let node: YamlNode = model;
  for (const key of keys) {
    const next: YamlNode | undefined =
      node.kind === 'mapping'
        ? node.entries.get(key)?.value
        : node.kind === 'sequence'
          ? node.items[Number(key)]
          : undefined;
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function keysKnownAt(keys: readonly string[]): readonly string[] {
  if (keys[0] === 'secrets' && keys.length === 2) return knownKeys.secret;
  return keys.length === 3 && keys[2] === 'build' ? knownKeys.build : [];
}

/** What is wrong, in the words of compose-go's schema library; undefined for what tells nothing. */
function messageOf({ keyword, params }: SchemaError): string | undefined {
  switch (keyword) {
    case 'type': {
      const types = [params['type']].flat().flatMap((text) => String(text).split(','));
      return `must be a ${typeNames(types)}`;
    }
    case 'required':
      return `missing property '${params['missingProperty']}'`;
    case 'uniqueItems': {
      const [first, second] = [Number(params['i']), Number(params['j'])].sort((a, b) => a - b);
      return `items at ${first} and ${second} are equal`;
    }
    default:
      return undefined;
  }
}

function typeNames(types: readonly string[]): string {
  const names = types.map((type) => (type === 'object' ? 'mapping' : type));
  if (names.length === 1) return names[0] ?? '';
  const sorted = names.sort();
  return `${sorted.slice(0, -1).join(', ')} or ${sorted.at(-1)}`;
}

function plainValue(node: YamlNode): unknown {
  switch (node.kind) {
    case 'sequence':
      return node.items.map(plainValue);
    case 'mapping': {
      const plain: Record<string, unknown> = Object.create(null);
      for (const [key, { value }] of node.entries) plain[key] = plainValue(value);
      return plain;
    }
    case 'scalar':
      switch (node.value.type) {
        case 'null':
          return null;
        case 'bool':
          return node.value.truth;
        case 'int':
          return Number(node.value.integer);
        case 'float':
          if (Number.isFinite(node.value.number)) return node.value.number;
          throw invalidValue(`json: unsupported value: ${scalarText(node.value)}`, node);
        default:
          return scalarText(node.value);
      }
  }
}
