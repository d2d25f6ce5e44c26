import { references } from '../eval/references.ts';
import type { Definition } from '../model/definition.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Attribute, Expression } from '../syntax/ast.ts';
import { visitExpression } from '../syntax/visit.ts';
import {
  attributesOf,
  type BlockPart,
  type BlockType,
  rangeIn,
  readFileParts,
  withoutQuotes,
} from './read-blocks.ts';

/** A name that stands somewhere in a file and means a block. */
export interface SymbolUse {
  /** What it may mean: the name of a group or of a target, for instance. */
  readonly kinds: readonly BlockType[];
  readonly name: string;
  readonly range: Range;
  /** It is the name of the block itself. */
  readonly isDeclaration: boolean;
}

/**
 * Every name in a file that means a variable, function, group, target or builder: where it is
 * declared, in expressions, in `inherits`, in the members of groups, in links and in `builder`. In
 * source order; a file with mistakes gives what could be read.
 */
export function symbolUses(file: SourceFile): readonly SymbolUse[] {
  const { blocks, attributes } = readFileParts(file);
  const found: SymbolUse[] = [];
  for (const part of blocks) addBlock(part, found);
  for (const { expression } of attributes.values()) addExpression(expression, new Set(), found);
  return found
    .map((use) => ({ ...use, range: rangeIn(file, withoutQuotes(use.range)) }))
    .sort((a, b) => a.range.start - b.range.start);
}

/** The use at an offset of a file, if there is one. */
export function symbolAt(file: SourceFile, offset: number): SymbolUse | undefined {
  return symbolUses(file).find(({ range }) => range.start <= offset && offset <= range.end);
}

/**
 * Where the name at an offset is declared, in any of the files; for a target that a matrix makes,
 * the evaluated definition, where there is one, knows the block.
 */
export function declarationsOf(
  use: SymbolUse,
  files: readonly SourceFile[],
  definition?: Definition,
): readonly Range[] {
  const declared = files
    .flatMap(symbolUses)
    .filter((other) => other.isDeclaration && isSame(use, other))
    .map(({ range }) => range);
  if (declared.length > 0 || definition === undefined || !use.kinds.includes('target')) {
    return declared;
  }
  const made = definition.targets.find(({ name }) => name === use.name);
  return made?.range === undefined ? [] : [made.range];
}

/** Every other place in the files that means the same, the declarations among them. */
export function usesOf(use: SymbolUse, files: readonly SourceFile[]): readonly Range[] {
  return files
    .flatMap(symbolUses)
    .filter((other) => isSame(use, other))
    .map(({ range }) => range);
}

function isSame(a: SymbolUse, b: SymbolUse): boolean {
  return a.name === b.name && a.kinds.some((kind) => b.kinds.includes(kind));
}

function addBlock({ type, block, attributes, inner }: BlockPart, found: SymbolUse[]): void {
  const [label] = block.labels;
  if (label !== undefined) {
    found.push({ kinds: [type], name: label.text, range: label.range, isDeclaration: true });
  }
  const locals = type === 'function' ? parameters(attributes) : matrixKeys(attributes);
  for (const attribute of attributes.values()) {
    // Types, and names of parameters, are no references.
    const isStatic =
      type === 'variable' ? attribute.name === 'type' : /params$/.test(attribute.name);
    if (isStatic && type !== 'target') continue;
    addExpression(attribute.expression, locals, found);
    addNames(type, attribute, found);
  }
  for (const { body } of inner) {
    for (const { expression } of attributesOf(body).values()) {
      addExpression(expression, locals, found);
    }
  }
}

/** What stands in an expression: variables, functions, and `target.NAME` and the like. */
function addExpression(
  expression: Expression,
  locals: ReadonlySet<string>,
  found: SymbolUse[],
): void {
  const add = (kind: BlockType, name: string, range: Range): void => {
    found.push({ kinds: [kind], name, range, isDeclaration: false });
  };
  for (const { root, rootRange, steps } of references(expression)) {
    if (locals.has(root)) continue;
    const [step] = steps;
    const isBlock = root === 'target' || root === 'group' || root === 'builder';
    if (!isBlock) add('variable', root, rootRange);
    else if (step?.kind === 'attribute') add(root, step.name, withoutDot(step.range));
  }
  visitExpression(expression, (part) => {
    if (part.kind === 'call') add('function', part.name, part.nameRange);
  });
}

function withoutDot(range: Range): Range {
  return range.file.text[range.start] === '.' ? { ...range, start: range.start + 1 } : range;
}

/** Attributes whose texts are names of blocks, and what before the name is none of it. */
const namingAttributes: ReadonlyMap<
  string,
  { readonly kinds: readonly BlockType[]; readonly prefix: string }
> = new Map([
  ['target.inherits', { kinds: ['target'], prefix: '' }],
  ['target.contexts', { kinds: ['target'], prefix: 'target:' }],
  ['target.builder', { kinds: ['builder'], prefix: '' }],
  ['group.targets', { kinds: ['target', 'group'], prefix: '' }],
]);

function addNames(type: BlockType, { name, expression }: Attribute, found: SymbolUse[]): void {
  const rule = namingAttributes.get(`${type}.${name}`);
  if (rule === undefined) return;
  visitExpression(expression, (part) => {
    const text = plainText(part);
    if (text === undefined || !text.startsWith(rule.prefix)) return;
    const inner = withoutQuotes(part.range);
    const start = inner.start + rule.prefix.length;
    found.push({
      kinds: rule.kinds,
      name: text.slice(rule.prefix.length),
      range: { ...inner, start },
      isDeclaration: false,
    });
  });
}

function plainText(part: Expression): string | undefined {
  if (part.kind !== 'template' || part.parts.length !== 1) return undefined;
  const [literal] = part.parts;
  return literal?.kind === 'literal' && literal.value.kind === 'string'
    ? literal.value.text
    : undefined;
}

function parameters(attributes: ReadonlyMap<string, Attribute>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [name, { expression }] of attributes) {
    if (!name.endsWith('params')) continue;
    for (const { root } of references(expression)) names.add(root);
    visitExpression(expression, (part) => {
      const text = plainText(part);
      if (text !== undefined) names.add(text);
    });
  }
  return names;
}

function matrixKeys(attributes: ReadonlyMap<string, Attribute>): ReadonlySet<string> {
  const matrix = attributes.get('matrix')?.expression;
  const names = new Set<string>();
  for (const { key } of matrix?.kind === 'object' ? matrix.items : []) {
    const inner = key.kind === 'object-key' ? key.wrapped : key;
    const name = inner.kind === 'variable' ? inner.name : plainText(inner);
    if (name !== undefined) names.add(name);
  }
  return names;
}
