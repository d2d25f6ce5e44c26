import { expressionKeyword, expressionReference } from '../../eval/static.ts';
import { fields, isAttributeName } from '../../model/fields.ts';
import { placeKey } from '../../model/merge.ts';
import { cleanPath } from '../../model/paths.ts';
import { isRemoteUrl } from '../../model/remote-url.ts';
import type { ContextBases, Use } from '../../model/target.ts';
import type { Range } from '../../source/source.ts';
import type { Expression } from '../../syntax/ast.ts';
import type { BlockStore } from './block-kinds.ts';
import type { BlockDeclaration } from './declarations.ts';
import { matrixNames, usesOf } from './uses.ts';

/**
 * The places of attributes and of the entries of their lists and maps, as far as they are written
 * out; the targets of a matrix share them.
 */
export class BlockPlaces {
  private readonly block: BlockDeclaration;
  private readonly example: BlockStore;
  private lastContexts: ReadonlyMap<string, string> | undefined;
  private foundPlaces: ReadonlyMap<string, Range> | undefined;
  private foundUses: ReadonlyMap<string, readonly Use[]> | undefined;

  constructor(block: BlockDeclaration, example: BlockStore) {
    this.block = block;
    this.example = example;
  }

  /** What attributes and entries are made from, by key. */
  get uses(): ReadonlyMap<string, readonly Use[]> {
    if (this.foundUses === undefined) {
      const matrix = matrixNames(this.block.matrix);
      this.foundUses = new Map(
        this.expressions().map(([key, expression]) => [key, usesOf(expression, { matrix })]),
      );
    }
    return this.foundUses;
  }

  private expressions(): (readonly [key: string, expression: Expression])[] {
    return this.block.attributes.flatMap(({ name, expression }) =>
      expressionsOf(name, expression, this.example),
    );
  }

  /** Of the attributes that are set. */
  placesOf(store: BlockStore): ReadonlyMap<string, Range> {
    this.foundPlaces ??= new Map(this.expressions().map(([key, { range }]) => [key, range]));
    if (this.block.attributes.every(({ name }) => name in store)) return this.foundPlaces;
    return new Map([...this.foundPlaces].filter(([key]) => (key.split('.', 1)[0] ?? key) in store));
  }

  /** The folder from which paths count that are relative to the file. */
  basesOf(store: BlockStore): ContextBases {
    const folder = folderOf(this.block.label.range.file.name);
    const context = this.block.attributes.find(({ name }) => name === 'context');
    const reference = context && contextReference(context.expression);
    const contexts = folder === undefined ? undefined : this.contextBases(store, folder);
    return {
      ...(folder === undefined ? {} : { default: folder }),
      ...(folder === undefined || context === undefined ? {} : { context: folder }),
      ...(reference === undefined ? {} : { contextReference: reference }),
      ...(contexts === undefined ? {} : { contexts }),
    };
  }

  private contextBases(
    { contexts }: BlockStore,
    folder: string,
  ): ReadonlyMap<string, string> | undefined {
    if (contexts === undefined || contexts.size === 0) return undefined;
    const names = [...contexts.keys()];
    const last = this.lastContexts;
    if (last?.size === names.length && names.every((name) => last.has(name))) return last;
    this.lastContexts = new Map(names.map((name) => [name, folder]));
    return this.lastContexts;
  }
}

/** The places of the elements of a list that is written out. */
export function elementRanges(expression: Expression): readonly Range[] | undefined {
  const inner = withoutParentheses(expression);
  return inner.kind === 'tuple' ? inner.elements.map(({ range }) => range) : undefined;
}

/** The expressions of an attribute and of its entries, under the keys of their places. */
function expressionsOf(
  name: string,
  expression: Expression,
  example: BlockStore,
): [string, Expression][] {
  if (!isAttributeName(name)) return [];
  const found: [string, Expression][] = [[placeKey(name), expression]];
  const inner = withoutParentheses(expression);
  if (inner.kind === 'tuple' && isOneToOne(name, inner.elements.length, example)) {
    for (const [index, element] of inner.elements.entries()) {
      found.push([placeKey(name, index), element]);
    }
  } else if (inner.kind === 'object') {
    for (const { key, value } of inner.items) {
      const text = staticKey(key);
      if (text !== undefined) found.push([placeKey(name, text), value]);
    }
  }
  return found;
}

/** Whether each element of the expression is one entry: one text can be several cache entries. */
function isOneToOne(name: keyof typeof fields, count: number, example: BlockStore): boolean {
  const { type } = fields[name].kind;
  if (type.kind !== 'list') return false;
  const list = example[name];
  return type.element.kind === 'string' || (Array.isArray(list) && list.length === count);
}

function withoutParentheses(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'parentheses') inner = inner.inner;
  return inner;
}

function staticKey(key: Expression): string | undefined {
  const inner = key.kind === 'object-key' ? key.wrapped : key;
  if (inner.kind === 'literal') return inner.value.kind === 'string' ? inner.value.text : undefined;
  if (inner.kind !== 'template') return expressionKeyword(key);
  const [part] = inner.parts;
  if (inner.parts.length !== 1 || part?.kind !== 'literal') return undefined;
  return part.value.kind === 'string' ? part.value.text : undefined;
}

function folderOf(file: string): string | undefined {
  if (file === '' || file === '-' || isRemoteUrl(file)) return undefined;
  return cleanPath(file.slice(0, file.lastIndexOf('/') + 1));
}

/** NAME of `target.NAME.context`, whose folder counts then. */
function contextReference(expression: Expression): string | undefined {
  const reference = expressionReference(expression, { add: () => undefined });
  if (reference?.root !== 'target' || reference.steps.length !== 2) return undefined;
  const [target, attribute] = reference.steps;
  if (attribute?.kind !== 'attribute' || attribute.name !== 'context') return undefined;
  if (target?.kind === 'attribute') return target.name;
  return target?.key.kind === 'string' ? target.key.text : undefined;
}
