/** A definition as text that is not evaluated, in the terms that HCL and JSON share. */
export interface Document {
  /** About the file as a whole. */
  readonly comments: readonly string[];
  readonly items: readonly Item[];
}

export type Item = AttributeItem | BlockItem;

export interface AttributeItem {
  readonly kind: 'attribute';
  readonly name: string;
  readonly value: Term;
  /** How it is written in HCL already. */
  readonly native?: string;
  readonly comments: readonly string[];
  /** In the value, as long as that is `native`. */
  readonly innerComments?: readonly string[];
}

export interface BlockItem {
  readonly kind: 'block';
  readonly type: string;
  readonly labels: readonly string[];
  readonly items: readonly Item[];
  readonly comments: readonly string[];
}

/** A value as it is written. */
export type Term =
  /** A template: literal text, and expressions in native syntax. */
  | { readonly kind: 'text'; readonly parts: readonly TextPart[] }
  /** As written, in JSON's syntax. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'list'; readonly elements: readonly Term[] }
  | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
  /** Any other expression, in native syntax. */
  | { readonly kind: 'expression'; readonly source: string }
  /** A type or the name of a parameter: bare in HCL, a text in JSON. */
  | { readonly kind: 'static'; readonly source: string }
  /** A text that is a template in HCL and none in JSON. */
  | { readonly kind: 'prose'; readonly text: string };

export type TextPart = string | { readonly source: string };

export interface MapEntry {
  /** A template; one expression alone is the key itself. */
  readonly key: readonly TextPart[];
  readonly value: Term;
}

/** A template; one expression alone is that expression. */
export function templateTerm(parts: readonly TextPart[]): Term {
  const [first] = parts;
  return parts.length === 1 && typeof first === 'object'
    ? { kind: 'expression', source: first.source }
    : { kind: 'text', parts };
}

/** A text without expressions. */
export function textTerm(text: string): Term {
  return { kind: 'text', parts: text === '' ? [] : [text] };
}

/** Which attributes are read without being evaluated, so that a text of JSON is no template. */
export function staticForm(
  block: string | undefined,
  attribute: string,
): 'static' | 'static-list' | 'prose' | undefined {
  return staticForms.get(`${block ?? ''} ${attribute}`);
}

const staticForms: ReadonlyMap<string, 'static' | 'static-list' | 'prose'> = new Map([
  ['variable type', 'static'],
  ['variable description', 'prose'],
  ['function params', 'static-list'],
  ['function variadic_params', 'static'],
]);
