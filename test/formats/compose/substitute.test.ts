import { describe, expect, test } from 'vitest';
import { SubstitutionError, substitute } from '../../../src/formats/compose/substitute.ts';

const variables: Readonly<Record<string, string>> = { A: 'a', B: 'b b', EMPTY: '', N_1: 'n' };

function expand(template: string): { readonly text: string; readonly unset: readonly string[] } {
  const unset: string[] = [];
  const lookUp = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
  const text = substitute(template, lookUp, (name) => unset.push(name));
  return { text, unset };
}

describe('templates', () => {
  test.each([
    ['', ''],
    ['plain', 'plain'],
    ['$A', 'a'],
    ['${A}', 'a'],
    ['$A$B', 'ab b'],
    ['x${A}y', 'xay'],
    ['$AB', ''],
    ['$N_1.x', 'n.x'],
    ['$$', '$'],
    ['$$A', '$A'],
    ['$${A}', '${A}'],
    ['$$$A', '$a'],
    ['a$', 'a$'],
    ['$1', '$1'],
    ['$-', '$-'],
    ['${A:-x}', 'a'],
    ['${EMPTY:-x}', 'x'],
    ['${EMPTY-x}', ''],
    ['${U:-x}', 'x'],
    ['${U-x}', 'x'],
    ['${U-}', ''],
    ['${A:+x}', 'x'],
    ['${A+x}', 'x'],
    ['${EMPTY:+x}', ''],
    ['${EMPTY+x}', 'x'],
    ['${U:+x}', ''],
    ['${A:?m}', 'a'],
    ['${EMPTY?m}', ''],
    ['${U:-${A}}', 'a'],
    ['${U:-${V:-${A}}}', 'a'],
    ['${U:-x${A}y}', 'xay'],
    ['${U:-a:b-c}', 'a:b-c'],
    ['${U:-{}}', '{}'],
  ])('%j', (template, want) => {
    expect(expand(template).text).toBe(want);
  });
});

describe('names without a value', () => {
  test.each([
    ['$U', ['U']],
    ['${U}${V}$U', ['U', 'V', 'U']],
    ['${U:-x}', []],
    ['${A:-$U}', []],
    ['${U:-$V}', ['V']],
    ['$EMPTY', []],
  ])('%j', (template, want) => {
    expect(expand(template).unset).toEqual(want);
  });
});

describe('mistakes', () => {
  test.each([
    ['${', 'invalid', '${'],
    ['a${A', 'invalid', '${A'],
    ['${}', 'invalid', '${}'],
    ['${1}', 'invalid', '${1}'],
    ['x${A!b}y', 'invalid', '${A!b}'],
    ['${A b}', 'invalid', '${A b}'],
    ['${U?}', 'missing', '${U?}'],
    ['x ${U:?no} y', 'missing', '${U:?no}'],
    ['${EMPTY:?no}', 'missing', '${EMPTY:?no}'],
    ['${U:-${V:?no}}', 'missing', '${V:?no}'],
  ])('%j', (template, kind, part) => {
    const thrown = caught(() => expand(template));
    expect(thrown).toBeInstanceOf(SubstitutionError);
    const { kind: found, start, end } = thrown as SubstitutionError;
    expect([found, template.slice(start, end)]).toEqual([kind, part]);
  });

  test('names the variable and the reason', () => {
    expect(() => expand('${U:?because $A}')).toThrow(
      'required variable U is missing a value: because a',
    );
  });

  test('defaults inside defaults end somewhere', () => {
    expect(() => expand(`${'${U:-'.repeat(2000)}${'}'.repeat(2000)}`)).toThrow('Invalid template');
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
