import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/eval/evaluate.ts';
import { childScope, type Scope } from '../../src/eval/scope.ts';
import { loadFunctions } from '../../src/functions/table.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { numberType, stringType } from '../../src/value/types.ts';
import {
  numberValue,
  objectValue,
  stringValue,
  unknownValue,
  type Value,
} from '../../src/value/value.ts';
import { renderDiagnostic, renderValue } from './render.ts';
import { readExpression } from './scope.ts';

function outcome(source: string, scope: Scope): string[] {
  const sink = new Diagnostics();
  const value = evaluate(readExpression(source), scope, sink);
  return [renderValue(value), ...sink.items.map(renderDiagnostic)];
}

describe('scopes', () => {
  test('the nearest variable counts', () => {
    const outer: Scope = {
      variables: new Map<string, Value>([
        ['a', stringValue('outer')],
        ['b', numberValue(1)],
      ]),
    };
    const inner = childScope(outer, new Map([['a', stringValue('inner')]]));
    expect(outcome('"${a}${b}"', inner)).toEqual(['"inner1"']);
    expect(outcome('[for a in [1]: a]', inner)).toEqual(['[1]']);
    expect(outcome('a', outer)).toEqual(['"outer"']);
  });

  test('without variables there are none', () => {
    expect(outcome('a.b', {})).toEqual([
      'unknown dynamic',
      '1,1-2: Variables not allowed; Variables may not be used here.',
    ]);
    expect(outcome('[for a in [1, 2]: a + b]', {})).toEqual([
      '[unknown number, unknown number]',
      '1,23-24: Unknown variable; There is no variable named "b".',
    ]);
  });

  test('without functions there are none', async () => {
    expect(outcome('upper("a")', { variables: new Map() })).toEqual([
      'unknown dynamic',
      '1,1-11: Function calls not allowed; Functions may not be called here.',
    ]);
    const functions = await loadFunctions(['upper']);
    expect(outcome('upper(a)', { parent: { functions } })).toEqual([
      'unknown dynamic',
      '1,7-8: Variables not allowed; Variables may not be used here.',
    ]);
  });

  test('names that are near are suggested, also those that are not evaluated yet', async () => {
    const scope: Scope = {
      variables: new Map<string, Value>([
        ['registry', stringValue('')],
        ['o', objectValue(new Map([['name', stringValue('')]]))],
      ]),
      functions: await loadFunctions(['upper']),
      variableNames: () => ['VERSION'],
      functionNames: () => ['lower'],
    };
    const inner = childScope(scope, new Map([['tag', stringValue('')]]));
    expect(
      outcome('[regstry, VERSON, tga, uper(1), lowr(1), o.nmae, zzzzzz, o.zzzzzz]', inner).slice(1),
    ).toEqual([
      '1,2-9: Unknown variable; There is no variable named "regstry". Did you mean "registry"?',
      '1,11-17: Unknown variable; There is no variable named "VERSON". Did you mean "VERSION"?',
      '1,19-22: Unknown variable; There is no variable named "tga". Did you mean "tag"?',
      '1,24-28 in 1,24-31: Call to unknown function; There is no function named "uper". Did you mean "upper"?',
      '1,33-37 in 1,33-40: Call to unknown function; There is no function named "lowr". Did you mean "lower"?',
      '1,43-48: Unsupported attribute; This object does not have an attribute named "nmae". Did you mean "name"?',
      '1,50-56: Unknown variable; There is no variable named "zzzzzz".',
      '1,59-66: Unsupported attribute; This object does not have an attribute named "zzzzzz".',
    ]);
  });
});

describe('unknown values', () => {
  const scope: Scope = {
    variables: new Map([
      ['us', unknownValue(stringType)],
      ['un', unknownValue(numberType)],
    ]),
  };
  test.each([
    ['us', 'unknown string'],
    ['un + 1', 'unknown number'],
    ['-un', 'unknown number'],
    ['un > 1', 'unknown bool'],
    ['us == "a"', 'unknown bool'],
    ['us == 1', 'false'],
    ['us != null', 'unknown bool'],
    ['"a${us}b"', 'unknown string'],
    ['"${us}"', 'unknown string'],
    ['us == "" || true', 'true'],
    ['us == "" && false', 'false'],
    ['us == "" || false', 'unknown bool'],
    ['us == "" ? 1 : 2', 'unknown number'],
    ['us == "" ? 1 : 1', '1'],
    ['us == "" ? null : null', 'null dynamic'],
    ['us == "" ? "a" : 1', 'unknown string'],
    ['[un, 1][0]', 'unknown number'],
    ['["a"][un]', 'unknown dynamic'],
    ['{a = us}.a', 'unknown string'],
    ['{(us) = 1}', 'unknown dynamic'],
    ['[for x in [1, 2]: x if us == ""]', 'unknown dynamic'],
    ['{for x in [1]: us => x}', 'unknown dynamic'],
    ['us[*]', 'unknown dynamic'],
  ])('%s', (source, want) => {
    expect(outcome(source, scope)).toEqual([want]);
  });
});
