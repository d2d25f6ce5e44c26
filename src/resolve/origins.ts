import { addTo } from '../model/add-to.ts';
import type { JsonNode } from '../model/field.ts';
import { placeKey } from '../model/merge.ts';
import { writeAttribute } from '../model/print.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { AttributeName, Origin, TargetAttributes, TargetDefinition } from '../model/target.ts';
import { locate } from '../source/locate.ts';
import type { Override } from './overrides.ts';
import type { Source } from './sources.ts';

/** What one source says of one attribute. */
interface Statement {
  readonly attribute: AttributeName;
  /** Nothing where an override says it that stands for itself only, such as `push`. */
  readonly said: TargetAttributes;
  /** Of the attribute, or of one entry. */
  origin(key?: string | number): Origin;
}

/**
 * Where the attributes of a target come from: by attribute, by `attribute.key` for entries of maps
 * and by `attribute.index` for elements of lists; newest first, linked by `previous`.
 */
export function originsOf(
  sources: Iterable<Source>,
  target: string,
  attributes: TargetAttributes,
): ReadonlyMap<string, Origin> {
  const byAttribute = new Map<AttributeName, Statement[]>();
  for (const source of sources) {
    for (const statement of statementsOf(source, target)) {
      addTo(byAttribute, statement.attribute, statement);
    }
  }
  const origins = new Map<string, Origin>();
  for (const [attribute, statements] of byAttribute) {
    origins.set(attribute, linkOrigins(statements.map((statement) => statement.origin())));
    for (const [key, chain] of entryChains(attribute, attributes, statements)) {
      origins.set(placeKey(attribute, key), linkOrigins(chain));
    }
  }
  return origins;
}

function statementsOf(source: Source, target: string): readonly Statement[] {
  return source.kind === 'override'
    ? overrideStatements(source.override, source.target, target, source.via)
    : definitionStatements(source, target);
}

function overrideStatements(
  override: Override,
  of: string,
  target: string,
  via: readonly string[],
): readonly Statement[] {
  const { key } = override;
  if (key === undefined) return [];
  const { attribute } = key;
  const said = saidBy(override);
  const path = of === target ? {} : { via: [...via, of] };
  const origin = { ...overrideOrigin(override), ...path };
  return [
    { attribute, said, origin: (entry) => ({ ...origin, ...statedValue(said, attribute, entry) }) },
  ];
}

/** What an override says of a target that has nothing. */
function saidBy({ key, value, sub }: Override): TargetAttributes {
  const said: TargetAttributes = {};
  try {
    key?.prepare({ values: [value], append: false, sub }).apply(said);
  } catch (error) {
    // A mistake that has been reported.
    if (!(error instanceof SpecError)) throw error;
  }
  return said;
}

function overrideOrigin({ flag, text, environment, keyRange, valueRange }: Override): Origin {
  const range = { ...keyRange, end: valueRange.end };
  if (environment !== undefined) return { kind: 'environment', from: environment, range };
  return flag === '--set'
    ? { kind: 'override', from: text, range }
    : { kind: 'flag', from: flag, range };
}

function definitionStatements(
  { definition, via }: Extract<Source, { kind: 'definition' }>,
  target: string,
): readonly Statement[] {
  const { name, attributes: said, places, range, matrix } = definition;
  let uses: ReturnType<NonNullable<TargetDefinition['uses']>> | undefined;
  const shared: Origin = {
    ...(name === target
      ? { kind: 'definition' }
      : { kind: 'inherited', from: name, ...(via.length > 0 && { via }) }),
    ...(matrix === undefined ? {} : { matrix }),
  };
  return (Object.keys(said) as AttributeName[]).map((attribute) => ({
    attribute,
    said,
    origin(entry) {
      const key = placeKey(attribute, entry);
      const place = places.get(key) ?? places.get(attribute) ?? range;
      uses ??= definition.uses?.();
      // An entry that is not written out is made from what the whole attribute is made from.
      const used = (places.has(key) ? uses?.get(key) : uses?.get(attribute)) ?? [];
      return {
        ...shared,
        ...(place === undefined ? {} : { range: place }),
        ...(used.length === 0 ? {} : { uses: used }),
        ...statedValue(said, attribute, entry),
      };
    },
  }));
}

/** The entries of an attribute as it came out, each with what said it. */
function* entryChains(
  attribute: AttributeName,
  attributes: TargetAttributes,
  statements: readonly Statement[],
): Generator<readonly [key: string | number, chain: readonly Origin[]]> {
  const value: unknown = attributes[attribute];
  if (Array.isArray(value)) {
    const lists = statements.map((statement) => ({
      statement,
      texts: elementsOf(attribute, statement.said).map(identityOf),
    }));
    for (const [index, element] of elementsOf(attribute, attributes).entries()) {
      const wanted = identityOf(element);
      const chain = lists.flatMap(({ statement, texts }) => {
        const at = texts.indexOf(wanted);
        return at < 0 ? [] : [statement.origin(at)];
      });
      if (chain.length > 0) yield [index, chain];
      // What an override makes of an entry is like none that was said.
      else yield [index, overriding(statements) ?? [{ kind: 'implied' }]];
    }
    return;
  }
  for (const key of keysOf(value)) {
    const chain = statements.flatMap((statement) =>
      says(statement.said[attribute], key) ? [statement.origin(key)] : [],
    );
    if (chain.length > 0) yield [key, chain];
  }
}

function overriding(statements: readonly Statement[]): readonly Origin[] | undefined {
  const [first] = statements;
  const origin = first?.origin();
  return origin?.kind === 'override' || origin?.kind === 'flag'
    ? statements.map((statement) => statement.origin())
    : undefined;
}

function keysOf(value: unknown): Iterable<string> {
  if (value instanceof Map) return value.keys();
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** Whether a map has something at a key; null changes nothing. */
function says(value: unknown, key: string): boolean {
  if (value instanceof Map) return value.has(key);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function statedValue(
  said: TargetAttributes,
  attribute: AttributeName,
  entry: string | number | undefined,
): { readonly value?: JsonNode } {
  const whole = written(attribute, said);
  if (whole === undefined || entry === undefined)
    return whole === undefined ? {} : { value: whole };
  const part = entryOf(whole, entry);
  return part === undefined ? {} : { value: part };
}

/** What many targets inherit is written once. */
const known = new WeakMap<TargetAttributes, Map<AttributeName, JsonNode | undefined>>();

function written(attribute: AttributeName, said: TargetAttributes): JsonNode | undefined {
  const values = known.get(said) ?? new Map<AttributeName, JsonNode | undefined>();
  known.set(said, values);
  if (!values.has(attribute)) values.set(attribute, writeAttribute(attribute, said));
  return values.get(attribute);
}

function entryOf(node: JsonNode, entry: string | number): JsonNode | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('get' in node) return node.get(String(entry));
  return node[Number(entry)];
}

function elementsOf(attribute: AttributeName, attributes: TargetAttributes): readonly JsonNode[] {
  const node = written(attribute, attributes);
  return Array.isArray(node) ? node : [];
}

/** Equal for equal nodes only. */
function identityOf(node: JsonNode): string {
  return JSON.stringify(node, (_, part: unknown) => {
    if (part instanceof Map) return [...part];
    return typeof part === 'bigint' ? `${part}n` : part;
  });
}

/** What Compose files make together is said by one of them, too: the same at the same line. */
function linkOrigins(chain: readonly Origin[]): Origin {
  const told: Origin[] = [];
  for (const origin of chain) {
    if (!told.some((newer) => isSame(newer, origin))) told.push(origin);
  }
  return told.reduceRight((previous, origin) => ({ ...origin, previous }));
}

function isSame(a: Origin, b: Origin): boolean {
  if (a.kind !== 'definition' || b.kind !== 'definition' || !a.range || !b.range) return false;
  if (a.range.file !== b.range.file || a.value === undefined || b.value === undefined) return false;
  const isOneLine = locate(a.range).startLine === locate(b.range).startLine;
  return isOneLine && identityOf(a.value) === identityOf(b.value);
}
