import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { didYouMean, suggestFirst } from '../source/suggest.ts';
import { parseNumber } from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import type { JsonMember, JsonNode } from './ast.ts';
import { nestedTooDeeply, tooMuchText } from './beyond-limits.ts';
import { JsonScanner, type JsonToken } from './json-scanner.ts';
import { decodeJsonString } from './json-strings.ts';
import { MOST_KEPT, MOST_NESTED, MOST_VALUES } from './limits.ts';

/** Stands for a value that could not be read; its mistake has been reported. */
interface InvalidNode {
  readonly kind: 'invalid';
  readonly range: Range;
}

/** Recursive descent over JSON with the messages and the recovery of HCL's JSON syntax. */
export class JsonParser extends JsonScanner {
  readonly problems: Diagnostic[] = [];
  private depth = 0;
  private values = 0;
  private hasGivenUp = false;

  /** The value that the file holds; undefined when there is none that can be used. */
  parseFile(): JsonNode | undefined {
    const node = this.parseValue();
    if (this.problems.length === 0 && this.kind !== 'end') {
      this.report('Extraneous data after value', 'Extra characters appear after the JSON value.');
    }
    const isBody = node.kind === 'json-object' || node.kind === 'json-array';
    if (!isBody && !this.hasGivenUp) {
      this.report(
        'Root value must be object',
        'The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
        node.range,
      );
    }
    return isBody ? node : undefined;
  }

  private report(summary: string, detail: string, subject?: Range, context?: Range): void {
    if (this.hasGivenUp || this.problems.length >= MOST_KEPT) return;
    this.problems.push({
      code: 'syntax-error',
      severity: 'error',
      summary,
      detail,
      subject: subject ?? this.range,
      ...(context === undefined ? {} : { context }),
    });
  }

  private parseValue(): JsonNode | InvalidNode {
    const { range } = this;
    this.values += 1;
    if (this.values > MOST_VALUES) return this.giveUp(tooMuchText(range));
    switch (this.kind) {
      case '{':
      case '[': {
        this.depth += 1;
        if (this.depth > MOST_NESTED) return this.giveUp(nestedTooDeeply(range));
        const node = this.kind === '{' ? this.parseObject() : this.parseArray();
        this.depth -= 1;
        return node ?? { kind: 'invalid', range };
      }
      case 'number':
        return this.parseNumber();
      case 'string':
        return this.parseString();
      case 'word':
        return this.parseWord();
      case '}':
        this.report('Missing JSON value', VALUE_START);
        break;
      case ']':
        this.report('Missing array element value', VALUE_START);
        break;
      case 'end':
        this.report('Missing value', 'The JSON data ends prematurely.');
        break;
      default:
        this.report('Invalid start of value', VALUE_START);
    }
    return { kind: 'invalid', range };
  }

  private giveUp(problem: Diagnostic): InvalidNode {
    const { range } = this;
    if (!this.hasGivenUp) this.problems.push(problem);
    this.hasGivenUp = true;
    this.stop();
    return { kind: 'invalid', range };
  }

  private parseObject(): JsonNode | undefined {
    const open = this.take();
    const members: JsonMember[] = [];
    while (this.kind !== '}') {
      const key = this.parseValue();
      if (key.kind !== 'json-string') {
        this.report(
          'Invalid object property name',
          'A JSON object property name must be a string',
          'openRange' in key ? key.openRange : key.range,
        );
        return undefined;
      }
      const colonKind = this.kind;
      const colon = this.take();
      if (colonKind !== ':') {
        this.recover(colonKind, '{', '}');
        this.refuseColon(colonKind, colon);
        return undefined;
      }
      const value = this.parseValue();
      members.push({ name: key.text, nameRange: key.range, value: orNull(value) });
      if (this.peek() === ',') {
        const comma = this.take();
        if (this.peek() !== '}') continue;
        this.report(
          'Trailing comma in object',
          'JSON does not permit a trailing comma after the final property in an object.',
          comma,
        );
        return undefined;
      }
      if (this.peek() !== '}') {
        this.refuseObjectEnd(open);
        return undefined;
      }
    }
    const closeRange = this.take();
    const range = { file: this.file, start: open.start, end: closeRange.end };
    return { kind: 'json-object', members, range, openRange: open, closeRange };
  }

  private refuseColon(kind: JsonToken, colon: Range): void {
    if (kind === '}' || kind === ',') {
      this.report(
        'Missing object value',
        'A JSON object attribute must have a value, introduced by a colon.',
        colon,
      );
    } else if (kind === '=') {
      this.report(
        'Missing property value colon',
        'JSON uses a colon as its name/value delimiter, not an equals sign.',
        colon,
      );
    } else {
      this.report(
        'Missing property value colon',
        "A colon must appear between an object property's name and its value.",
        colon,
      );
    }
  }

  private refuseObjectEnd(open: Range): void {
    if (this.kind === 'end') {
      this.report('Unclosed object', 'No closing brace was found for this JSON object.', open);
    } else if (this.kind === ']') {
      this.take();
      this.report('Mismatched braces', 'A JSON object must be closed with a brace, not a bracket.');
    } else {
      this.recoverFromNext('{', '}');
      this.report(
        'Missing attribute seperator comma',
        'A comma must appear between each property definition in an object.',
      );
    }
  }

  private parseArray(): JsonNode | undefined {
    const open = this.take();
    const elements: JsonNode[] = [];
    while (this.kind !== ']') {
      elements.push(orNull(this.parseValue()));
      if (this.peek() === ',') {
        const comma = this.take();
        if (this.peek() !== ']') continue;
        this.report(
          'Trailing comma in array',
          'JSON does not permit a trailing comma after the final value in an array.',
          comma,
        );
        return undefined;
      }
      if (this.peek() !== ']') {
        this.refuseArrayEnd(open);
        return undefined;
      }
    }
    const { end } = this.take();
    const range = { file: this.file, start: open.start, end };
    return { kind: 'json-array', elements, range, openRange: open };
  }

  private refuseArrayEnd(open: Range): void {
    const { kind } = this;
    this.recoverFromNext('[', ']');
    if (kind === 'end') {
      this.report('Unclosed object', 'No closing bracket was found for this JSON array.', open);
    } else if (kind === ':') {
      this.report(
        'Invalid array value',
        'A colon is not used to introduce values in a JSON array.',
      );
    } else if (kind === '}') {
      this.report(
        'Mismatched brackets',
        'A JSON array must be closed with a bracket, not a brace.',
      );
    } else {
      this.report(
        'Missing attribute seperator comma',
        'A comma must appear between each value in an array.',
      );
    }
  }

  private recoverFromNext(opening: JsonToken, closing: JsonToken): void {
    const { kind } = this;
    this.take();
    this.recover(kind, opening, closing);
  }

  /** Goes on behind the end of the object or array at hand, from a token that was just taken. */
  private recover(taken: JsonToken, opening: JsonToken, closing: JsonToken): void {
    let open = 1;
    for (let kind = taken; kind !== 'end'; ) {
      if (kind === opening) open += 1;
      if (kind === closing) {
        open -= 1;
        if (open <= 1) return;
      }
      kind = this.kind;
      this.take();
    }
  }

  private parseNumber(): JsonNode | InvalidNode {
    const range = this.take();
    const text = this.file.text.slice(range.start, range.end);
    if (JSON_NUMBER.test(text) && parseNumber(text) !== undefined) {
      return { kind: 'json-number', text, range };
    }
    this.report('Invalid JSON number', 'There is a syntax error in the given JSON number.', range);
    return { kind: 'invalid', range };
  }

  private parseString(): JsonNode | InvalidNode {
    const range = this.take();
    const { file, start, end } = range;
    const decoded = decodeJsonString(file.text.slice(start, end));
    if (!('badAt' in decoded)) return { kind: 'json-string', text: decoded.text, range };
    // HCL points behind the character that is wrong.
    const at = start + decoded.badAt + 1;
    const isLineEnd = /^[\r\n]$/.test(file.text.slice(at, at + 1));
    this.report(
      'Invalid JSON string',
      'There is a syntax error in the given JSON string.',
      { file, start: at, end: isLineEnd ? at : at + 1 },
      range,
    );
    return { kind: 'invalid', range };
  }

  private parseWord(): JsonNode | InvalidNode {
    const range = this.take();
    const word = this.file.text.slice(range.start, range.end);
    switch (word) {
      case 'true':
      case 'false':
        return { kind: 'json-literal', value: word === 'true', range };
      case 'null':
        return { kind: 'json-literal', value: null, range };
      case 'undefined':
      case 'NaN':
      case 'Infinity':
        this.report(
          'Invalid JSON keyword',
          `The JavaScript identifier ${quoteText(word)} cannot be used in JSON.`,
          range,
        );
        break;
      default: {
        const suggestion = suggestFirst(word, ['false', 'true', 'null']);
        this.report(
          'Invalid JSON keyword',
          `${quoteText(word)} is not a valid JSON keyword.${didYouMean(suggestion)}`,
          range,
        );
      }
    }
    return { kind: 'invalid', range };
  }
}

function orNull(node: JsonNode | InvalidNode): JsonNode {
  return node.kind === 'invalid' ? { kind: 'json-literal', value: null, range: node.range } : node;
}

const VALUE_START =
  'A JSON value must start with a brace, a bracket, a number, a string, or a keyword.';

const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
