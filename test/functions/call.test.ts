import { describe, expect, test } from 'vitest';
import { callFunction } from '../../src/functions/call.ts';
import {
  type Argument,
  type CallContext,
  FunctionError,
  type FunctionRow,
  type Parameter,
} from '../../src/functions/protocol.ts';
import { ValueJsonError } from '../../src/value/json.ts';
import { NumberError } from '../../src/value/number.ts';
import { dynamicType, listType, numberType, stringType, type Type } from '../../src/value/types.ts';
import {
  dynamicUnknown,
  nullValue,
  numberValue,
  stringValue,
  tupleValue,
  unknownValue,
  type Value,
} from '../../src/value/value.ts';
import { showType, showValue } from '../value/show.ts';

const context: CallContext = {
  now: () => 0,
  randomBytes: (count) => new Uint8Array(count),
  homeDirectory: () => '/',
};

const text: Parameter = { name: 'text', type: stringType };
const anything: Parameter = { name: 'value', type: dynamicType };

/** A function that answers with the arguments which it was given. */
function echo(parameters: readonly Parameter[], more: Partial<FunctionRow> = {}): FunctionRow {
  return {
    name: 'echo',
    description: '',
    parameters,
    result: dynamicType,
    call: (args) => tupleValue(args as readonly Value[]),
    ...more,
  };
}

function show(row: FunctionRow, ...args: readonly Argument[]): string {
  try {
    return showValue(callFunction(row, args, context));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return error.argument === undefined ? error.message : `${error.argument}: ${error.message}`;
  }
}

const a = stringValue('a');

describe('the number of arguments', () => {
  test('is exact without a variadic parameter', () => {
    const row = echo([text, text]);
    expect(show(row, a, a)).toBe('["a", "a"]');
    expect(show(row, a)).toBe('wrong number of arguments (2 required; 1 given)');
    expect(show(row, a, a, a)).toBe('wrong number of arguments (2 required; 3 given)');
  });

  test('has no upper bound with one', () => {
    const row = echo([text], { variadic: anything });
    expect(show(row, a)).toBe('["a"]');
    expect(show(row, a, a, numberValue(1))).toBe('["a", "a", 1]');
    expect(show(row)).toBe('wrong number of arguments (at least 1 required; 0 given)');
  });
});

describe('arguments', () => {
  test('are converted to the type of the parameter', () => {
    expect(show(echo([text]), numberValue(1))).toBe('["1"]');
    const list: Parameter = { name: 'list', type: listType(dynamicType) };
    expect(show(echo([list]), tupleValue([a, numberValue(1)]))).toBe('[list(string) ["a", "1"]]');
    expect(show(echo([text], { variadic: list }), a, tupleValue([]), a)).toBe(
      '2: list of dynamic required, but have string',
    );
  });

  test('must not be null, unless the parameter allows it', () => {
    expect(show(echo([anything]), nullValue(stringType))).toBe('0: argument must not be null');
    expect(show(echo([text], { variadic: text }), a, nullValue(stringType))).toBe(
      '1: argument must not be null',
    );
    const nullable = { ...anything, allowNull: true, allowDynamic: true };
    expect(show(echo([nullable]), nullValue(dynamicType))).toBe('[null any]');
  });

  test('that are unknown make the result unknown, unless the parameter allows them', () => {
    const unknown = unknownValue(stringType);
    expect(show(echo([text], { result: numberType }), unknown)).toBe('unknown number');
    expect(show(echo([{ ...text, allowUnknown: true }]), unknown)).toBe('[unknown string]');
    // A part that is unknown does no harm.
    expect(show(echo([anything]), tupleValue([unknown]))).toBe('[[unknown string]]');
  });

  test('of unknown type make the type of the result unknown, unless the parameter allows them', () => {
    const typed = { result: numberType };
    expect(show(echo([anything], typed), dynamicUnknown)).toBe('unknown any');
    expect(show(echo([{ ...anything, allowDynamic: true }], typed), dynamicUnknown)).toBe(
      'unknown number',
    );
    expect(show(echo([{ ...anything, allowNull: true }]), nullValue(dynamicType))).toBe(
      'unknown any',
    );
  });

  test('are looked at from left to right', () => {
    const row = echo([anything, anything]);
    expect(show(row, dynamicUnknown, nullValue(stringType))).toBe('unknown any');
    expect(show(row, nullValue(stringType), dynamicUnknown)).toBe('0: argument must not be null');
  });

  test('that are expressions or types are handed on', () => {
    const seen: string[] = [];
    const row = echo(
      [
        { ...anything, lazy: 'expression' },
        { ...anything, lazy: 'type' },
      ],
      {
        call: (args) => {
          seen.push(...args.map((arg) => arg.kind));
          return a;
        },
      },
    );
    const closure = { kind: 'closure', evaluate: () => ({ failure: 'never asked' }) } as const;
    expect(show(row, closure, { kind: 'type', type: numberType })).toBe('"a"');
    expect(seen).toEqual(['closure', 'type']);
  });
});

describe('the result', () => {
  test('has a type that may depend on the arguments, known or not', () => {
    const seen: string[] = [];
    const row = echo([text], {
      result: ([arg]): Type => {
        seen.push(showValue(arg as Value));
        return arg?.kind === 'unknown' ? dynamicType : numberType;
      },
      call: (_args, _context, type) => stringValue(showType(type)),
    });
    expect(show(row, a)).toBe('"number"');
    expect(show(row, unknownValue(stringType))).toBe('unknown any');
    expect(seen).toEqual(['"a"', 'unknown string']);
  });

  test('can be a failure, also while its type is looked for', () => {
    const fail = (error: Error) => () => {
      throw error;
    };
    expect(show(echo([text], { call: fail(new FunctionError('no', 0)) }), a)).toBe('0: no');
    expect(show(echo([text], { result: fail(new FunctionError('no')) }), a)).toBe('no');
    expect(show(echo([text], { call: fail(new NumberError('too large')) }), a)).toBe('too large');
    expect(show(echo([text], { result: fail(new ValueJsonError('EOF')) }), a)).toBe('EOF');
    expect(() => show(echo([text], { call: fail(new TypeError('mistake')) }), a)).toThrow(
      TypeError,
    );
  });
});
