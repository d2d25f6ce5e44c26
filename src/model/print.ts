import { textToJson, valueToJson } from '../value/json.ts';
import { isWhollyKnown } from '../value/known.ts';
import type { Value } from '../value/value.ts';
import type { Field, JsonNode } from './field.ts';
import { fields, namesInOrder } from './fields.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from './target.ts';

/**
 * How a target is written: `print` is buildx's `--print`, byte for byte; `definition` is what buildx
 * and this engine read back as the same target, whatever its texts hold; `full` is the first with
 * the attributes that Buildx does not know.
 */
export type PrintForm = 'print' | 'definition' | 'full';

/** The attributes that are set, in the order of the field table. */
export function printAttributes(attributes: TargetAttributes, form: PrintForm): JsonNode {
  const node = new Map<string, JsonNode>();
  for (const name of namesInOrder(attributes)) {
    const printed = printAttribute(name, attributes, form);
    if (printed !== undefined) node.set(name, printed);
  }
  return node;
}

function printAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
  form: PrintForm,
): JsonNode | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const field: Field<AttributeValues[Name]> = fields[name];
  if (field.own === true && form !== 'full') return undefined;
  if (form !== 'definition') {
    const printed = field.kind.print(value);
    return field.escaped === true && printed !== undefined
      ? escapeTexts(printed, 'values')
      : printed;
  }
  const written =
    field.kind.write === undefined ? field.kind.print(value) : field.kind.write(value);
  return written === undefined ? undefined : escapeTexts(written, 'all');
}

/** An attribute as a definition writes it, nothing escaped; undefined when it is not set. */
export function writeAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): JsonNode | undefined {
  const value = attributes[name];
  if (value === undefined) return undefined;
  const { kind }: Field<AttributeValues[Name]> = fields[name];
  return kind.write === undefined ? kind.print(value) : kind.write(value);
}

/** A value of an expression for people: as JSON where there is such. */
export function valueText(value: Value): string {
  if (value.kind === 'string') return JSON.stringify(value.text);
  return isWhollyKnown(value) ? valueToJson(value) : 'unknown';
}

function escapeTexts(node: JsonNode, which: 'values' | 'all'): JsonNode {
  if (typeof node === 'string') return escapeTemplate(node);
  if (node === null || typeof node !== 'object') return node;
  if (isList(node)) return node.map((element) => escapeTexts(element, which));
  const escaped = new Map<string, JsonNode>();
  for (const [key, entry] of node) {
    escaped.set(which === 'all' ? escapeTemplate(key) : key, escapeTexts(entry, which));
  }
  return escaped;
}

function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

function isList(node: readonly JsonNode[] | JsonEntries): node is readonly JsonNode[] {
  return Array.isArray(node);
}

/** An object whose entries are made while it is written, in their order. */
export interface JsonEntries {
  forEach(visit: (entry: JsonNode | JsonEntries, key: string) => void): void;
}

/** JSON with two spaces of indentation and Go's escapes (json.MarshalIndent), without a newline. */
export function formatJson(node: JsonNode | JsonEntries): string {
  return jsonAt(node, '\n');
}

/** `newline` has the indentation of the line on which the node begins. */
function jsonAt(node: JsonNode | JsonEntries, newline: string): string {
  if (typeof node === 'string') return textToJson(node);
  if (node === null || typeof node !== 'object') return String(node);
  const inner = `${newline}  `;
  const next = `,${inner}`;
  let text = '';
  if (isList(node)) {
    for (let index = 0; index < node.length; index += 1) {
      text += (index === 0 ? inner : next) + jsonAt(node[index]!, inner);
    }
    return text === '' ? '[]' : `[${text}${newline}]`;
  }
  node.forEach((entry, key) => {
    text += `${text === '' ? inner : next}${textToJson(key)}: ${jsonAt(entry, inner)}`;
  });
  return text === '' ? '{}' : `{${text}${newline}}`;
}
