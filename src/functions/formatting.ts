import { isWhollyKnown } from '../value/known.ts';
import { typeOf } from '../value/type-of.ts';
import { dynamicType, listType, stringType } from '../value/types.ts';
import { listValue, stringValue, unknownValue, type Value } from '../value/value.ts';
import { parameter, textArgument, valueArgument } from './arguments.ts';
import { formatText } from './format-verbs.ts';
import { checkTextLength } from './limits.ts';
import { type Argument, FunctionError, type FunctionRow, type Parameter } from './protocol.ts';

const anything: Parameter = {
  name: 'args',
  type: dynamicType,
  allowNull: true,
  allowUnknown: true,
  allowDynamic: true,
};

/** Formats with verbs, after C's printf. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'format',
    description:
      'Fills values into a text in place of verbs such as `%s`, `%d`, `%5.2f`, `%q` and `%#v`.',
    parameters: [parameter('format', stringType)],
    variadic: anything,
    result: stringType,
    call: (args) => {
      const values = valuesBehindFormat(args);
      if (!values.every(isWhollyKnown)) return unknownValue(stringType);
      return stringValue(formatText(textArgument(args, 0), values));
    },
  },
  {
    name: 'formatlist',
    description:
      'Does as `format` for each position of the lists among the values, and gives a list of the texts.',
    parameters: [parameter('format', stringType)],
    variadic: anything,
    result: listType(stringType),
    call: (args) => formatEach(textArgument(args, 0), valuesBehindFormat(args)),
  },
];

function valuesBehindFormat(args: readonly Argument[]): readonly Value[] {
  return args.slice(1).map((_, index) => valueArgument(args, index + 1));
}

function formatEach(format: string, values: readonly Value[]): Value {
  if (values.length === 0) return listValue(stringType, [stringValue(formatText(format, values))]);
  const count = commonLength(values);
  const isUnlisted = values.some(
    (value) => value.kind === 'unknown' && (isSequence(value) || value.type.kind === 'dynamic'),
  );
  if (isUnlisted) return unknownValue(listType(stringType));
  const texts: Value[] = [];
  let length = 0;
  for (let index = 0; index < count; index++) {
    const text = formatAt(format, values, index);
    length += text.kind === 'string' ? text.text.length : 0;
    checkTextLength(length);
    texts.push(text);
  }
  return listValue(stringType, texts);
}

function isSequence(value: Value): boolean {
  const { kind } = typeOf(value);
  return value.kind !== 'null' && (kind === 'list' || kind === 'set' || kind === 'tuple');
}

/** The length that the sequences have in common, 1 when there is none. */
function commonLength(values: readonly Value[]): number {
  let common: { readonly length: number; readonly position: number } | undefined;
  for (const [index, value] of values.entries()) {
    const length = sequenceLength(value);
    if (length === undefined) continue;
    common ??= { length, position: index + 1 };
    if (length !== common.length) {
      throw new FunctionError(
        `argument ${index + 1} has length ${length}, which is inconsistent with argument ${common.position} of length ${common.length}`,
        index + 1,
      );
    }
  }
  return common?.length ?? 1;
}

// The length of a tuple is known by its type.
function sequenceLength(value: Value): number | undefined {
  if (value.kind === 'unknown' && value.type.kind === 'tuple') return value.type.elements.length;
  return 'elements' in value ? value.elements.length : undefined;
}

function formatAt(format: string, values: readonly Value[], index: number): Value {
  const chosen = values.map((value) =>
    'elements' in value ? (value.elements[index] ?? value) : value,
  );
  if (!chosen.every(isWhollyKnown)) return unknownValue(stringType);
  try {
    return stringValue(formatText(format, chosen));
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    throw new FunctionError(`error on format iteration ${index}: ${error.message}`);
  }
}
