import { isWhollyKnown } from '../value/known.ts';
import { compareText } from '../value/text.ts';
import { listType, stringType } from '../value/types.ts';
import { listValue, stringValue, unknownValue, type Value } from '../value/value.ts';
import { parameter, textArgument, valueArgument } from './arguments.ts';
import { checkTextLength } from './limits.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

const textList = listType(stringType);

/** Functions of lists of strings. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'compact',
    description: 'Drops the empty strings and nulls of a list.',
    parameters: [parameter('list', textList)],
    result: textList,
    call: (args, _, result) => {
      const list = valueArgument(args, 0);
      if (!isWhollyKnown(list)) return unknownValue(result);
      const isFull = (each: Value) => each.kind === 'string' && each.text !== '';
      return listValue(stringType, elementsOf(list).filter(isFull));
    },
  },
  {
    name: 'join',
    description: 'Joins the strings of one or more lists with a separator between them.',
    parameters: [parameter('separator', stringType)],
    variadic: parameter('lists', textList),
    result: stringType,
    call: (args) => join(args),
  },
  {
    name: 'sort',
    description: 'Sorts a list of strings by code points.',
    parameters: [{ ...parameter('list', textList), allowUnknown: true }],
    result: textList,
    call: (args, _, result) => {
      const list = valueArgument(args, 0);
      if (!isWhollyKnown(list)) return unknownValue(result);
      const texts = elementsOf(list).map((element, index) => {
        if (element.kind === 'string') return element.text;
        const problem = `given list element ${index} is null; a null string cannot be sorted`;
        throw new FunctionError(problem);
      });
      return listValue(stringType, texts.sort(compareText).map(stringValue));
    },
  },
  {
    name: 'split',
    description: 'Cuts a string at each occurrence of a separator.',
    parameters: [parameter('separator', stringType), parameter('str', stringType)],
    result: textList,
    call: (args) => {
      const separator = textArgument(args, 0);
      const text = textArgument(args, 1);
      // Without a separator Go cuts between characters, not between halves of surrogate pairs.
      const parts = separator === '' ? [...text] : text.split(separator);
      return listValue(stringType, parts.map(stringValue));
    },
  },
];

function elementsOf(list: Value): readonly Value[] {
  if (list.kind !== 'list') throw new Error('internal: the argument is no list');
  return list.elements;
}

function join(args: readonly Argument[]): Value {
  const separator = textArgument(args, 0);
  const lists = args.slice(1) as readonly Value[];
  if (lists.length === 0) throw new FunctionError('at least one list is required');
  if (!lists.every(isWhollyKnown)) return unknownValue(stringType);
  const texts: string[] = [];
  let length = 0;
  for (const [listIndex, list] of lists.entries()) {
    for (const [index, element] of elementsOf(list).entries()) {
      if (element.kind !== 'string') {
        const place = lists.length > 1 ? `${index} of list ${listIndex + 1}` : index;
        throw new FunctionError(
          `element ${place} is null; cannot concatenate null values`,
          listIndex + 1,
        );
      }
      texts.push(element.text);
      length += element.text.length + separator.length;
    }
  }
  checkTextLength(length);
  return stringValue(texts.join(separator));
}
