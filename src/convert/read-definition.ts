import { type PlainValue, plainBuilder } from '../model/builder-attributes.ts';
import type { Definition, VariableDefinition } from '../model/definition.ts';
import type { JsonNode } from '../model/field.ts';
import { attributeNames } from '../model/fields.ts';
import { placeKey } from '../model/merge.ts';
import { writeAttribute } from '../model/print.ts';
import type { AttributeName, TargetDefinition, Use } from '../model/target.ts';
import type { Range } from '../source/source.ts';
import {
  type AttributeItem,
  type Document,
  type Item,
  type Term,
  templateTerm,
  textTerm,
} from './document.ts';
import { type ComposeText, VariableTexts } from './variable-texts.ts';

/** What a definition of another format is converted with. */
export interface DefinitionSources {
  /** The pieces of the text at a place, where variables were put in. */
  readonly textAt: (place: Range) => ComposeText | undefined;
  /** The lines of comments about a target. */
  readonly commentsOf: (target: TargetDefinition) => readonly string[];
  /** Told of texts with variables that are written with the values of now. */
  readonly onEvaluated: (names: readonly string[], place: Range) => void;
}

/**
 * A definition that was evaluated, as a document: each target with all that it says, and variables
 * where texts were made from them and can be made so again.
 */
export function readDefinition(
  { targets, groups, implicitVariables = [], builders = [] }: Definition,
  { textAt, commentsOf, onEvaluated }: DefinitionSources,
): Document {
  const texts = new VariableTexts(valuesOf(implicitVariables));
  for (const { uses } of targets) {
    for (const use of [...(uses?.() ?? [])].flatMap(([, list]) => list)) {
      if (use.kind !== 'variable') continue;
      const text = textAt(use.range);
      if (text !== undefined) texts.learn(text);
    }
  }
  const reader = new TargetReader(texts, textAt);
  const blocks = targets.map((target): Item => {
    const { name } = target;
    const items = reader.itemsOf(target);
    return { kind: 'block', type: 'target', labels: [name], items, comments: commentsOf(target) };
  });
  for (const [place, names] of placesOf(targets)) {
    if (!reader.written.has(place)) onEvaluated(names, place);
  }
  const groupBlocks = groups.map(({ name, targets: members }): Item => {
    const value: Term = { kind: 'list', elements: members.map(textTerm) };
    return block('group', name, [attribute('targets', value)]);
  });
  const builderBlocks = builders.map((builder) =>
    block('builder', builder.name, builderItems(plainBuilder(builder))),
  );
  // Only what is referred to is declared.
  const items = [...texts.declarations(), ...builderBlocks, ...groupBlocks, ...blocks];
  return { comments: [], items };
}

/** The texts that targets were made from variables in, with the names. */
function placesOf(targets: readonly TargetDefinition[]): ReadonlyMap<Range, readonly string[]> {
  const places = new Map<Range, Set<string>>();
  for (const { kind, name, range } of targets.flatMap(({ uses }) =>
    [...(uses?.() ?? [])].flatMap(([, list]) => list),
  )) {
    if (kind === 'variable') places.set(range, (places.get(range) ?? new Set()).add(name));
  }
  return new Map([...places].map(([range, names]) => [range, [...names]]));
}

function builderItems(said: ReadonlyMap<string, PlainValue>): readonly Item[] {
  return [...said].flatMap(([name, value]): readonly Item[] => {
    if (name !== 'node' || !(value instanceof Map)) return [attribute(name, builderTerm(value))];
    return [...(value as ReadonlyMap<string, PlainValue>)].map(([node, inner]) =>
      block('node', node, inner instanceof Map ? builderItems(inner) : []),
    );
  });
}

function builderTerm(value: PlainValue): Term {
  if (typeof value === 'string') return textTerm(value);
  if (typeof value === 'boolean' || value === null) return { kind: 'constant', value };
  if (!('get' in value)) return { kind: 'list', elements: value.map(builderTerm) };
  return {
    kind: 'map',
    entries: [...value].map(([key, entry]) => ({ key: [key], value: builderTerm(entry) })),
  };
}

function valuesOf(
  variables: readonly VariableDefinition[],
): ReadonlyMap<string, string | undefined> {
  return new Map(
    variables.filter(({ origin }) => origin !== 'built-in').map(({ name, value }) => [name, value]),
  );
}

/** A block with one label. */
export function block(type: string, label: string, items: readonly Item[]): Item {
  return { kind: 'block', type, labels: [label], items, comments: [] };
}

/** An attribute without comments. */
export function attribute(name: string, value: Term): AttributeItem {
  return { kind: 'attribute', name, value, comments: [] };
}

class TargetReader {
  readonly #texts: VariableTexts;
  readonly #textAt: DefinitionSources['textAt'];
  /** The places of the texts that were written with their variables. */
  readonly written = new Set<Range>();

  constructor(texts: VariableTexts, textAt: DefinitionSources['textAt']) {
    this.#texts = texts;
    this.#textAt = textAt;
  }

  itemsOf({ attributes, uses }: TargetDefinition): readonly Item[] {
    const used = uses?.() ?? new Map<string, readonly Use[]>();
    return attributeNames.flatMap((name) => {
      const node = writeAttribute(name, attributes);
      return node === undefined ? [] : [attribute(name, this.#term(name, node, used))];
    });
  }

  #term(name: AttributeName, node: JsonNode, uses: ReadonlyMap<string, readonly Use[]>): Term {
    const inAll = uses.get(name) ?? [];
    if (typeof node === 'string') return this.#text(node, inAll);
    if (typeof node !== 'object' || node === null) return plainTerm(node);
    if ('get' in node) {
      return {
        kind: 'map',
        entries: [...node].map(([key, value]) => ({
          key: key === '' ? [] : [key],
          value: this.#entry(value, uses.get(placeKey(name, key)) ?? []),
        })),
      };
    }
    return {
      kind: 'list',
      elements: node.map((element, index) =>
        this.#entry(element, uses.get(placeKey(name, index)) ?? inAll),
      ),
    };
  }

  #entry(node: JsonNode, uses: readonly Use[]): Term {
    return typeof node === 'string' ? this.#text(node, uses) : plainTerm(node);
  }

  #text(text: string, uses: readonly Use[]): Term {
    for (const { range } of uses) {
      const written = this.#textAt(range);
      const parts = written && this.#texts.partsOf(written, text);
      if (parts === undefined) continue;
      this.written.add(range);
      return templateTerm(parts);
    }
    return textTerm(text);
  }
}

function plainTerm(node: JsonNode): Term {
  if (typeof node === 'string') return textTerm(node);
  if (typeof node === 'bigint') return { kind: 'number', text: String(node) };
  if (typeof node === 'boolean' || node === null) return { kind: 'constant', value: node };
  if ('get' in node) {
    return {
      kind: 'map',
      entries: [...node].map(([key, value]) => ({
        key: key === '' ? [] : [key],
        value: plainTerm(value),
      })),
    };
  }
  return { kind: 'list', elements: node.map(plainTerm) };
}
