import { type Range, rangeBetween } from '../source/source.ts';
import type { Value } from '../value/value.ts';
import type {
  Attribute,
  Block,
  Expression,
  Label,
  LiteralExpression,
  NativeBody,
  ObjectExpression,
  ObjectItem,
  ObjectKeyExpression,
  TemplateExpression,
  TupleExpression,
} from './ast.ts';
import { type Reading, rangeIn } from './reading.ts';
import type { TokenList } from './token.ts';

// The nodes that a file is full of know their tokens and make their ranges when they are asked for
// them, since of most of them nobody ever asks. Tokens are named by their index in the list.

/** The tokens of a text, with their places in the file. */
export class PlacedTokens {
  private readonly reading: Reading;
  private readonly list: TokenList;

  constructor(reading: Reading, list: TokenList) {
    this.reading = reading;
    this.list = list;
  }

  /** From the start of one token to the end of another. */
  range(first: number, last: number): Range {
    const { starts, ends } = this.list;
    return rangeIn(this.reading, starts[first]!, ends[last]!);
  }
}

/** A literal that is one token. */
export class LiteralNode implements LiteralExpression {
  readonly kind: 'literal';
  readonly value: Value;
  private readonly tokens: PlacedTokens;
  private readonly token: number;

  constructor(value: Value, tokens: PlacedTokens, token: number) {
    this.kind = 'literal';
    this.value = value;
    this.tokens = tokens;
    this.token = token;
  }

  get range(): Range {
    return this.tokens.range(this.token, this.token);
  }
}

/** A template from one token to another. */
export class TemplateNode implements TemplateExpression {
  readonly kind: 'template';
  readonly parts: readonly Expression[];
  private readonly tokens: PlacedTokens;
  private readonly first: number;
  private readonly last: number;

  constructor(parts: readonly Expression[], tokens: PlacedTokens, first: number, last: number) {
    this.kind = 'template';
    this.parts = parts;
    this.tokens = tokens;
    this.first = first;
    this.last = last;
  }

  get range(): Range {
    return this.tokens.range(this.first, this.last);
  }
}

/** The label of a block. */
export class LabelNode implements Label {
  readonly text: string;
  private readonly tokens: PlacedTokens;
  private readonly first: number;
  private readonly last: number;

  constructor(text: string, tokens: PlacedTokens, first: number, last: number) {
    this.text = text;
    this.tokens = tokens;
    this.first = first;
    this.last = last;
  }

  get range(): Range {
    return this.tokens.range(this.first, this.last);
  }
}

/** The brackets around a tuple or an object. */
abstract class BracketedNode {
  readonly isNameless: boolean;
  private readonly tokens: PlacedTokens;
  private readonly open: number;
  private readonly close: number;

  constructor(isNameless: boolean, tokens: PlacedTokens, open: number, close: number) {
    this.isNameless = isNameless;
    this.tokens = tokens;
    this.open = open;
    this.close = close;
  }

  get range(): Range {
    return this.tokens.range(this.open, this.close);
  }

  get openRange(): Range {
    return this.tokens.range(this.open, this.open);
  }
}

/** `[a, b]`. */
export class TupleNode extends BracketedNode implements TupleExpression {
  readonly kind = 'tuple';
  readonly elements: readonly Expression[];

  constructor(
    elements: readonly Expression[],
    isNameless: boolean,
    tokens: PlacedTokens,
    open: number,
    close: number,
  ) {
    super(isNameless, tokens, open, close);
    this.elements = elements;
  }
}

/** `{ a = b }`. */
export class ObjectNode extends BracketedNode implements ObjectExpression {
  readonly kind = 'object';
  readonly items: readonly ObjectItem[];

  constructor(
    items: readonly ObjectItem[],
    isNameless: boolean,
    tokens: PlacedTokens,
    open: number,
    close: number,
  ) {
    super(isNameless, tokens, open, close);
    this.items = items;
  }
}

/** The key of an item of an object. */
export class ObjectKeyNode implements ObjectKeyExpression {
  readonly kind: 'object-key';
  readonly wrapped: Expression;
  readonly forceNonLiteral: boolean;

  constructor(wrapped: Expression, forceNonLiteral: boolean) {
    this.kind = 'object-key';
    this.wrapped = wrapped;
    this.forceNonLiteral = forceNonLiteral;
  }

  get range(): Range {
    return this.wrapped.range;
  }
}

/** `name = expression`. */
export class NativeAttribute implements Attribute {
  readonly name: string;
  readonly expression: Expression;
  /** The token at its end. */
  readonly last: number;
  private readonly tokens: PlacedTokens;
  private readonly first: number;

  constructor(
    name: string,
    expression: Expression,
    tokens: PlacedTokens,
    first: number,
    last: number,
  ) {
    this.name = name;
    this.expression = expression;
    this.tokens = tokens;
    this.first = first;
    this.last = last;
  }

  get nameRange(): Range {
    return this.tokens.range(this.first, this.first);
  }

  get range(): Range {
    return this.tokens.range(this.first, this.last);
  }
}

/** What stands between the braces of a block, or in a file. */
export class BodyNode implements NativeBody {
  readonly kind: 'native-body';
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  readonly taken: ReadonlySet<string> | undefined;
  private readonly tokens: PlacedTokens;
  private readonly first: number;
  private readonly last: number;

  constructor(
    attributes: ReadonlyMap<string, Attribute>,
    blocks: readonly Block[],
    tokens: PlacedTokens,
    first: number,
    last: number,
  ) {
    this.kind = 'native-body';
    this.attributes = attributes;
    this.blocks = blocks;
    this.taken = undefined;
    this.tokens = tokens;
    this.first = first;
    this.last = last;
  }

  get range(): Range {
    return this.tokens.range(this.first, this.last);
  }

  get missingItemRange(): Range {
    const { file, start } = this.range;
    return { file, start, end: start };
  }
}

/** What is left of a body when parts of it were read. */
export class RestOfBody implements NativeBody {
  readonly kind: 'native-body';
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
  readonly taken: ReadonlySet<string> | undefined;
  private readonly whole: NativeBody;

  constructor(
    attributes: ReadonlyMap<string, Attribute>,
    blocks: readonly Block[],
    taken: ReadonlySet<string> | undefined,
    whole: NativeBody,
  ) {
    this.kind = 'native-body';
    this.attributes = attributes;
    this.blocks = blocks;
    this.taken = taken;
    this.whole = whole;
  }

  get range(): Range {
    return this.whole.range;
  }

  get missingItemRange(): Range {
    return this.whole.missingItemRange;
  }
}

/** `type "label" { … }`. */
export class NativeBlock implements Block {
  readonly type: string;
  readonly labels: readonly Label[];
  readonly body: NativeBody;
  private readonly tokens: PlacedTokens;
  private readonly first: number;
  private readonly open: number;
  private readonly close: number;

  constructor(
    type: string,
    labels: readonly Label[],
    body: NativeBody,
    tokens: PlacedTokens,
    first: number,
    open: number,
    close: number,
  ) {
    this.type = type;
    this.labels = labels;
    this.body = body;
    this.tokens = tokens;
    this.first = first;
    this.open = open;
    this.close = close;
  }

  get typeRange(): Range {
    return this.tokens.range(this.first, this.first);
  }

  get definitionRange(): Range {
    const { typeRange, labels } = this;
    return rangeBetween(typeRange, labels.at(-1)?.range ?? typeRange);
  }

  get openRange(): Range {
    return this.tokens.range(this.open, this.open);
  }

  get range(): Range {
    return this.tokens.range(this.first, this.close);
  }
}
