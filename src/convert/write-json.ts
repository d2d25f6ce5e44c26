import type { Document, Item, Term } from './document.ts';
import { interpolation, templateText } from './terms.ts';

/** JSON to be written: a text as it stands, or a structure. */
type Json = { readonly raw: string } | readonly Json[] | ReadonlyMap<string, Json>;

/** Told of what has no place in JSON. */
export type ReportLost = (what: string) => void;

/** The blocks that JSON can hold, by the type of the block around them; nothing for the file. */
const knownBlocks: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['variable', 'function', 'group', 'target', 'builder']],
  ['variable', ['validation']],
  ['builder', ['node']],
]);

/** A document in HCL's JSON syntax, as Bake reads it; comments become `"//"`. */
export function writeJson(document: Document, lose: ReportLost): string {
  return `${jsonText(bodyJson(document, '', lose), '')}\n`;
}

function bodyJson(
  { comments, items }: Pick<Document, 'comments' | 'items'>,
  type: string,
  lose: ReportLost,
): ReadonlyMap<string, Json> {
  const members = new Map<string, Json>();
  const own = items.flatMap((item) =>
    item.kind === 'attribute'
      ? [...item.comments, ...(item.innerComments ?? [])].map((line) => `${item.name}: ${line}`)
      : [],
  );
  const all = [...comments, ...own];
  if (all.length > 0) {
    members.set('//', all.length === 1 ? text(all[0] ?? '') : all.map(text));
  }
  const known = knownBlocks.get(type) ?? [];
  for (const item of items) {
    if (item.kind === 'attribute') {
      if (known.includes(item.name)) lose(`the attribute "${item.name}"`);
      // Of several files the last one counts.
      else members.set(item.name, termJson(item.value));
    } else if (!known.includes(item.type)) {
      lose(`a block of type "${item.type}"`);
    } else {
      addBlock(members, item, lose);
    }
  }
  return members;
}

/** Below one object level for each label; several of the same labels are a list. */
function addBlock(
  members: Map<string, Json>,
  item: Extract<Item, { kind: 'block' }>,
  lose: ReportLost,
): void {
  let level = members;
  const path = [item.type, ...item.labels];
  for (const name of path.slice(0, -1)) {
    const next = level.get(name);
    const inner = next instanceof Map ? next : new Map<string, Json>();
    level.set(name, inner);
    level = inner;
  }
  const last = path.at(-1) ?? '';
  const body = bodyJson(item, item.type, lose);
  const earlier = level.get(last);
  if (earlier === undefined) level.set(last, body);
  else level.set(last, Array.isArray(earlier) ? [...earlier, body] : [earlier, body]);
}

function termJson(term: Term): Json {
  switch (term.kind) {
    case 'text':
      return text(templateText(term.parts));
    case 'prose':
      return text(term.text);
    case 'number':
      return { raw: term.text };
    case 'constant':
      return { raw: String(term.value) };
    case 'expression':
      return text(interpolation(term.source));
    case 'static':
      return text(term.source);
    case 'list':
      return term.elements.map(termJson);
    case 'map':
      return new Map(term.entries.map(({ key, value }) => [templateText(key), termJson(value)]));
  }
}

function text(value: string): Json {
  return { raw: JSON.stringify(value) };
}

const widest = 80;

function jsonText(json: Json, indent: string): string {
  if ('raw' in json) return json.raw;
  const inner = `${indent}  `;
  if (json instanceof Map) {
    const members = [...json].map(
      ([name, value]) => `${inner}${JSON.stringify(name)}: ${jsonText(value, inner)}`,
    );
    return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
  }
  const elements = [...(json as readonly Json[])].map((element) => jsonText(element, inner));
  const line = `[${elements.join(', ')}]`;
  if (line.length + indent.length <= widest && !line.includes('\n')) return line;
  return `[\n${elements.map((element) => `${inner}${element}`).join(',\n')}\n${indent}]`;
}
