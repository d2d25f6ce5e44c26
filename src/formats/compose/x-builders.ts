import type { BuilderDefinition } from '../../model/builder.ts';
import {
  type BuilderAttributes,
  builderAttributes,
  builderNodeOf,
  builderOf,
  fromPlain,
  nodeAttributeNames,
  type PlainValue,
} from '../../model/builder-attributes.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { invalidValue, isNothing } from './problem.ts';

/**
 * The builders that `x-builders` declares: a mapping of names to the attributes of a `builder`
 * block, with the nodes under `node`. Throws a `ComposeMistake`.
 */
export function buildersOf(
  node: YamlNode | undefined,
  sink: DiagnosticSink,
): readonly BuilderDefinition[] {
  if (node === undefined || isNothing(node)) return [];
  return [...mappingOf(node, 'x-builders').entries].map(([name, { keyRange, value }]) => {
    const places = new Map<string, Range>();
    const body = mappingOf(value, `x-builders.${name}`);
    const attributes = attributesOf(body, '', [...builderAttributes.keys(), 'node'], places, sink);
    const nodes = body.entries.get('node')?.value;
    return builderOf(attributes, {
      name,
      places,
      range: keyRange,
      nodes: [...(isNothing(nodes) || nodes === undefined ? [] : entriesOf(nodes, name))].map(
        ([node, entry]) => {
          const where = `node.${node}.`;
          const own = mappingOf(entry.value, `x-builders.${name}.${where}`);
          const said = attributesOf(own, where, nodeAttributeNames, places, sink);
          return builderNodeOf(said, { name: node, range: entry.keyRange });
        },
      ),
    });
  });
}

function entriesOf(nodes: YamlNode, builder: string): YamlMapping['entries'] {
  return mappingOf(nodes, `x-builders.${builder}.node`).entries;
}

function attributesOf(
  body: YamlMapping,
  where: string,
  known: readonly string[],
  places: Map<string, Range>,
  sink: DiagnosticSink,
): BuilderAttributes {
  let attributes: BuilderAttributes = {};
  for (const [name, { keyRange, value }] of body.entries) {
    if (name === 'node' && known.includes('node')) continue;
    const row = known.includes(name) ? builderAttributes.get(name) : undefined;
    if (row === undefined) {
      sink.add({
        code: 'unknown-attribute',
        severity: 'warning',
        summary: 'Unknown key of a builder',
        detail: `The key "${name}" of a builder is not known and has no effect.${didYouMean(suggest(name, known))}`,
        subject: keyRange,
      });
      continue;
    }
    places.set(where + name, value.range);
    try {
      attributes = { ...attributes, ...row.decode(fromPlain(plainOf(value))) };
    } catch (error) {
      if (error instanceof SpecError) throw invalidValue(`${name}: ${error.message}`, value);
      throw error;
    }
  }
  return attributes;
}

function mappingOf(node: YamlNode, what: string): YamlMapping {
  if (node.kind === 'mapping') return node;
  if (isNothing(node)) return { kind: 'mapping', entries: new Map(), range: node.range };
  throw invalidValue(`${what} must be a mapping`, node);
}

function plainOf(node: YamlNode): PlainValue {
  switch (node.kind) {
    case 'sequence':
      return node.items.map(plainOf);
    case 'mapping':
      return new Map([...node.entries].map(([name, { value }]) => [name, plainOf(value)]));
    case 'scalar':
      if (node.value.type === 'bool') return node.value.truth;
      return scalarText(node.value) ?? null;
    default:
      return node satisfies never;
  }
}
