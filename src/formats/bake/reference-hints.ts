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

/** What a declaration says that needs a block before there are any. */
export const onlyInBlocks: string =
  ' Variables and functions cannot refer to targets and groups, only the other way round.';

const tooEarly =
  ' The names of targets are found before their attributes, so "name" and "matrix" cannot refer to other blocks.';

/** Adds to "no such attribute" what blocks and attributes there are. */
export class ReferenceHints {
  private readonly blocks: BlockIndex;
  // The targets of a matrix make the same mistake as often as there are targets.
  private readonly known = new WeakMap<Range, string>();

  constructor(blocks: BlockIndex) {
    this.blocks = blocks;
  }

  /** A sink for an expression in which these references were found. */
  sinkFor(sink: DiagnosticSink, found: readonly VariableReference[], stage: Stage): DiagnosticSink {
    return {
      add: (diagnostic) => {
        const hint = this.hintFor(diagnostic, found, stage);
        sink.add(hint === '' ? diagnostic : { ...diagnostic, detail: diagnostic.detail + hint });
      },
    };
  }

  private hintFor(
    { code, subject }: Diagnostic,
    found: readonly VariableReference[],
    stage: Stage,
  ): string {
    if (subject === undefined) return '';
    const isMissing = code === 'unsupported-attribute' || code === 'missing-element';
    for (const { root, rootRange, steps } of found) {
      const [name, attribute] = steps;
      if (code === 'unknown-variable' && stage === 'globals' && isSame(rootRange, subject)) {
        return onlyInBlocks;
      }
      if (!isMissing || name?.kind !== 'attribute') continue;
      if (isSame(name.range, subject)) {
        return stage === 'names' ? tooEarly : this.nameHint(root, name.name, name.range);
      }
      if (attribute?.kind === 'attribute' && isSame(attribute.range, subject)) {
        return didYouMean(suggest(attribute.name, blockKinds.get(root)?.attributes.keys() ?? []));
      }
    }
    return '';
  }

  private nameHint(type: string, name: string, place: Range): string {
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const names = [...this.blocks.names(type)];
    const suggestion = suggest(name, names);
    const isShort = names.length > 0 && names.length <= mostListed;
    const list = isShort ? ` There is ${names.map((other) => `${type}.${other}`).join(', ')}.` : '';
    const hint = suggestion === undefined ? list : didYouMean(suggestion);
    this.known.set(place, hint);
    return hint;
  }
}

const mostListed = 10;

function isSame(a: Range, b: Range): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}
