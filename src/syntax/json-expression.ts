import { Diagnostics } from '../source/diagnostic.ts';
import { parseNumber } from '../value/number.ts';
import { dynamicType } from '../value/types.ts';
import { boolValue, nullValue, numberValue, stringValue } from '../value/value.ts';
import type { Expression, JsonMember, JsonNode, JsonString, ObjectItem } from './ast.ts';
import { readJsonString } from './json-strings.ts';
import { parseExpressionIn, parseTemplateIn } from './parse.ts';

/**
 * A JSON value as an expression: strings are templates, and so are the names in objects. The same
 * node gives the same expression each time. A string that is no template becomes an error
 * expression, which tells its mistakes when it is evaluated (HCL's JSON syntax).
 */
export function jsonExpression(node: JsonNode): Expression {
  let expression = expressions.get(node);
  if (expression === undefined) {
    expression = lower(node);
    expressions.set(node, expression);
  }
  return expression;
}

const expressions = new WeakMap<JsonNode, Expression>();

/**
 * What a string of a JSON file says in native syntax where a name or a call is wanted instead of a
 * value, such as a type; undefined for other expressions and for text that is no expression.
 */
export function staticExpression(expression: Expression): Expression | undefined {
  const json = 'json' in expression ? expression.json : undefined;
  if (json === undefined) return undefined;
  const sink = new Diagnostics();
  const parsed = parseExpressionIn(readJsonString(json), sink);
  return sink.hasErrors ? undefined : parsed;
}

function lower(node: JsonNode): Expression {
  const { range } = node;
  switch (node.kind) {
    case 'json-object':
      return {
        kind: 'object',
        items: node.members.map(item),
        range,
        openRange: node.openRange,
        fromJson: true,
      };
    case 'json-array':
      return {
        kind: 'tuple',
        elements: node.elements.map(jsonExpression),
        range,
        openRange: node.openRange,
      };
    case 'json-string':
      return template(node);
    case 'json-number':
      // The reader has seen that it is a number.
      return { kind: 'literal', value: numberValue(parseNumber(node.text)!), range };
    case 'json-literal':
      return {
        kind: 'literal',
        value: node.value === null ? nullValue(dynamicType) : boolValue(node.value),
        range,
      };
  }
}

function item({ name, nameRange, value }: JsonMember): ObjectItem {
  const key: JsonString = { kind: 'json-string', text: name, range: nameRange };
  return { key: template(key), value: jsonExpression(value) };
}

function template(json: JsonString): Expression {
  const { text, range } = json;
  if (!/[$%]/.test(text)) {
    const { file, start, end } = range;
    const literal: Expression = {
      kind: 'literal',
      value: stringValue(text),
      range: { file, start: start + 1, end: end - 1 },
    };
    return { kind: 'template', parts: [literal], range, fromJson: true, json };
  }
  const sink = new Diagnostics();
  const parsed = parseTemplateIn(readJsonString(json), sink);
  if (sink.hasErrors) return { kind: 'error', range, diagnostics: sink.items, json };
  switch (parsed.kind) {
    case 'template':
      return { kind: 'template', parts: parsed.parts, range, fromJson: true, json };
    case 'template-wrap':
      return { kind: 'template-wrap', wrapped: parsed.wrapped, range, json };
    default:
      throw new Error(`internal: a template was read as ${parsed.kind}`);
  }
}
