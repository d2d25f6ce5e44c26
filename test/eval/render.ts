import type { Diagnostic } from '../../src/source/diagnostic.ts';
import { locate } from '../../src/source/locate.ts';
import type { Range } from '../../src/source/source.ts';
import { numberToText } from '../../src/value/number.ts';
import type { Type } from '../../src/value/types.ts';
import type { Value } from '../../src/value/value.ts';

/** A type as the rows of the tests write it, such as `list(object(a: string))`. */
export function renderType(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${renderType(type.element)})`;
    case 'tuple':
      return `tuple(${type.elements.map(renderType).join(', ')})`;
    case 'object': {
      const attributes = [...type.attributes].map(
        ([name, attribute]) =>
          `${name}${type.optional.has(name) ? '?' : ''}: ${renderType(attribute)}`,
      );
      return `object(${attributes.join(', ')})`;
    }
    default:
      return type.kind;
  }
}

/** A value as the rows write it: collections with their types, tuples and objects without. */
export function renderValue(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return numberToText(value.number);
    case 'bool':
      return String(value.truth);
    case 'bytes':
      return 'bytes';
    case 'null':
    case 'unknown':
      return `${value.kind} ${renderType(value.type)}`;
    case 'list':
    case 'set':
      return `${value.kind}(${renderType(value.element)}) ${renderElements(value.elements)}`;
    case 'tuple':
      return renderElements(value.elements);
    case 'map':
      return `map(${renderType(value.element)}) ${renderEntries(value.entries)}`;
    case 'object':
      return renderEntries(value.entries);
  }
}

function renderElements(elements: readonly Value[]): string {
  return `[${elements.map(renderValue).join(', ')}]`;
}

function renderEntries(entries: ReadonlyMap<string, Value>): string {
  const items = [...entries].map(([key, value]) => `${JSON.stringify(key)}: ${renderValue(value)}`);
  return `{${items.join(', ')}}`;
}

/** A diagnostic as the rows write it: `line,column-column in …: Summary; detail`. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const { subject, context, summary, detail } = diagnostic;
  const around = context === undefined ? '' : ` in ${renderPlace(context)}`;
  return `${subject === undefined ? '' : renderPlace(subject)}${around}: ${summary}; ${detail}`;
}

function renderPlace(range: Range): string {
  const { startLine, startColumn, endLine, endColumn } = locate(range);
  const end = startLine === endLine ? `${endColumn}` : `${endLine},${endColumn}`;
  return `${startLine},${startColumn}-${end}`;
}
