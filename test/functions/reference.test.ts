import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callFunction } from '../../src/functions/call.ts';
import { type CallContext, FunctionError, type Parameter } from '../../src/functions/protocol.ts';
import { functionNames, loadFunctions } from '../../src/functions/table.ts';
import { valueFromJson, valueToJson } from '../../src/value/json.ts';
import { typeFromJson } from '../../src/value/json-type.ts';
import { friendlyConstraintName } from '../../src/value/types.ts';
import type { Value } from '../../src/value/value.ts';

const corpus = join(import.meta.dirname, '../../../shared/corpus');
const hasCorpus = existsSync(corpus);
const isInContinuousIntegration = process.env.CI !== undefined;

interface RecordedParameter {
  readonly name: string;
  readonly type: string;
  readonly allowNull?: boolean;
  readonly allowDynamic?: boolean;
}

interface RecordedFunction {
  readonly name: string;
  readonly params: readonly RecordedParameter[];
  readonly variadic?: RecordedParameter;
}

interface RecordedValue {
  readonly type: unknown;
  readonly value: unknown;
}

interface RecordedCall {
  readonly test: string;
  readonly fn: string;
  readonly args: readonly RecordedValue[];
  readonly result?: RecordedValue;
  readonly error?: string;
}

const recordedFunctions: readonly RecordedFunction[] = hasCorpus
  ? JSON.parse(readFileSync(join(corpus, 'stdlib-functions.json'), 'utf8'))
  : [];
const recordedCalls: readonly RecordedCall[] = hasCorpus
  ? readFileSync(join(corpus, 'buildx-stdlib-tests.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];

/** Recorded below the conversion of arguments, which turns the text into a number. */
const differences = new Set(['TestUnixTimestampParseFunc/string_timestamp']);

const table = await loadFunctions(functionNames);
const context: CallContext = {
  now: () => 0,
  randomBytes: (count) => new Uint8Array(count),
  homeDirectory: () => '/home/nobody',
};

function describeParameter(parameter: Parameter | undefined): RecordedParameter | undefined {
  if (parameter === undefined) return undefined;
  const { name, type, lazy, allowNull, allowDynamic } = parameter;
  const lazyType = lazy === 'expression' ? 'expression closure' : 'type constraint';
  return {
    name,
    type: lazy === undefined ? friendlyConstraintName(type) : lazyType,
    ...(allowNull === true && { allowNull }),
    ...(allowDynamic === true && { allowDynamic }),
  };
}

function recordedParameter(parameter: RecordedParameter | undefined) {
  if (parameter === undefined) return undefined;
  const { name, type, allowNull, allowDynamic } = parameter;
  return { name, type, ...(allowNull && { allowNull }), ...(allowDynamic && { allowDynamic }) };
}

function recordedValue({ type, value }: RecordedValue): Value {
  return valueFromJson(JSON.stringify(value), typeFromJson(JSON.stringify(type)));
}

function answerOf({ fn, args }: RecordedCall): string {
  const row = table.get(fn);
  if (row === undefined) return `no function ${fn}`;
  try {
    return valueToJson(callFunction(row, args.map(recordedValue), context));
  } catch (error) {
    if (error instanceof FunctionError) return `error: ${error.message}`;
    throw error;
  }
}

test('the recorded functions are there', () => {
  if (isInContinuousIntegration) expect(hasCorpus).toBe(true);
});

describe.runIf(hasCorpus)('the parameters are those of buildx', () => {
  test.each(recordedFunctions.map((each) => [each.name, each] as const))('%s', (name, recorded) => {
    const row = table.get(name);
    expect(row?.parameters.map(describeParameter)).toEqual(recorded.params.map(recordedParameter));
    expect(describeParameter(row?.variadic)).toEqual(recordedParameter(recorded.variadic));
  });

  test('and there are no other functions', () => {
    expect(functionNames).toEqual(recordedFunctions.map(({ name }) => name).sort());
  });
});

describe.runIf(hasCorpus)('calls answer as in the tests of buildx', () => {
  const calls = recordedCalls.filter((call) => !differences.has(call.test));

  test.each(calls.map((call) => [call.test, call] as const))('%s', (_name, call) => {
    const want =
      call.result === undefined ? `error: ${call.error}` : valueToJson(recordedValue(call.result));
    expect(answerOf(call)).toBe(want);
  });
});
