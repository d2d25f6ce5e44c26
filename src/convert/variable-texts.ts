import { addTo } from '../model/add-to.ts';
import { type Item, type TextPart, templateTerm } from './document.ts';
import { quoted } from './terms.ts';

/** A text of a Compose file in pieces. */
export type ComposeText = readonly ComposePiece[];

type ComposePiece =
  | string
  | {
      readonly name: string;
      readonly operator?: ':-' | '-' | ':+' | '+' | ':?' | '?';
      readonly word: ComposeText;
    };

type Reference = Exclude<ComposePiece, string>;

/**
 * Texts of Compose files as templates with variables of the same names. A variable becomes one
 * where every use says the same default, or where each default can be written out.
 */
export class VariableTexts {
  readonly #values: ReadonlyMap<string, string | undefined>;
  readonly #references = new Map<string, Reference[]>();
  readonly #declared = new Set<string>();

  /** The values that the variables have now; those that are not there are kept out of templates. */
  constructor(values: ReadonlyMap<string, string | undefined>) {
    this.#values = values;
  }

  /** Takes note of how variables are used. */
  learn(text: ComposeText): void {
    for (const piece of text) {
      if (typeof piece === 'string') continue;
      addTo(this.#references, piece.name, piece);
      this.learn(piece.word);
    }
  }

  /**
   * A template for a value that came from a text: from the whole of it, its end behind a literal
   * (`NAME=`), or with a folder before it. Undefined where it came about otherwise.
   */
  partsOf(text: ComposeText, value: string): readonly TextPart[] | undefined {
    const now = this.#valueOf(text);
    if (now === undefined) return undefined;
    const [first, ...rest] = text;
    const literal = typeof first === 'string' ? first : '';
    const others = typeof first === 'string' ? rest : text;
    const tail = now.slice(literal.length);
    let head: string | undefined;
    if (value === now || sameFields(value, now)) head = literal;
    else if (value.endsWith(tail)) {
      const before = value.slice(0, value.length - tail.length);
      const isCut = literal.endsWith(before);
      const isMoved =
        before.endsWith(literal.replace(/^(?:\.\/)+/, '')) && /^\.?\.?\//.test(literal);
      if (isCut || isMoved) head = before;
    }
    if (head === undefined) return undefined;
    const parts = this.#templateOf(others);
    if (parts === undefined) return undefined;
    return head === '' ? parts : [head, ...parts];
  }

  /** `variable` blocks for what templates refer to, by name. */
  declarations(): readonly Item[] {
    const items: Item[] = [];
    const done = new Set<string>();
    // A default may refer to further variables.
    for (let names = this.#waiting(done); names.length > 0; names = this.#waiting(done)) {
      for (const name of names) {
        done.add(name);
        const word = this.#sharedDefault(name);
        const parts = word === undefined ? [] : (this.#templateOf(word) ?? []);
        items.push({
          kind: 'block',
          type: 'variable',
          labels: [name],
          items: [{ kind: 'attribute', name: 'default', value: templateTerm(parts), comments: [] }],
          comments: [],
        });
      }
    }
    const label = (item: Item): string => (item.kind === 'block' ? (item.labels[0] ?? '') : '');
    return items.sort((a, b) => (label(a) < label(b) ? -1 : 1));
  }

  #waiting(done: ReadonlySet<string>): readonly string[] {
    return [...this.#declared].filter((name) => !done.has(name));
  }

  #valueOf(text: ComposeText): string | undefined {
    let value = '';
    for (const piece of text) {
      const part = typeof piece === 'string' ? piece : this.#referenceValue(piece);
      if (part === undefined) return undefined;
      value += part;
    }
    return value;
  }

  #referenceValue({ name, operator, word }: Reference): string | undefined {
    if (!this.#values.has(name)) return undefined;
    const value = this.#values.get(name);
    const isGiven = operator?.startsWith(':') ? Boolean(value) : value !== undefined;
    switch (operator?.at(-1)) {
      case '-':
        return isGiven ? value : this.#valueOf(word);
      case '+':
        return isGiven ? this.#valueOf(word) : (value ?? '');
      default:
        return value ?? '';
    }
  }

  #templateOf(text: ComposeText): readonly TextPart[] | undefined {
    const parts: TextPart[] = [];
    for (const piece of text) {
      if (typeof piece === 'string') {
        parts.push(piece);
        continue;
      }
      const source = this.#sourceOf(piece);
      if (source === undefined) return undefined;
      parts.push({ source });
    }
    return parts;
  }

  #sourceOf({ name, operator, word }: Reference): string | undefined {
    const isShared = this.#sharedDefault(name) !== undefined;
    const found = isShared
      ? this.#sharedSource(name, operator)
      : this.#ownSource(name, operator, word);
    if (found !== undefined) this.#declared.add(name);
    return found;
  }

  /** The name alone, where its declaration has the default. */
  #sharedSource(name: string, operator: Reference['operator']): string | undefined {
    // What is set and empty counts as given in HCL, and with ":-" as not given in Compose.
    return operator === '-' || this.#values.get(name) !== '' ? name : undefined;
  }

  #ownSource(name: string, operator: Reference['operator'], word: ComposeText): string | undefined {
    switch (operator) {
      case undefined:
      case '?':
      case ':?':
        return name;
      case ':-':
        return this.#choice(name, word, true);
      case ':+':
        return this.#choice(name, word, false);
      // An empty variable and one that is not set cannot be told apart.
      case '-':
      case '+':
        return undefined;
      default:
        return operator satisfies never;
    }
  }

  #choice(name: string, word: ComposeText, isDefault: boolean): string | undefined {
    const parts = this.#templateOf(word);
    if (parts === undefined) return undefined;
    const text = quoted(parts);
    return isDefault ? `${name} != "" ? ${name} : ${text}` : `${name} != "" ? ${text} : ""`;
  }

  /** The default that every use of a variable has. */
  #sharedDefault(name: string): ComposeText | undefined {
    const references = this.#references.get(name) ?? [];
    const [first] = references;
    if (first === undefined || !isDefault(first)) return undefined;
    const key = JSON.stringify(first.word);
    const isSame = references.every(
      (other) => isDefault(other) && JSON.stringify(other.word) === key,
    );
    return isSame && !refersTo(first.word, name) ? first.word : undefined;
  }
}

function isDefault({ operator }: Reference): boolean {
  return operator === ':-' || operator === '-';
}

function refersTo(text: ComposeText, name: string): boolean {
  return text.some(
    (piece) => typeof piece !== 'string' && (piece.name === name || refersTo(piece.word, name)),
  );
}

/** Whether two comma forms say the same in another order. */
function sameFields(a: string, b: string): boolean {
  if (!a.includes('=') || a.includes('"') || b.includes('"')) return false;
  return a.split(',').sort().join() === b.split(',').sort().join();
}
