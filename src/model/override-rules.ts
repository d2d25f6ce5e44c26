import type { OverrideInput, OverrideKey } from './field.ts';
import { readBoolean } from './specs/scalars.ts';
import { parseEach, SpecError, withPrefix } from './specs/spec-error.ts';

/** A key whose value replaces a text. */
export function textKey(key: string): OverrideKey<string> {
  return { key, prepare: (input) => () => onlyValue(input) };
}

/** A key that takes a boolean; `change` makes the new value of it. */
export function truthKey<T>(
  key: string,
  change: (current: T | undefined, truth: boolean) => T,
): OverrideKey<T> {
  return {
    key,
    prepare(input) {
      const text = onlyValue(input);
      const truth = readBoolean(text);
      if (truth === undefined) {
        throw new SpecError(`invalid value ${text} for boolean key ${key}`);
      }
      return (current) => change(current, truth);
    },
  };
}

/** A key whose values replace a list of texts, or follow it with `+=` (or always). */
export function textsKey(
  key: string,
  always: 'append' | undefined = undefined,
): OverrideKey<readonly string[]> {
  return {
    key,
    list: true,
    prepare({ values, append }) {
      if (always !== 'append' && !append) return () => values;
      return (current = []) => [...current, ...values];
    },
  };
}

/** A key whose values replace a list of entries, or are merged into it with `+=` (or always). */
export function entriesKey<T>(rule: {
  readonly key: string;
  readonly parse: (text: string) => readonly T[];
  readonly merge: (base: readonly T[] | undefined, over: readonly T[]) => readonly T[] | undefined;
  readonly always?: 'append';
  /** What buildx puts before the message of an error. */
  readonly problem?: string;
}): Pick<OverrideKey<readonly T[]>, 'key' | 'list' | 'prepare'> {
  const parse = (text: string) => (text === '' ? [] : rule.parse(text));
  return {
    key: rule.key,
    list: true,
    prepare({ values, append }) {
      const problem = rule.problem === undefined ? '' : `${rule.problem}: `;
      const entries = withPrefix(problem, () => parseEach(values, parse)).flat();
      if (rule.always !== 'append' && !append) return () => entries;
      return (current) => rule.merge(current, entries);
    },
  };
}

/** A key of which each sub-key replaces one entry of a map. */
export function entryKey<T extends string | null>(
  rule: Pick<OverrideKey<ReadonlyMap<string, T>>, 'key' | 'sub' | 'missingSub' | 'fromEnvironment'>,
): OverrideKey<ReadonlyMap<string, T | string>> {
  return {
    ...rule,
    prepare(input) {
      const value = onlyValue(input);
      return (current) => new Map<string, T | string>(current ?? []).set(input.sub, value);
    },
  };
}

/** The value of a key that is no list. */
export function onlyValue({ values }: OverrideInput): string {
  return values[0] ?? '';
}
