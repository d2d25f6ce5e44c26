import { type DiagnosticSink, Diagnostics } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { Expression, JsonNode, JsonString } from '../syntax/ast.ts';
import { parseTemplate } from '../syntax/parse.ts';
import { type MapEntry, type Term, type TextPart, textTerm } from './document.ts';

/** An expression of native syntax as a term; what has no form in JSON stays an expression. */
export function termOf(expression: Expression): Term {
  switch (expression.kind) {
    case 'literal':
    case 'unary':
      return constantOf(sourceOf(expression.range));
    case 'template': {
      const parts = partsOf(expression.parts);
      if (parts !== undefined) return { kind: 'text', parts };
      return { kind: 'expression', source: sourceOf(expression.range) };
    }
    case 'template-wrap':
      return { kind: 'expression', source: sourceOf(expression.wrapped.range) };
    case 'tuple':
      return { kind: 'list', elements: expression.elements.map(termOf) };
    case 'object': {
      const entries = expression.items.map(({ key, value }): MapEntry | undefined => {
        const parts = keyParts(key);
        return parts && { key: parts, value: termOf(value) };
      });
      const known = entries.filter((entry) => entry !== undefined);
      // In JSON a key given twice is an error.
      const names = new Set(known.map(({ key }) => JSON.stringify(key)));
      if (known.length === entries.length && names.size === entries.length) {
        return { kind: 'map', entries: known };
      }
      return { kind: 'expression', source: sourceOf(expression.range) };
    }
    default:
      return { kind: 'expression', source: sourceOf(expression.range) };
  }
}

/** A number, a bool or null as JSON has it; `-(1)` and numbers in other forms are expressions. */
function constantOf(source: string): Term {
  if (source === 'null') return { kind: 'constant', value: null };
  if (source === 'true' || source === 'false') {
    return { kind: 'constant', value: source === 'true' };
  }
  return jsonNumber.test(source)
    ? { kind: 'number', text: source }
    : { kind: 'expression', source };
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The parts of a template; undefined when it has directives. */
function partsOf(parts: readonly Expression[]): readonly TextPart[] | undefined {
  const found: TextPart[] = [];
  for (const part of parts) {
    if (part.kind === 'literal' && part.value.kind === 'string') {
      if (part.value.text !== '') found.push(part.value.text);
    } else if (isDirective(part)) {
      return undefined;
    } else {
      found.push({ source: sourceOf(part.range) });
    }
  }
  return found;
}

function isDirective({ kind, range }: Expression): boolean {
  return kind === 'template-join' || range.file.text.startsWith('%{', range.start);
}

function keyParts(key: Expression): readonly TextPart[] | undefined {
  if (key.kind !== 'object-key') return undefined;
  const { wrapped, forceNonLiteral } = key;
  if (!forceNonLiteral && wrapped.kind === 'variable') {
    return wrapped.steps.length === 0 ? [wrapped.name] : undefined;
  }
  if (wrapped.kind === 'template') return partsOf(wrapped.parts);
  const inner = wrapped.kind === 'parentheses' ? wrapped.inner : wrapped;
  const source = sourceOf(inner.range);
  // Bare words are names here; a number is a text in its shortest form.
  const isName = inner === wrapped && /^(?:null|true|false)$/.test(source);
  if (inner.kind === 'literal' && (isName || /^(?:0|[1-9]\d{0,14})$/.test(source))) return [source];
  return [{ source }];
}

/** A value of a JSON file as a term. Texts that are no templates are reported. */
export function jsonTerm(node: JsonNode, sink: DiagnosticSink): Term {
  switch (node.kind) {
    case 'json-string':
      return jsonText(node, sink);
    case 'json-number':
      return { kind: 'number', text: node.text };
    case 'json-literal':
      return { kind: 'constant', value: node.value };
    case 'json-array':
      return { kind: 'list', elements: node.elements.map((element) => jsonTerm(element, sink)) };
    case 'json-object':
      return {
        kind: 'map',
        entries: node.members.map(({ name, nameRange, value }) => {
          const key = jsonText({ kind: 'json-string', text: name, range: nameRange }, sink);
          return { key: textParts(key), value: jsonTerm(value, sink) };
        }),
      };
  }
}

function textParts(term: Term): readonly TextPart[] {
  if (term.kind === 'text') return term.parts;
  return term.kind === 'expression' ? [{ source: term.source }] : [];
}

function jsonText({ text, range }: JsonString, sink: DiagnosticSink): Term {
  if (!/[$%]\{/.test(text)) return textTerm(text);
  const mistakes = new Diagnostics();
  // Read as a text of its own, so that places in it are those of the text without JSON's escapes.
  const parsed = parseTemplate({ name: range.file.name, text }, 0, text.length, mistakes);
  const [mistake] = mistakes.items;
  if (mistake !== undefined) {
    sink.add({ ...mistake, subject: range, context: range });
    return textTerm(text);
  }
  if (parsed.kind === 'template-wrap') {
    return { kind: 'expression', source: sourceOf(parsed.wrapped.range) };
  }
  return { kind: 'text', parts: parsed.kind === 'template' ? bareParts(parsed.parts) : [] };
}

/** Directives of a bare template become expressions, since a quoted text is written otherwise. */
function bareParts(parts: readonly Expression[]): readonly TextPart[] {
  return parts.flatMap((part): readonly TextPart[] => {
    if (part.kind === 'literal' && part.value.kind === 'string') {
      return part.value.text === '' ? [] : [part.value.text];
    }
    return [{ source: isDirective(part) ? directiveSource(part) : sourceOf(part.range) }];
  });
}

function directiveSource(part: Expression): string {
  if (part.kind === 'conditional') {
    const { condition, whenTrue, whenFalse } = part;
    return `${sourceOf(condition.range)} ? ${clause(whenTrue)} : ${clause(whenFalse)}`;
  }
  if (part.kind === 'template-join' && part.tuple.kind === 'for') {
    const { keyName, valueName, collection, value } = part.tuple;
    const names = keyName === undefined ? valueName : `${keyName}, ${valueName}`;
    return `join("", [for ${names} in ${sourceOf(collection.range)} : ${clause(value)}])`;
  }
  return sourceOf(part.range);
}

function clause(expression: Expression): string {
  if (expression.kind !== 'template') return sourceOf(expression.range);
  return quoted(bareParts(expression.parts));
}

/** A template in quotes, in native syntax. */
export function quoted(parts: readonly TextPart[]): string {
  const escaped = templateText(parts, (text) => text.replace(/[\\"\x00-\x1f\x7f]/g, escapeUnit));
  return `"${escaped}"`;
}

function escapeUnit(unit: string): string {
  const short = shortEscapes[unit];
  if (short !== undefined) return short;
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
};

/** A template without quotes; `encode` is for literal text. */
export function templateText(
  parts: readonly TextPart[],
  encode: (text: string) => string = (text) => text,
): string {
  let out = '';
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      const isBeforeSequence = typeof parts[index + 1] === 'object';
      out += encodeLiteral(part, isBeforeSequence, encode);
    } else {
      out += interpolation(part.source);
    }
  }
  return out;
}

/** `${source}`; what could swallow the brace is ended by a newline. */
export function interpolation(source: string): string {
  return /#|\/\/|<</.test(source) ? `\${${source}\n}` : `\${${source}}`;
}

/**
 * Literal text of a template. A marker before a brace is doubled; of several only the last can be,
 * so that the others become expressions.
 */
function encodeLiteral(
  text: string,
  isBeforeSequence: boolean,
  encode: (text: string) => string,
): string {
  const marked = isBeforeSequence ? /([$%]+)(?=\{|$)/g : /([$%]+)(?=\{)/g;
  let out = '';
  let from = 0;
  for (const match of text.matchAll(marked)) {
    const run = match[0];
    const isAtEnd = match.index + run.length === text.length;
    out += encode(text.slice(from, match.index));
    const alone = isAtEnd ? run : run.slice(0, -1);
    out += [...alone].map((marker) => `\${"${marker}"}`).join('');
    if (!isAtEnd) out += run.slice(-1).repeat(2);
    from = match.index + run.length;
  }
  return out + encode(text.slice(from));
}

/** The text of a place. */
export function sourceOf({ file, start, end }: Range): string {
  return file.text.slice(start, end);
}
