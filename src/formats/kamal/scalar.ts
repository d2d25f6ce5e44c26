import type { YamlNode, YamlScalar } from '../yaml/node.ts';

/** A scalar as Ruby's YAML reads it: words such as `yes` are true, numbers may be sexagesimal. */
export type RubyScalar =
  | { readonly type: 'string' | 'number' | 'symbol'; readonly text: string }
  | { readonly type: 'integer'; readonly text: string }
  | { readonly type: 'bool'; readonly truth: boolean; readonly text: string }
  | { readonly type: 'null'; readonly text: '' };

/** What Ruby makes of a scalar; the text is what it writes for it. */
export function rubyScalar({ value, range }: YamlScalar): RubyScalar {
  switch (value.type) {
    case 'bool':
      return { type: 'bool', truth: value.truth, text: String(value.truth) };
    case 'null':
      return { type: 'null', text: '' };
    case 'int':
      // Ruby has no octal numbers with an "o".
      if (/^[-+]?0o/i.test(textAt(range))) return textOf(textAt(range));
      return { type: 'integer', text: value.integer.toString() };
    case 'float':
      if (!rubyFloatForm.test(textAt(range))) return textOf(textAt(range));
      return { type: 'number', text: rubyFloat(value.number) };
    case 'timestamp':
      return { type: 'string', text: value.text };
    case 'string':
      return isPlain(value.text, range) ? plainText(value.text) : textOf(value.text);
    default:
      return value satisfies never;
  }
}

/** The text of a scalar that is not null; undefined for anything else. */
export function scalarTextOf(node: YamlNode | undefined): string | undefined {
  if (node?.kind !== 'scalar') return undefined;
  const scalar = rubyScalar(node);
  return scalar.type === 'null' ? undefined : scalar.text;
}

/** Whether a node says nothing: it is missing or null. */
export function isNothing(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value.type === 'null');
}

/** Numbers without a dot, or whose exponent has no sign, are texts in Ruby. */
const rubyFloatForm = /^[-+]?(?:[\d_,]*\.\d*(?:[eE][-+]\d+)?|\.(?:inf|nan))$/i;

function textAt({ file, start, end }: YamlScalar['range']): string {
  return file.text.slice(start, end);
}

function textOf(text: string): RubyScalar {
  return { type: 'string', text };
}

function isPlain(text: string, range: YamlScalar['range']): boolean {
  return textAt(range) === text;
}

function plainText(text: string): RubyScalar {
  if (/^(?:yes|on)$/i.test(text)) return { type: 'bool', truth: true, text: 'true' };
  if (/^(?:no|off)$/i.test(text)) return { type: 'bool', truth: false, text: 'false' };
  if (/^:./.test(text)) {
    return { type: 'symbol', text: text.slice(1).replace(/^(["'])(.*)\1$/, '$2') };
  }
  if (/^[-+]?\d[\d_]*(?::[0-5]?\d){1,2}$/.test(text)) {
    return { type: 'integer', text: String(sexagesimal(text)) };
  }
  if (/^[-+]?[1-9](?:\d|[,_]\d)*$/.test(text)) {
    return { type: 'integer', text: text.replace(/[+,_]/g, '') };
  }
  return textOf(text);
}

/** Hours, minutes and seconds, of which the last may be missing. */
function sexagesimal(text: string): number {
  const parts = text.replaceAll('_', '').split(':').map(Number);
  return parts.reduce((total, part, index) => total + part * 60 ** Math.abs(index - 2), 0);
}

/** Ruby's Float#to_s. */
function rubyFloat(number: number): string {
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(number, -0)) return '-0.0';
  const size = Math.abs(number);
  if (size === 0 || (size >= 1e-4 && size < 1e16)) {
    return Number.isInteger(number) ? `${number}.0` : String(number);
  }
  const [digits = '', exponent = ''] = number.toExponential().split('e');
  const fraction = digits.includes('.') ? digits : `${digits}.0`;
  return `${fraction}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`;
}
