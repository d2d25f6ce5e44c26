import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { Attribute, Block, Body } from '../../syntax/ast.ts';
import { justAttributes } from '../../syntax/content.ts';

/** What a block, or a file, may have. */
export interface KnownItems {
  /** `a target block`, `a definition`. */
  readonly place: string;
  readonly attributes: Iterable<string>;
  readonly blocks: Iterable<string>;
  /** Blocks that stand around this one, not in it. */
  readonly outside?: ReadonlySet<string>;
  /** What to write instead of an attribute that is not there. */
  readonly remedies?: ReadonlyMap<string, string>;
}

const ignored: DiagnosticSink = { add: () => undefined };

/** Warns of what is left of a block's body, which buildx ignores without evaluating it. */
export function warnOfRest(rest: Body, known: KnownItems, sink: DiagnosticSink): void {
  for (const attribute of attributesOf(rest, ignored)) warnOfAttribute(attribute, known, sink);
  warnOfBlocks(rest, known, sink);
}

/** Warns of the blocks that are left of a body, which buildx ignores. */
export function warnOfBlocks(rest: Body, known: KnownItems, sink: DiagnosticSink): void {
  if (rest.kind !== 'native-body') return;
  for (const block of rest.blocks) warnOfBlock(block, known, sink);
}

/** The attributes that are left of a body; blocks among them are no mistake here. */
export function attributesOf(rest: Body, sink: DiagnosticSink): Iterable<Attribute> {
  if (rest.kind === 'native-body') return rest.attributes.values();
  return justAttributes(rest, sink).values();
}

function warnOfAttribute(
  { name, nameRange, range }: Attribute,
  { place, attributes, blocks, remedies }: KnownItems,
  sink: DiagnosticSink,
): void {
  const remedy = has(blocks, name) ? `${name} { … }` : remedies?.get(name);
  const hint =
    remedy === undefined ? didYouMean(suggest(name, attributes)) : ` Write ${remedy} instead.`;
  warn(
    'unknown-attribute',
    'Unknown attribute',
    `An attribute named "${name}" is not known in ${place} and is ignored.${hint}`,
    nameRange,
    range,
    sink,
  );
}

function warnOfBlock(
  { type, typeRange, labels, definitionRange }: Block,
  { place, attributes, blocks, outside }: KnownItems,
  sink: DiagnosticSink,
): void {
  const isAttribute = labels.length === 0 && has(attributes, type);
  const hint = isAttribute
    ? ` Write ${type} = … instead.`
    : outside?.has(type)
      ? ' It belongs outside; is a closing brace missing before it?'
      : didYouMean(suggest(type, [...blocks, ...attributes]));
  warn(
    'unknown-block',
    'Unknown block',
    `A block of type "${type}" is not known in ${place} and is ignored.${hint}`,
    typeRange,
    definitionRange,
    sink,
  );
}

function has(names: Iterable<string>, name: string): boolean {
  for (const other of names) if (other === name) return true;
  return false;
}

function warn(
  code: 'unknown-attribute' | 'unknown-block',
  summary: string,
  detail: string,
  subject: Range,
  context: Range,
  sink: DiagnosticSink,
): void {
  sink.add({ code, severity: 'warning', summary, detail, subject, context });
}
