/** An expression that can be written in HCL's native syntax and in its JSON form. */
export type Expression =
  | { readonly kind: 'text'; readonly value: string }
  /** A number, true, false or null: the same in both syntaxes. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Text and, as `code`, interpolated native expressions. */
  | { readonly kind: 'template'; readonly parts: readonly (string | { readonly code: string })[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Expression])[] }
  /** Native syntax only; in JSON inside `"${…}"`. */
  | { readonly kind: 'code'; readonly text: string }
  /** Read without evaluation (types, parameter names), so each syntax has its own form. */
  | { readonly kind: 'static'; readonly native: string; readonly json: string };

export const text = (value: string): Expression => ({ kind: 'text', value });
export const literal = (value: number | boolean | null | string): Expression => ({
  kind: 'literal',
  text: String(value),
});
export const code = (source: string): Expression => ({ kind: 'code', text: source });
export const list = (items: readonly Expression[]): Expression => ({ kind: 'list', items });
export const object = (entries: readonly (readonly [string, Expression])[]): Expression => ({
  kind: 'object',
  entries,
});

/** The expression in native syntax, on one line. */
export function toNative(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return quoted(escapeTemplate(expression.value));
    case 'literal':
    case 'code':
      return expression.text;
    case 'template':
      return `"${expression.parts
        .map((part) =>
          typeof part === 'string' ? escapeNative(escapeTemplate(part)) : `\${${part.code}}`,
        )
        .join('')}"`;
    case 'list':
      return `[${expression.items.map(toNative).join(', ')}]`;
    case 'static':
      return expression.native;
    case 'object': {
      const entries = expression.entries.map(
        ([key, value]) => `${keyOf(key)} = ${toNative(value)}`,
      );
      return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
    }
    default:
      return expression satisfies never;
  }
}

/** The expression in HCL's JSON form, as JSON text. */
export function toJson(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return JSON.stringify(escapeTemplate(expression.value));
    case 'literal':
      return expression.text;
    case 'code':
      return JSON.stringify(`\${${expression.text}}`);
    case 'template':
      return JSON.stringify(
        expression.parts
          .map((part) => (typeof part === 'string' ? escapeTemplate(part) : `\${${part.code}}`))
          .join(''),
      );
    case 'static':
      return expression.json;
    case 'list':
      return `[${expression.items.map(toJson).join(', ')}]`;
    case 'object':
      return `{${expression.entries
        .map(([key, value]) => `${JSON.stringify(escapeTemplate(key))}: ${toJson(value)}`)
        .join(', ')}}`;
    default:
      return expression satisfies never;
  }
}

/** A key of an object, bare where it is an identifier. */
function keyOf(key: string): string {
  return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : quoted(escapeTemplate(key));
}

/** A quoted native string with exactly this (already template-escaped) text. */
export function quoted(escaped: string): string {
  return `"${escapeNative(escaped)}"`;
}

function escapeNative(value: string): string {
  return value
    .replace(/[\\"]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
}

function escapeTemplate(value: string): string {
  return value.replace(/[$%](?=\{)/g, '$&$&');
}
