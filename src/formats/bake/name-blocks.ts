import type { Attribute } from '../../syntax/ast.ts';
import { convertValue } from '../../value/convert.ts';
import { quoteText } from '../../value/text.ts';
import { stringType } from '../../value/types.ts';
import type { Value } from '../../value/value.ts';
import { BlockInstance, SharedAttribute } from './attribute-node.ts';
import type { BlockDeclaration } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';
import { type Axis, combinations, countCombinations, readAxes } from './matrix.ts';
import { walk } from './walk.ts';

/** How many targets all matrices together may make. */
export const maximumTargets = 250_000;

/** A block with the targets or groups that it makes. */
export interface NamedBlock {
  readonly block: BlockDeclaration;
  readonly instances: readonly BlockInstance[];
}

/** Finds the names of all blocks, which may depend on variables and on their matrix. */
export function nameBlocks(
  evaluator: Evaluator,
  blocks: readonly BlockDeclaration[],
): readonly NamedBlock[] {
  const named: NamedBlock[] = [];
  let room = maximumTargets;
  for (const block of blocks) {
    evaluator.blocks.addType(block.kind);
    try {
      const instances = nameBlock(evaluator, block, room);
      named.push({ block, instances });
      room -= instances.length;
    } catch (error) {
      if (!(error instanceof NamelessError)) throw error;
      evaluator.blocks.addUnnamed(block.kind);
    }
  }
  for (const { instances } of named) {
    for (const instance of instances) evaluator.blocks.addInstance(instance);
  }
  return named;
}

/** A block without names, after a mistake that has been reported. */
class NamelessError extends Error {}

function nameBlock(
  evaluator: Evaluator,
  block: BlockDeclaration,
  room: number,
): readonly BlockInstance[] {
  const { label, matrix, name, kind } = block;
  if (kind.type === 'group') {
    if (matrix !== undefined) refuse(evaluator, block, 'matrix is not supported for groups');
    checkName(evaluator, block, label.text);
    if (name !== undefined) refuse(evaluator, block, 'name is not supported for groups');
  }
  const attributes = block.attributes.map(
    (attribute) => new SharedAttribute(attribute.name, attribute.expression),
  );
  if (matrix === undefined && name === undefined) {
    checkName(evaluator, block, label.text);
    return [new BlockInstance(evaluator, block, attributes, label.text, undefined)];
  }
  const axes = matrix === undefined ? undefined : findAxes(evaluator, block, matrix, room);
  const instances: BlockInstance[] = [];
  const names = new Set<string>();
  for (const variables of axes === undefined ? [undefined] : combinations(axes)) {
    if (instances.length === 0) {
      checkName(evaluator, block, label.text);
      if (name !== undefined) prepareName(evaluator, block, name, variables);
    }
    const own = name === undefined ? label.text : evaluateName(evaluator, block, name, variables);
    if (names.has(own)) refuse(evaluator, block, `duplicate name ${quoteText(own)}`);
    names.add(own);
    instances.push(new BlockInstance(evaluator, block, attributes, own, variables));
  }
  return instances;
}

function findAxes(
  evaluator: Evaluator,
  block: BlockDeclaration,
  { expression }: Attribute,
  room: number,
): readonly Axis[] {
  const { dependencies, hasFailed } = evaluator.lookUp(expression);
  if (hasFailed) throw new NamelessError();
  for (const { node } of dependencies) walk(node, evaluator.sink);
  const axes = readAxes(evaluator.evaluate(expression));
  if (axes === undefined) throw new NamelessError();
  if ('problem' in axes) return refuse(evaluator, block, axes.problem);
  const count = countCombinations(axes);
  if (count <= room) return axes;
  evaluator.sink.add({
    code: 'matrix-too-large',
    severity: 'error',
    summary: 'Matrix too large',
    detail: `This matrix makes ${countText(count)} targets. All matrices together may make ${maximumTargets}.`,
    subject: expression.range,
    context: block.label.range,
  });
  throw new NamelessError();
}

function countText(count: number): string {
  return Number.isSafeInteger(count) ? String(count) : `more than ${Number.MAX_SAFE_INTEGER}`;
}

function prepareName(
  evaluator: Evaluator,
  block: BlockDeclaration,
  { expression }: Attribute,
  variables: ReadonlyMap<string, Value> | undefined,
): void {
  if (block.matrix === undefined) refuse(evaluator, block, 'name requires matrix');
  const { dependencies, hasFailed } = evaluator.lookUp(expression, { matrix: variables });
  if (hasFailed) throw new NamelessError();
  for (const { node } of dependencies) walk(node, evaluator.sink);
}

function evaluateName(
  evaluator: Evaluator,
  block: BlockDeclaration,
  { expression }: Attribute,
  variables: ReadonlyMap<string, Value> | undefined,
): string {
  const value = evaluator.evaluate(expression, variables);
  const conversion = convertValue(value, stringType);
  if ('problem' in conversion) return refuse(evaluator, block, conversion.problem);
  switch (conversion.value.kind) {
    case 'string': {
      const name = conversion.value.text;
      checkName(evaluator, block, name);
      return name;
    }
    case 'null':
      // buildx ends with a stack trace here.
      return refuse(evaluator, block, 'null value is not allowed');
    default:
      throw new NamelessError();
  }
}

function checkName(evaluator: Evaluator, block: BlockDeclaration, name: string): void {
  if (/^[a-zA-Z0-9_-]+$/.test(name)) return;
  const remedy =
    name === block.label.text
      ? `, but the name is ${quoteText(name)}`
      : `, but a name is ${quoteText(name)}; sanitize(…) makes a name of any text`;
  refuse(evaluator, block, `only "[a-zA-Z0-9_-]+" are allowed${remedy}`);
}

function refuse(evaluator: Evaluator, block: BlockDeclaration, detail: string): never {
  evaluator.sink.add({
    code: 'invalid-name',
    severity: 'error',
    summary: 'Invalid name',
    detail,
    subject: block.label.range,
    context: block.label.range,
  });
  throw new NamelessError();
}
