import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import type { Value } from '../value/value.ts';

/** The body of a file or block, in HCL's native syntax or in JSON, or several read as one. */
export type Body = NativeBody | JsonBody | MergedBody;

export interface NativeBody {
  readonly kind: 'native-body';
  /** In source order; the first of two with one name, the second is reported. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  readonly range: Range;
  /** Where something that is missing would be added (HCL's MissingItemRange). */
  readonly missingItemRange: Range;
  /** In what is left of a body after reading: names of attributes that it had before. */
  readonly taken?: ReadonlySet<string> | undefined;
}

/** A JSON object (or array of objects), which becomes attributes and blocks only by a schema. */
export interface JsonBody {
  readonly kind: 'json-body';
  readonly value: JsonNode;
  readonly range: Range;
  readonly missingItemRange: Range;
  /** In what is left of a body after reading: properties that no longer count. */
  readonly taken?: ReadonlySet<string>;
}

/** Bodies of several files, in their order, read as one. */
export interface MergedBody {
  readonly kind: 'merged-body';
  readonly bodies: readonly Body[];
  /** Of the first body. */
  readonly range: Range;
  /** Of the first body. */
  readonly missingItemRange: Range;
}

export interface Attribute {
  readonly name: string;
  readonly nameRange: Range;
  readonly expression: Expression;
  readonly range: Range;
}

export interface Block {
  readonly type: string;
  readonly typeRange: Range;
  readonly labels: readonly Label[];
  readonly body: Body;
  /** From the type to the last label; in JSON the opening brace or bracket (HCL's DefRange). */
  readonly definitionRange: Range;
  /** The opening brace; in JSON as `definitionRange`. */
  readonly openRange: Range;
  readonly range: Range;
}

export interface Label {
  readonly text: string;
  readonly range: Range;
}

export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonLiteral;

export interface JsonObject {
  readonly kind: 'json-object';
  /** In source order; names may repeat. */
  readonly members: readonly JsonMember[];
  readonly range: Range;
  readonly openRange: Range;
  readonly closeRange: Range;
}

export interface JsonMember {
  readonly name: string;
  /** With the quotes. */
  readonly nameRange: Range;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'json-array';
  readonly elements: readonly JsonNode[];
  readonly range: Range;
  readonly openRange: Range;
}

export interface JsonString {
  readonly kind: 'json-string';
  /** With the escapes resolved. */
  readonly text: string;
  /** With the quotes. */
  readonly range: Range;
}

export interface JsonNumber {
  readonly kind: 'json-number';
  /** As written. */
  readonly text: string;
  readonly range: Range;
}

export interface JsonLiteral {
  readonly kind: 'json-literal';
  readonly value: boolean | null;
  readonly range: Range;
}

/** An expression of HCL; those read from JSON are lowered to the same nodes (`fromJson` set). */
export type Expression =
  | LiteralExpression
  | TemplateExpression
  | TemplateWrapExpression
  | TemplateJoinExpression
  | ParenthesesExpression
  | VariableExpression
  | TraversalExpression
  | IndexExpression
  | SplatExpression
  | SplatItemExpression
  | CallExpression
  | ConditionalExpression
  | BinaryExpression
  | UnaryExpression
  | TupleExpression
  | ObjectExpression
  | ObjectKeyExpression
  | ForExpression
  | ErrorExpression;

/** A number, bool, null, or a piece of text of a template. */
export interface LiteralExpression {
  readonly kind: 'literal';
  readonly value: Value;
  readonly range: Range;
}

/** A quoted or heredoc template of several parts, or one plain text; its value is a string. */
export interface TemplateExpression {
  readonly kind: 'template';
  readonly parts: readonly Expression[];
  readonly range: Range;
  readonly fromJson?: boolean;
  /** The string of a JSON file that this was read from. */
  readonly json?: JsonString;
}

/** `"${x}"`: keeps the type of x. */
export interface TemplateWrapExpression {
  readonly kind: 'template-wrap';
  readonly wrapped: Expression;
  readonly range: Range;
  /** The string of a JSON file that this was read from. */
  readonly json?: JsonString;
}

/** The result of `%{ for }` in a template: a tuple whose elements are joined. */
export interface TemplateJoinExpression {
  readonly kind: 'template-join';
  readonly tuple: Expression;
  readonly range: Range;
}

export interface ParenthesesExpression {
  readonly kind: 'parentheses';
  readonly inner: Expression;
  readonly range: Range;
}

/** A root name with the steps that follow it directly: `a`, `a.b`, `a[0].c` (absolute traversal). */
export interface VariableExpression {
  readonly kind: 'variable';
  readonly name: string;
  readonly nameRange: Range;
  readonly steps: readonly TraversalStep[];
  readonly range: Range;
}

/** Steps on any other expression (relative traversal). */
export interface TraversalExpression {
  readonly kind: 'traversal';
  readonly source: Expression;
  readonly steps: readonly TraversalStep[];
  readonly range: Range;
}

export type TraversalStep =
  | { readonly kind: 'attribute'; readonly name: string; readonly range: Range }
  | { readonly kind: 'index'; readonly key: Value; readonly range: Range };

export interface IndexExpression {
  readonly kind: 'index';
  readonly collection: Expression;
  readonly key: Expression;
  /** Of the brackets with the key. */
  readonly bracketRange: Range;
  readonly range: Range;
}

/** `source.*.a` or `source[*].a`; `each` starts at the `SplatItemExpression` that is `item`. */
export interface SplatExpression {
  readonly kind: 'splat';
  readonly source: Expression;
  readonly each: Expression;
  readonly item: SplatItemExpression;
  readonly markerRange: Range;
  readonly range: Range;
}

/** Stands for the element at hand inside a splat. */
export interface SplatItemExpression {
  readonly kind: 'splat-item';
  readonly range: Range;
}

export interface CallExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly nameRange: Range;
  readonly args: readonly Expression[];
  /** The last argument is followed by `...`. */
  readonly expandLast: boolean;
  readonly openRange: Range;
  readonly closeRange: Range;
  readonly range: Range;
}

export interface ConditionalExpression {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly whenTrue: Expression;
  readonly whenFalse: Expression;
  readonly range: Range;
}

export type BinaryOperator =
  | '||'
  | '&&'
  | '=='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly range: Range;
}

export interface UnaryExpression {
  readonly kind: 'unary';
  readonly operator: '-' | '!';
  readonly operand: Expression;
  readonly range: Range;
  readonly operatorRange: Range;
}

export interface TupleExpression {
  readonly kind: 'tuple';
  readonly elements: readonly Expression[];
  readonly range: Range;
  readonly openRange: Range;
  /** Seen while it was read: nothing in it is a variable or a call. */
  readonly isNameless?: boolean;
}

export interface ObjectExpression {
  readonly kind: 'object';
  readonly items: readonly ObjectItem[];
  readonly range: Range;
  readonly openRange: Range;
  /** Seen while it was read: nothing in it is a variable or a call. */
  readonly isNameless?: boolean;
  /** Read from a JSON object: a key given twice is an error, as in HCL's JSON syntax. */
  readonly fromJson?: boolean;
}

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
}

/** A key of an object: a bare name is text, not a variable, unless it stands in parentheses. */
export interface ObjectKeyExpression {
  readonly kind: 'object-key';
  readonly wrapped: Expression;
  readonly forceNonLiteral: boolean;
  readonly range: Range;
}

export interface ForExpression {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  /** Set for `{ for … : key => value }`. */
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
  /** `...` after the value: values of one key are grouped. */
  readonly group: boolean;
  readonly range: Range;
  readonly openRange: Range;
  readonly closeRange: Range;
}

/** Where no expression could be read; its value is unknown. */
export interface ErrorExpression {
  readonly kind: 'error';
  readonly range: Range;
  /** To be reported when it is evaluated; without them the mistake has been reported. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The string of a JSON file that is no template. */
  readonly json?: JsonString;
}
