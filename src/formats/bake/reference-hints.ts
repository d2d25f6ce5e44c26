import { references } from '../../eval/references.ts';
import type { VariableReference } from '../../eval/static.ts';
import type { Diagnostic, DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { Expression, TraversalStep } from '../../syntax/ast.ts';
import type { BlockIndex, Wanted } from './block-index.ts';
import { blockKinds } from './block-kinds.ts';

/**
 * How far the evaluation is: blocks cannot be referred to while variables and functions are found,
 * and are not yet there while blocks get their names.
 */
export type Stage = 'globals' | 'names' | 'blocks';

/** The blocks that an expression refers to, by type and name, and what it needs of them. */
export function wantedBlocks(
  expression: Expression,
): ReadonlyMap<string, ReadonlyMap<string, Wanted>> {
  const types = new Map<string, Map<string, Wanted>>();
  for (const { root, steps } of references(expression)) {
    if (!blockKinds.has(root)) continue;
    const names = types.get(root) ?? new Map<string, Wanted>();
    types.set(root, names);
    const [name] = steps;
    if (name?.kind !== 'attribute') continue;
    const attribute = wantedAttribute(steps[1]);
    const wanted = names.get(name.name) ?? new Set();
    if (attribute === undefined) names.set(name.name, 'all');
    else if (wanted !== 'all') names.set(name.name, wanted.add(attribute));
  }
  return types;
}

/** The attribute that a reference asks a block for; undefined when it takes the whole block. */
export function wantedAttribute(step: TraversalStep | undefined): string | undefined {
  if (step?.kind === 'attribute') return step.name;
  return step?.kind === 'index' && step.key.kind === 'string' ? step.key.text : undefined;
}

/** A sink that adds to "no such attribute" what blocks and attributes there are. */
export function referenceSink(
  sink: DiagnosticSink,
  found: readonly VariableReference[],
  blocks: BlockIndex,
  stage: Stage,
): DiagnosticSink {
  return { add: (diagnostic) => sink.add(withHint(diagnostic, found, blocks, stage)) };
}

function withHint(
  diagnostic: Diagnostic,
  found: readonly VariableReference[],
  blocks: BlockIndex,
  stage: Stage,
): Diagnostic {
  const { code, subject, detail } = diagnostic;
  if (subject === undefined) return diagnostic;
  if (code === 'unknown-variable' && stage === 'globals') {
    const isOfBlocks = found.some(
      ({ root, rootRange }) => blockKinds.has(root) && isSame(rootRange, subject),
    );
    return isOfBlocks ? { ...diagnostic, detail: detail + onlyInBlocks } : diagnostic;
  }
  if (code !== 'unsupported-attribute' && code !== 'missing-element') return diagnostic;
  for (const { root, steps } of found) {
    const kind = blockKinds.get(root);
    const [name, attribute] = steps;
    if (kind === undefined || name?.kind !== 'attribute') continue;
    if (isSame(name.range, subject)) {
      if (stage === 'names') return { ...diagnostic, detail: detail + tooEarly };
      return { ...diagnostic, detail: detail + nameHint(root, name.name, [...blocks.names(root)]) };
    }
    if (attribute?.kind === 'attribute' && isSame(attribute.range, subject)) {
      const suggestion = suggest(attribute.name, kind.attributes.keys());
      return { ...diagnostic, detail: detail + didYouMean(suggestion) };
    }
  }
  return diagnostic;
}

/** What a declaration says that needs a block before there are any. */
export const onlyInBlocks: string =
  ' Variables and functions cannot refer to targets and groups, only the other way round.';

const tooEarly =
  ' The names of targets are found before their attributes, so "name" and "matrix" cannot refer to other blocks.';

const mostListed = 10;

function nameHint(type: string, name: string, names: readonly string[]): string {
  const suggestion = suggest(name, names);
  if (suggestion !== undefined) return didYouMean(suggestion);
  if (names.length === 0 || names.length > mostListed) return '';
  return ` There is ${names.map((other) => `${type}.${other}`).join(', ')}.`;
}

function isSame(a: Range, b: Range): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}
