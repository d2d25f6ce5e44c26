import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';
import type { YamlNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read.ts';
import { closingBrace, nameAt } from './substitute.ts';

/** A piece of a text of a Compose file: literal, or a variable. */
export type ComposePart = string | ComposeVariable;

export interface ComposeVariable {
  readonly name: string;
  /** What stands behind the name; absent for the variable alone. */
  readonly operator?: ':-' | '-' | ':+' | '+' | ':?' | '?';
  readonly word: readonly ComposePart[];
}

/**
 * The pieces of the text at a place of a Compose file, before anything is substituted; undefined
 * where there is no text, or none that can be substituted.
 */
export function composeParts(place: Range): readonly ComposePart[] | undefined {
  const texts = known.get(place.file) ?? readTexts(place.file);
  known.set(place.file, texts);
  const text = texts.get(place.start);
  return text === undefined ? undefined : partsOf(text, 0);
}

const known = new WeakMap<SourceFile, ReadonlyMap<number, string>>();

function readTexts(file: SourceFile): ReadonlyMap<number, string> {
  const texts = new Map<number, string>();
  const ignored: DiagnosticSink = new Diagnostics();
  const waiting: YamlNode[] = (readYaml(file, ignored) ?? []).flatMap(({ root }) => root ?? []);
  const seen = new Set<YamlNode>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === 'sequence') waiting.push(...node.items);
    else if (node.kind === 'mapping') {
      for (const { value } of node.entries.values()) waiting.push(value);
    } else if (node.value.type === 'string') texts.set(node.range.start, node.value.text);
  }
  return texts;
}

const deepest = 100;

function partsOf(text: string, depth: number): readonly ComposePart[] | undefined {
  if (depth > deepest) return undefined;
  const parts: ComposePart[] = [];
  const put = (literal: string) => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + literal;
    else if (literal !== '') parts.push(literal);
  };
  for (let at = 0; ; ) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) {
      put(text.slice(at));
      return parts;
    }
    put(text.slice(at, dollar));
    if (text[dollar + 1] === '{') {
      const end = closingBrace(text, dollar + 1);
      const variable = end < 0 ? undefined : braced(text, dollar, end, depth);
      if (variable === undefined) return undefined;
      parts.push(variable);
      at = end + 1;
      continue;
    }
    const name = nameAt(text, dollar + 1);
    if (name !== undefined) parts.push({ name, word: [] });
    else put('$');
    at = dollar + (text[dollar + 1] === '$' ? 2 : 1 + (name?.length ?? 0));
  }
}

function braced(
  text: string,
  start: number,
  end: number,
  depth: number,
): ComposeVariable | undefined {
  const name = nameAt(text, start + 2);
  if (name === undefined) return undefined;
  const rest = text.slice(start + 2 + name.length, end);
  if (rest === '') return { name, word: [] };
  const operator = /^:?[-+?]/.exec(rest)?.[0] as ComposeVariable['operator'];
  const word = operator && partsOf(rest.slice(operator.length), depth + 1);
  return operator === undefined || word === undefined ? undefined : { name, operator, word };
}
