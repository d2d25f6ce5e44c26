import {
  scanScalar,
  scanValue,
  skipSpace,
  unexpectedCharacter,
  ValueJsonError,
} from './json-scan.ts';

/** A part of a JSON text: a bracket, or a scalar. Keys are strings. */
export type JsonToken =
  | { readonly kind: 'bracket'; readonly bracket: '[' | ']' | '{' | '}' }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly truth: boolean }
  | { readonly kind: 'null' };

/** Where in the innermost array or object the reader stands. */
type State =
  | 'value'
  | 'array start'
  | 'array value'
  | 'array comma'
  | 'object start'
  | 'object key'
  | 'object colon'
  | 'object value'
  | 'object comma';

const places: Readonly<Record<State, string>> = {
  value: ' looking for beginning of value',
  'array start': ' looking for beginning of value',
  'array value': ' looking for beginning of value',
  'array comma': ' after array element',
  'object start': '',
  'object key': ' looking for beginning of object key string',
  'object colon': ' after object key',
  'object value': ' looking for beginning of value',
  'object comma': ' after object key:value pair',
};

/**
 * Reads a JSON text token by token, with the messages of Go's encoding/json Decoder. It reads one
 * value and does not look at what follows.
 */
export class JsonReader {
  readonly #text: string;
  #at = 0;
  #state: State = 'value';
  readonly #outer: State[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** How many arrays and objects are open. */
  get depth(): number {
    return this.#outer.length;
  }

  next(): JsonToken {
    for (;;) {
      const character = this.#peek();
      if (character === undefined) throw new ValueJsonError('EOF');
      switch (character) {
        case ',':
          if (this.#state === 'array comma') this.#skipTo('array value');
          else if (this.#state === 'object comma') this.#skipTo('object key');
          else throw this.#unexpected();
          continue;
        case ':':
          if (this.#state !== 'object colon') throw this.#unexpected();
          this.#skipTo('object value');
          continue;
        case '[':
          return this.#open('[', 'array start');
        case '{':
          return this.#open('{', 'object start');
        case ']':
          return this.#close(']', 'array start', 'array comma');
        case '}':
          return this.#close('}', 'object start', 'object comma');
        default:
          return this.#scalar(character);
      }
    }
  }

  /** Whether the innermost array or object, or the text, goes on. */
  hasMore(): boolean {
    const character = this.#peek();
    return character !== undefined && character !== ']' && character !== '}';
  }

  /** Throws what is wrong with the JSON of the next value, which stays the next one. */
  checkValue(): void {
    this.#separate();
    scanValue(this.#text, this.#at);
  }

  /** The text of the next value, which is skipped. */
  rawValue(): string {
    this.#separate();
    const start = this.#at;
    this.#at = scanValue(this.#text, start);
    this.#endValue();
    return this.#text.slice(start, this.#at);
  }

  /** Passes the comma or the colon before a value. */
  #separate(): void {
    const character = this.#peek();
    if (this.#state === 'array comma' || this.#state === 'object colon') {
      if (character === undefined) throw new ValueJsonError('EOF');
      if (this.#state === 'array comma') {
        if (character !== ',') throw new ValueJsonError('expected comma after array element');
        this.#skipTo('array value');
      } else {
        if (character !== ':') throw new ValueJsonError('expected colon after object key');
        this.#skipTo('object value');
      }
    }
    if (this.#peek() === undefined) throw new ValueJsonError('EOF');
  }

  #peek(): string | undefined {
    this.#at = skipSpace(this.#text, this.#at);
    return this.#text[this.#at];
  }

  #skipTo(state: State): void {
    this.#at++;
    this.#state = state;
  }

  #unexpected(): ValueJsonError {
    return unexpectedCharacter(this.#text, this.#at, places[this.#state]);
  }

  #open(bracket: '[' | '{', state: State): JsonToken {
    if (!this.#isBeforeValue()) throw this.#unexpected();
    this.#outer.push(this.#state);
    this.#skipTo(state);
    return { kind: 'bracket', bracket };
  }

  #close(bracket: ']' | '}', start: State, comma: State): JsonToken {
    const outer = this.#outer.at(-1);
    if ((this.#state !== start && this.#state !== comma) || outer === undefined) {
      throw this.#unexpected();
    }
    this.#outer.pop();
    this.#skipTo(outer);
    this.#endValue();
    return { kind: 'bracket', bracket };
  }

  #scalar(first: string): JsonToken {
    const isKey = this.#state === 'object start' || this.#state === 'object key';
    if (!(isKey ? first === '"' : this.#isBeforeValue())) throw this.#unexpected();
    const start = this.#at;
    this.#at = scanScalar(this.#text, start);
    const scalar = this.#text.slice(start, this.#at);
    if (isKey) this.#state = 'object colon';
    else this.#endValue();
    if (first === '"') return { kind: 'string', text: decodeString(scalar) };
    if (first === 'n') return { kind: 'null' };
    if (first === 't' || first === 'f') return { kind: 'bool', truth: first === 't' };
    return { kind: 'number', text: scalar };
  }

  #isBeforeValue(): boolean {
    return (
      this.#state === 'value' ||
      this.#state === 'array start' ||
      this.#state === 'array value' ||
      this.#state === 'object value'
    );
  }

  #endValue(): void {
    if (this.#state === 'array start' || this.#state === 'array value') {
      this.#state = 'array comma';
    } else if (this.#state === 'object value') {
      this.#state = 'object comma';
    }
  }
}

// Half of a surrogate pair is no character; Go puts U+FFFD in its place.
function decodeString(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  return (JSON.parse(quoted) as string).replace(/\p{Surrogate}/gu, '\ufffd');
}
