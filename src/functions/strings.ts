import { numberFromInteger } from '../value/number.ts';
import { numberType, stringType } from '../value/types.ts';
import { numberValue, stringValue } from '../value/value.ts';
import { dynamicParameter, integerArgument, parameter, textArgument } from './arguments.ts';
import { toLower, toTitle, toUpper } from './case-mapping.ts';
import { countGraphemes, graphemes, skipGraphemes } from './graphemes.ts';
import { checkTextLength, maxTextLength } from './limits.ts';
import { FunctionError, type FunctionRow, type Parameter } from './protocol.ts';

/** Case, trimming, replacing and cutting of strings. */
export const rows: readonly FunctionRow[] = [
  mapping('chomp', 'Removes all line breaks at the end of a string.', withoutLineBreaks),
  {
    name: 'indent',
    description:
      'Puts a number of spaces behind each line break, so in front of all lines but the first.',
    parameters: [parameter('spaces', numberType), parameter('str', stringType)],
    result: stringType,
    call: (args) => stringValue(indent(textArgument(args, 1), integerArgument(args, 0))),
  },
  mapping('lower', 'Turns all letters into lower case.', toLower, dynamicParameter),
  {
    name: 'replace',
    description: 'Replaces each occurrence of a string within another.',
    parameters: [
      parameter('str', stringType),
      parameter('substr', stringType),
      parameter('replace', stringType),
    ],
    result: stringType,
    call: (args) =>
      stringValue(replaceAll(textArgument(args, 0), textArgument(args, 1), textArgument(args, 2))),
  },
  mapping('reverse', 'Turns the order of the characters round.', reverse, dynamicParameter),
  mapping(
    'sanitize',
    'Replaces every character that may not stand in the name of a target by an underscore.',
    (text) => text.replace(/[^A-Za-z0-9_-]/gu, '_'),
    parameter,
    'name',
  ),
  {
    name: 'strlen',
    description: 'Counts the characters (grapheme clusters) of a string.',
    parameters: [dynamicParameter('str', stringType)],
    result: numberType,
    call: (args) => numberValue(numberFromInteger(countGraphemes(textArgument(args, 0)))),
  },
  {
    name: 'substr',
    description:
      'Cuts a number of characters out of a string, from an offset that counts from the end when it is negative; a length of -1 means all the rest.',
    parameters: [
      dynamicParameter('str', stringType),
      dynamicParameter('offset', numberType),
      dynamicParameter('length', numberType),
    ],
    result: stringType,
    call: (args) =>
      stringValue(
        substring(
          textArgument(args, 0),
          Number(integerArgument(args, 1)),
          Number(integerArgument(args, 2)),
        ),
      ),
  },
  mapping('title', 'Turns the first letter of each word into upper case.', toTitle),
  pairing('trim', 'Removes all characters of a set from both ends of a string.', 'cutset', trim),
  pairing('trimprefix', 'Removes a prefix from a string that has it.', 'prefix', (text, prefix) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  mapping('trimspace', 'Removes the white space at both ends of a string.', (text) =>
    trimWhere(text, (character) => whiteSpace.test(character)),
  ),
  pairing('trimsuffix', 'Removes a suffix from a string that has it.', 'suffix', (text, suffix) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  mapping('upper', 'Turns all letters into upper case.', toUpper, dynamicParameter),
];

function mapping(
  name: string,
  description: string,
  map: (text: string) => string,
  accepting: (name: string, type: typeof stringType) => Parameter = parameter,
  parameterName = 'str',
): FunctionRow {
  return {
    name,
    description,
    parameters: [accepting(parameterName, stringType)],
    result: stringType,
    call: (args) => stringValue(map(textArgument(args, 0))),
  };
}

function pairing(
  name: string,
  description: string,
  second: string,
  map: (text: string, other: string) => string,
): FunctionRow {
  return {
    name,
    description,
    parameters: [parameter('str', stringType), parameter(second, stringType)],
    result: stringType,
    call: (args) => stringValue(map(textArgument(args, 0), textArgument(args, 1))),
  };
}

function withoutLineBreaks(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(0, end);
}

function indent(text: string, spaces: bigint): string {
  if (spaces < 0n) throw new FunctionError('the number of spaces must not be negative');
  const breaks = countOccurrences(text, '\n');
  if (breaks === 0) return text;
  checkTextLength(text.length + breaks * Number(spaces));
  return text.replaceAll('\n', `\n${' '.repeat(Number(spaces))}`);
}

function replaceAll(text: string, part: string, replacement: string): string {
  // An empty part is found around each code point.
  const pieces = part === '' ? ['', ...text, ''] : text.split(part);
  checkTextLength(text.length + (pieces.length - 1) * (replacement.length - part.length));
  return pieces.join(replacement);
}

function countOccurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

function reverse(text: string): string {
  return [...graphemes(text)].reverse().join('');
}

function substring(text: string, offset: number, length: number): string {
  if (offset >= 0 && length === 0) return '';
  const first = offset < 0 ? offset + countGraphemes(text) : offset;
  const start = skipGraphemes(text, 0, Math.min(first, maxTextLength));
  // buildx: with an offset from the end, a length of 0 takes the rest like a negative one.
  if (length <= 0) return text.slice(start);
  return text.slice(start, skipGraphemes(text, start, Math.min(length, text.length)));
}

function trim(text: string, cutset: string): string {
  const characters = new Set(cutset);
  return trimWhere(text, (character) => characters.has(character));
}

const whiteSpace = /\p{White_Space}/u;

function trimWhere(text: string, isCut: (character: string) => boolean): string {
  let start = 0;
  while (start < text.length) {
    const character = String.fromCodePoint(text.codePointAt(start)!);
    if (!isCut(character)) break;
    start += character.length;
  }
  let end = text.length;
  while (end > start) {
    const isPair = end - start > 1 && text.codePointAt(end - 2)! > 0xffff;
    const character = text.slice(isPair ? end - 2 : end - 1, end);
    if (!isCut(character)) break;
    end -= character.length;
  }
  return text.slice(start, end);
}
