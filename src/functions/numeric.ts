import {
  absoluteNumber,
  addNumbers,
  ceilNumber,
  compareNumbers,
  divideNumbers,
  floorNumber,
  isInfinite,
  moduloNumbers,
  multiplyNumbers,
  type Num,
  NumberError,
  negateNumber,
  numberFromDouble,
  numberFromInteger,
  signOf,
  subtractNumbers,
  toDouble,
  truncateNumber,
} from '../value/number.ts';
import { quoteText } from '../value/text.ts';
import { typeOf } from '../value/type-of.ts';
import { dynamicType, friendlyTypeName, listType, numberType } from '../value/types.ts';
import { listValue, numberValue, type Value } from '../value/value.ts';
import {
  dynamicParameter,
  integerArgument,
  numberArgument,
  parameter,
  textArgument,
  valueArgument,
} from './arguments.ts';
import { logarithm, power } from './powers.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

/** Arithmetic with numbers of any size. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'absolute',
    description: 'Removes the sign of a number.',
    parameters: [dynamicParameter('num', numberType)],
    result: numberType,
    call: (args) => numberValue(absoluteNumber(numberArgument(args, 0))),
  },
  operation('add', 'Adds two numbers.', addNumbers, "can't compute sum of opposing infinities"),
  {
    name: 'ceil',
    description: 'Rounds up to a whole number.',
    parameters: [parameter('num', numberType)],
    result: numberType,
    call: (args) => numberValue(ceilNumber(numberArgument(args, 0))),
  },
  operation(
    'divide',
    'Divides the first number by the second.',
    divideNumbers,
    "can't divide zero by zero or infinity by infinity",
  ),
  {
    name: 'floor',
    description: 'Rounds down to a whole number.',
    parameters: [parameter('num', numberType)],
    result: numberType,
    call: (args) => numberValue(floorNumber(numberArgument(args, 0))),
  },
  {
    name: 'int',
    description: 'Cuts off what follows the decimal point of a number.',
    parameters: [dynamicParameter('num', numberType)],
    result: numberType,
    call: (args) => numberValue(wholePart(numberArgument(args, 0))),
  },
  {
    name: 'log',
    description: 'Gives the logarithm of a number to a base, to the precision of a double.',
    parameters: [parameter('num', numberType), parameter('base', numberType)],
    result: numberType,
    call: (args) =>
      doubleResult(logarithm(doubleArgument(args, 0)) / logarithm(doubleArgument(args, 1))),
  },
  extreme('max', 'Gives the greatest of some numbers.', 1),
  extreme('min', 'Gives the smallest of some numbers.', -1),
  operation(
    'modulo',
    'Gives the remainder of the first number after division by the second.',
    moduloNumbers,
    "can't use modulo with zero and infinity",
  ),
  operation(
    'multiply',
    'Multiplies two numbers.',
    multiplyNumbers,
    "can't multiply zero by infinity",
  ),
  {
    name: 'negate',
    description: 'Changes the sign of a number.',
    parameters: [dynamicParameter('num', numberType)],
    result: numberType,
    call: (args) => numberValue(negateNumber(numberArgument(args, 0))),
  },
  {
    name: 'parseint',
    description:
      'Reads a whole number in a base from 2 to 62; beyond base 36, capital letters follow the small ones.',
    parameters: [parameter('number', dynamicType), parameter('base', numberType)],
    result: (args) => {
      const type = typeOf(valueArgument(args, 0));
      if (type.kind === 'string') return numberType;
      const problem = `first argument must be a string, not ${friendlyTypeName(type)}`;
      throw new FunctionError(problem, 0);
    },
    call: (args) => numberValue(parseInteger(textArgument(args, 0), integerArgument(args, 1, 1))),
  },
  {
    name: 'pow',
    description: 'Raises a number to a power, to the precision of a double.',
    parameters: [parameter('num', numberType), parameter('power', numberType)],
    result: numberType,
    call: (args) => doubleResult(power(doubleArgument(args, 0), doubleArgument(args, 1))),
  },
  {
    name: 'range',
    description:
      'Counts from a start (0) up or down to an end, which is left out, in steps (1 or -1); 1024 numbers at most.',
    parameters: [],
    variadic: parameter('params', numberType),
    result: listType(numberType),
    call: (args) => countRange(args),
  },
  {
    name: 'signum',
    description: 'Gives -1, 0 or 1 for a whole number that is negative, zero or positive.',
    parameters: [parameter('num', numberType)],
    result: numberType,
    call: (args) => {
      const integer = integerArgument(args, 0);
      return numberValue(integer < 0n ? -1 : integer > 0n ? 1 : 0);
    },
  },
  operation(
    'subtract',
    'Subtracts the second number from the first.',
    subtractNumbers,
    "can't subtract infinity from itself",
  ),
];

/** A function of two numbers; `problem` is said where they have no result. */
function operation(
  name: string,
  description: string,
  compute: (a: Num, b: Num) => Num,
  problem: string,
): FunctionRow {
  return {
    name,
    description,
    parameters: [dynamicParameter('a', numberType), dynamicParameter('b', numberType)],
    result: numberType,
    call: (args) => {
      try {
        return numberValue(compute(numberArgument(args, 0), numberArgument(args, 1)));
      } catch (error) {
        if (error instanceof NumberError) throw new FunctionError(problem);
        throw error;
      }
    },
  };
}

function extreme(name: string, description: string, sign: 1 | -1): FunctionRow {
  return {
    name,
    description,
    parameters: [],
    variadic: dynamicParameter('numbers', numberType),
    result: numberType,
    call: (args) => {
      if (args.length === 0) throw new FunctionError('must pass at least one number');
      let best = numberFromDouble(-sign * Infinity);
      for (const index of args.keys()) {
        const number = numberArgument(args, index);
        if (compareNumbers(number, best) * sign > 0) best = number;
      }
      return numberValue(best);
    },
  };
}

function wholePart(number: Num): Num {
  if (isInfinite(number)) throw new FunctionError('infinity has no whole part');
  return truncateNumber(number);
}

const largestDouble = `${BigInt(Number.MAX_VALUE)}.000000`;

function doubleArgument(args: readonly Argument[], index: number): number {
  const number = numberArgument(args, index);
  const double = toDouble(number);
  if (Number.isFinite(double) || isInfinite(number)) return double;
  throw new FunctionError(`value must be between -${largestDouble} and ${largestDouble} inclusive`);
}

function doubleResult(double: number): ReturnType<typeof numberValue> {
  if (Number.isNaN(double)) throw new FunctionError('the result is not a number');
  return numberValue(numberFromDouble(double));
}

/** Digits of `parseint`; the work grows faster than their number. */
const maxDigits = 1_000_000;

function parseInteger(text: string, base: bigint): Num {
  if (base < 2n || base > 62n) {
    throw new FunctionError('base must be a whole number between 2 and 62 inclusive', 1);
  }
  const digits = /^[+-]?([0-9A-Za-z]+)$/.exec(text)?.[1] ?? '';
  if (digits.length > maxDigits) {
    throw new FunctionError(`cannot parse an integer of more than ${maxDigits} digits`, 0);
  }
  const values = Array.from(digits, (digit) => digitValue(digit, Number(base)));
  if (values.length === 0 || values.some((value) => value >= Number(base))) {
    throw new FunctionError(`cannot parse ${quoteText(text)} as a base ${base} integer`, 0);
  }
  const magnitude = joinDigits(values.map(BigInt), base);
  return numberFromInteger(text.startsWith('-') ? -magnitude : magnitude);
}

function digitValue(digit: string, base: number): number {
  const code = digit.charCodeAt(0);
  if (code <= 0x39) return code - 0x30;
  if (code >= 0x61) return code - 0x61 + 10;
  return code - 0x41 + (base > 36 ? 36 : 10);
}

/** Joins neighbours again and again, so that the large products are few. */
function joinDigits(digits: readonly bigint[], base: bigint): bigint {
  let parts = digits;
  for (let weight = base; parts.length > 1; weight *= weight) {
    const padded = parts.length % 2 === 1 ? [0n, ...parts] : parts;
    const joined: bigint[] = [];
    for (let at = 0; at < padded.length; at += 2) {
      joined.push((padded[at] as bigint) * weight + (padded[at + 1] as bigint));
    }
    parts = joined;
  }
  return parts[0] as bigint;
}

const maxRange = 1024;

function countRange(args: readonly Argument[]): Value {
  const [start, end, step] = rangeArguments(args);
  const direction = signOf(step) < 0 ? -1 : 1;
  if (compareNumbers(start, end) * direction > 0) {
    throw new FunctionError(
      direction < 0
        ? 'end must be less than start when step is negative'
        : 'end must be greater than start when step is positive',
      1,
    );
  }
  const numbers: Value[] = [];
  for (let number = start; compareNumbers(number, end) * direction < 0; ) {
    if (numbers.length >= maxRange) {
      throw new FunctionError(
        `more than ${maxRange} values were generated; either decrease the difference between start and end or use a smaller step`,
      );
    }
    numbers.push(numberValue(number));
    number = addNumbers(number, step);
  }
  return listValue(numberType, numbers);
}

function rangeArguments(args: readonly Argument[]): readonly [Num, Num, Num] {
  const zero = numberFromDouble(0);
  const numbers = args.map((_, index) => numberArgument(args, index));
  const [first = zero, second, step] = numbers;
  if (numbers.length < 1 || numbers.length > 3) {
    throw new FunctionError('must have one, two, or three arguments');
  }
  const start = second === undefined ? zero : first;
  const end = second ?? first;
  return [start, end, step ?? numberFromInteger(compareNumbers(end, start) < 0 ? -1 : 1)];
}
