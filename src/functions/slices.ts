import { typeOf } from '../value/type-of.ts';
import {
  dynamicType,
  friendlyTypeName,
  listType,
  numberType,
  type Type,
  tupleType,
} from '../value/types.ts';
import { listValue, type Value } from '../value/value.ts';
import { parameter, valueArgument } from './arguments.ts';
import { indexArgument } from './indexes.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';
import { elementsOf, lengthOf, sequence } from './sequences.ts';

/** Parts of lists and tuples by index. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'chunklist',
    description:
      'Cuts a list into lists of a length; the last one may be shorter. Length 0 leaves it whole.',
    parameters: [parameter('list', listType(dynamicType)), parameter('size', numberType)],
    result: ([list]) => listType(typeOf(list as Value)),
    call: (args) => chunks(args),
  },
  {
    name: 'element',
    description:
      'Gives the element of a list or tuple at an index, which starts again after the last one.',
    parameters: [parameter('list', dynamicType), parameter('index', numberType)],
    result: (args) => elementType(args),
    call: (args) => wrappedElement(elementsOf(valueArgument(args, 0)), args),
  },
  {
    name: 'slice',
    description:
      'Gives the elements of a list or tuple from a start index up to an end index, which is left out.',
    parameters: [
      parameter('list', dynamicType),
      parameter('start_index', numberType),
      parameter('end_index', numberType),
    ],
    result: (args) => slicedType(args),
    call: (args, _, result) => {
      const { start, end } = sliceBounds(args);
      return sequence(elementsOf(valueArgument(args, 0)).slice(start, end), result);
    },
  },
];

function chunks(args: readonly Argument[]): Value {
  const list = valueArgument(args, 0);
  const size = indexArgument(args, 1, 'invalid size: ');
  if (list.kind !== 'list') throw new Error('internal: argument 0 is no list');
  if (size < 0n) throw new FunctionError('the size argument must be positive');
  const type = typeOf(list);
  const { elements } = list;
  if (elements.length === 0) return listValue(type, []);
  if (size === 0n || size >= elements.length) return listValue(type, [list]);
  const step = Number(size);
  const lists: Value[] = [];
  for (let start = 0; start < elements.length; start += step) {
    lists.push(listValue(list.element, elements.slice(start, start + step)));
  }
  return listValue(type, lists);
}

function elementType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  if (type.kind === 'list') return type.element;
  if (type.kind !== 'tuple') {
    throw new FunctionError(`cannot read elements from ${friendlyTypeName(type)}`);
  }
  return args[1]?.kind === 'unknown' ? dynamicType : wrappedElement(type.elements, args);
}

function wrappedElement<Element>(elements: readonly Element[], args: readonly Argument[]): Element {
  const index = indexArgument(args, 1, 'invalid index: ');
  if (elements.length === 0) {
    throw new FunctionError('cannot use element function with an empty list');
  }
  return elements.at(Number(index % BigInt(elements.length))) as Element;
}

function slicedType(args: readonly Argument[]): Type {
  const type = typeOf(valueArgument(args, 0));
  if (type.kind === 'set') {
    throw new FunctionError(
      'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important',
      0,
    );
  }
  if (type.kind !== 'list' && type.kind !== 'tuple') {
    throw new FunctionError('must be a list or tuple value', 0);
  }
  const { start, end } = sliceBounds(args);
  if (type.kind !== 'tuple') return type;
  if (start === undefined || end === undefined) return dynamicType;
  return tupleType(type.elements.slice(start, end));
}

interface SliceBounds {
  /** Missing where it is not known. */
  readonly start: number | undefined;
  readonly end: number | undefined;
}

function sliceBounds(args: readonly Argument[]): SliceBounds {
  const length = lengthOf(valueArgument(args, 0));
  const start = sliceBound(args, 1, 'start', length);
  const end = sliceBound(args, 2, 'end', length);
  if (start !== undefined && end !== undefined && start > end) {
    throw new FunctionError('start index must not be greater than end index', 1);
  }
  return { start, end };
}

function sliceBound(
  args: readonly Argument[],
  index: number,
  name: 'start' | 'end',
  length: number | undefined,
): number | undefined {
  if (args[index]?.kind === 'unknown') return undefined;
  const bound = indexArgument(args, index, `invalid ${name} index: `, index);
  if (bound < 0n) throw new FunctionError(`${name} index must not be less than zero`, index);
  if (length !== undefined && bound > length) {
    const problem = `${name} index must not be greater than the length of the list`;
    throw new FunctionError(problem, index);
  }
  return Number(bound);
}
