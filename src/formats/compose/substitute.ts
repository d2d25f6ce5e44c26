/** What a name stands for; undefined when it is not set. */
export type LookUp = (name: string) => string | undefined;

/** A template that cannot be substituted, with the offsets of the part to change. */
export class SubstitutionError extends Error {
  readonly kind: 'invalid' | 'missing';
  readonly start: number;
  readonly end: number;

  constructor(kind: 'invalid' | 'missing', message: string, start: number, end: number) {
    super(message);
    this.name = 'SubstitutionError';
    this.kind = kind;
    this.start = start;
    this.end = end;
  }
}

const deepest = 100;

/**
 * Compose's interpolation: `$NAME`, `${NAME}`, `${NAME:-default}`, `-`, `:+`, `+`, `:?`, `?`, nested
 * in defaults and messages; `$$` is a dollar sign. A name without a value is told to `onUnset` and
 * is empty. Throws a `SubstitutionError`. (Compose spec, compose-go.)
 */
export function substitute(
  template: string,
  lookUp: LookUp,
  onUnset: (name: string) => void,
): string {
  return new Substitution(lookUp, onUnset).expand(template, 0, 0);
}

const name = /[A-Za-z_][A-Za-z_0-9]*/y;

class Substitution {
  readonly #lookUp: LookUp;
  readonly #onUnset: (name: string) => void;

  constructor(lookUp: LookUp, onUnset: (name: string) => void) {
    this.#lookUp = lookUp;
    this.#onUnset = onUnset;
  }

  /** `base` is the offset of the text in the whole template. */
  expand(text: string, base: number, depth: number): string {
    if (depth > deepest) throw invalid(base, base + text.length);
    let out = '';
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      if (dollar < 0) return out + text.slice(at);
      out += text.slice(at, dollar);
      const next = text[dollar + 1];
      if (next === '$') {
        out += '$';
        at = dollar + 2;
      } else if (next === '{') {
        const end = closingBrace(text, dollar + 1);
        if (end < 0) throw invalid(base + dollar, base + text.length);
        out += this.#expandBraced(text, dollar, end, base, depth);
        at = end + 1;
      } else {
        const found = nameAt(text, dollar + 1);
        // A dollar sign before anything else stands for itself.
        out += found === undefined ? '$' : this.#valueOf(found);
        at = dollar + 1 + (found?.length ?? 0);
      }
    }
  }

  #expandBraced(text: string, start: number, end: number, base: number, depth: number): string {
    const found = nameAt(text, start + 2);
    if (found === undefined) throw invalid(base + start, base + end + 1);
    const rest = text.slice(start + 2 + found.length, end);
    if (rest === '') return this.#valueOf(found);
    const operator = /^:?[-+?]/.exec(rest)?.[0];
    const word = rest.slice(operator?.length ?? 0);
    // compose-go's pattern does not cross line ends.
    if (operator === undefined || word.includes('\n')) throw invalid(base + start, base + end + 1);
    const value = this.#lookUp(found);
    const isGiven = operator.startsWith(':')
      ? value !== undefined && value !== ''
      : value !== undefined;
    const wordBase = base + end - word.length;
    switch (operator.at(-1)) {
      case '-':
        return isGiven ? (value ?? '') : this.expand(word, wordBase, depth + 1);
      case '+':
        return isGiven ? this.expand(word, wordBase, depth + 1) : (value ?? '');
      default: {
        if (isGiven) return value ?? '';
        const reason = this.expand(word, wordBase, depth + 1);
        throw new SubstitutionError(
          'missing',
          `required variable ${found} is missing a value${reason === '' ? '' : `: ${reason}`}`,
          base + start,
          base + end + 1,
        );
      }
    }
  }

  #valueOf(variable: string): string {
    const value = this.#lookUp(variable);
    if (value === undefined) this.#onUnset(variable);
    return value ?? '';
  }
}

/** The name of a variable at an offset. */
export function nameAt(text: string, at: number): string | undefined {
  name.lastIndex = at;
  return name.exec(text)?.[0];
}

/**
 * Where the brace at an offset is closed again; braces inside count. As compose-go does, the
 * character behind a brace is not looked at, and the last brace counts where none fits.
 */
export function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') {
      depth++;
      at++;
    } else if (text[at] === '}' && --depth === 0) return at;
  }
  const last = text.lastIndexOf('}');
  return last > open ? last : -1;
}

function invalid(start: number, end: number): SubstitutionError {
  return new SubstitutionError('invalid', 'Invalid template', start, end);
}
