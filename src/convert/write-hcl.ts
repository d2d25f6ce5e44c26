import { formatHcl } from '../syntax/format.ts';
import type { Document, Item, MapEntry, Term, TextPart } from './document.ts';
import { quoted, templateText } from './terms.ts';

/** A document in HCL's native syntax, in canonical form. */
export function writeHcl({ comments, items }: Document): string {
  const head = comments.length === 0 ? [] : [commentText(comments, '')];
  const paragraphs = paragraphsOf(items);
  return formatHcl(`${[...head, ...paragraphs].join('\n')}`);
}

/** Blocks stand apart, attributes that follow each other together. */
function paragraphsOf(items: readonly Item[]): readonly string[] {
  const paragraphs: string[] = [];
  let attributes = '';
  for (const item of items) {
    if (item.kind === 'attribute') {
      attributes += itemText(item, '');
      continue;
    }
    if (attributes !== '') paragraphs.push(attributes);
    attributes = '';
    paragraphs.push(itemText(item, ''));
  }
  if (attributes !== '') paragraphs.push(attributes);
  return paragraphs;
}

function itemText(item: Item, indent: string): string {
  const comments = commentText(item.comments, indent);
  if (item.kind === 'attribute') {
    // Comments in the value are in its text.
    const value = item.native ?? termText(item.value, indent);
    return `${comments}${indent}${item.name} = ${value}${value.endsWith('\n') ? '' : '\n'}`;
  }
  const labels = item.labels.map((label) => ` ${quoted([label])}`).join('');
  const open = `${comments}${indent}${item.type}${labels} {`;
  if (item.items.length === 0) return `${open}}\n`;
  const inside = item.items.map((inner) => itemText(inner, `${indent}  `)).join('');
  return `${open}\n${inside}${indent}}\n`;
}

function commentText(lines: readonly string[], indent: string): string {
  return lines.map((line) => `${indent}#${line === '' ? '' : ` ${line}`}\n`).join('');
}

const widest = 80;

function termText(term: Term, indent: string): string {
  switch (term.kind) {
    case 'text':
      return heredoc(term.parts) ?? quoted(term.parts);
    case 'prose':
      return quoted([term.text]);
    case 'number':
      return term.text;
    case 'constant':
      return String(term.value);
    case 'expression':
    case 'static':
      return term.source;
    case 'list':
      return listText(term.elements, indent);
    case 'map': {
      if (term.entries.length === 0) return '{}';
      const inner = `${indent}  `;
      const lines = term.entries.map((entry) => `${inner}${entryText(entry, inner)}\n`);
      return `{\n${lines.join('')}${indent}}`;
    }
  }
}

function listText(elements: readonly Term[], indent: string): string {
  const inner = `${indent}  `;
  // A heredoc cannot be followed by a comma on its line.
  const texts = elements.map((element) =>
    element.kind === 'text' ? quoted(element.parts) : termText(element, inner),
  );
  const line = `[${texts.join(', ')}]`;
  const isShort = line.length + indent.length <= widest && !line.includes('\n');
  if (isShort) return line;
  return `[\n${texts.map((text) => `${inner}${text},\n`).join('')}${indent}]`;
}

function entryText({ key, value }: MapEntry, indent: string): string {
  const text = termText(value, indent);
  return `${keyText(key)} = ${text.endsWith('\n') ? text.slice(0, -1) : text}`;
}

function keyText(key: readonly TextPart[]): string {
  const [first] = key;
  if (key.length === 1 && typeof first === 'object') return `(${first.source})`;
  if (key.length === 1 && typeof first === 'string' && isName(first)) return first;
  return quoted(key);
}

/** A bare key of an object; `for` begins a loop, and the others are values. */
function isName(text: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(text) && !['for', 'true', 'false', 'null'].includes(text);
}

/** Several lines of text as they are; undefined where only quotes say the same. */
function heredoc(parts: readonly TextPart[]): string | undefined {
  const last = parts.at(-1);
  if (typeof last !== 'string' || !last.endsWith('\n')) return undefined;
  const literal = parts.map((part) => (typeof part === 'string' ? part : '')).join('');
  if (literal.split('\n').length < 3 || /[\x00-\x08\x0b-\x1f\x7f]/.test(literal)) return undefined;
  const text = templateText(parts);
  let marker = 'EOT';
  while (text.split('\n').some((line) => line.trim() === marker)) marker += 'T';
  return `<<${marker}\n${text}${marker}\n`;
}
