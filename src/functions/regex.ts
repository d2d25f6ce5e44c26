import { sortedByKey } from '../value/text.ts';
import {
  dynamicType,
  listType,
  objectType,
  stringType,
  type Type,
  tupleType,
} from '../value/types.ts';
import {
  listValue,
  nullValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../value/value.ts';
import { parameter, textArgument, valueArgument } from './arguments.ts';
import { checkTextLength } from './limits.ts';
import { compilePattern, type Match, matchesOf, type Pattern } from './patterns.ts';
import { type Argument, type CallContext, FunctionError, type FunctionRow } from './protocol.ts';

/** Regular expressions in the syntax of RE2. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'regex',
    description:
      'Gives the first match of a regular expression: a string, or a tuple or object of its groups.',
    parameters: [parameter('pattern', stringType), parameter('string', stringType)],
    result: (args) => matchType(args) ?? dynamicType,
    call: (args, context) => {
      const pattern = patternArgument(args);
      for (const match of matchesOf(pattern, textArgument(args, 1), context)) {
        return matchValue(pattern, match);
      }
      throw new FunctionError('pattern did not match any part of the given string');
    },
  },
  {
    name: 'regex_replace',
    description:
      'Replaces all matches of a regular expression by a string, in which `$1` and `${name}` stand for groups.',
    parameters: [
      parameter('str', stringType),
      parameter('pattern', stringType),
      parameter('replace', stringType),
    ],
    result: stringType,
    call: (args, context) => stringValue(replaceMatches(args, context)),
  },
  {
    name: 'regexall',
    description: 'Gives a list of all matches of a regular expression, each as `regex` does.',
    parameters: [parameter('pattern', stringType), parameter('string', stringType)],
    result: (args) => listType(matchType(args) ?? dynamicType),
    call: (args, context) => {
      const pattern = patternArgument(args);
      const matches = Array.from(matchesOf(pattern, textArgument(args, 1), context), (match) =>
        matchValue(pattern, match),
      );
      return listValue(patternType(pattern), matches);
    },
  },
];

function patternArgument(args: readonly Argument[]): Pattern {
  const pattern = compilePattern(textArgument(args, 0));
  if (!('reason' in pattern)) return pattern;
  throw new FunctionError(`invalid regexp pattern: ${pattern.reason} in ${pattern.part}`, 0);
}

/** `undefined` when the pattern is not known yet. */
function matchType(args: readonly Argument[]): Type | undefined {
  return valueArgument(args, 0).kind === 'string' ? patternType(patternArgument(args)) : undefined;
}

function patternType({ names }: Pattern): Type {
  if (names.length === 0) return stringType;
  const named = names.filter((name) => name !== '');
  if (named.length === 0) return tupleType(names.map(() => stringType));
  if (named.length === names.length) {
    return objectType(sortedByKey(named.map((name) => [name, stringType])));
  }
  throw new FunctionError(
    'invalid regexp pattern: cannot mix both named and unnamed capture groups',
    0,
  );
}

function matchValue({ names }: Pattern, { groups }: Match): Value {
  if (names.length === 0) return stringValue(groups[0] ?? '');
  const captures = groups
    .slice(1)
    .map((group) => (group === undefined ? nullValue(stringType) : stringValue(group)));
  if (names[0] === '') return tupleValue(captures);
  return objectValue(captures.map((capture, index) => [names[index] ?? '', capture]));
}

function replaceMatches(args: readonly Argument[], context: CallContext): string {
  const text = textArgument(args, 0);
  const pattern = compilePattern(textArgument(args, 1));
  if ('reason' in pattern) {
    throw new FunctionError(`error parsing regexp: ${pattern.reason}: \`${pattern.part}\``);
  }
  const template = parseTemplate(textArgument(args, 2), pattern.names);
  let result = '';
  let rest = 0;
  for (const match of matchesOf(pattern, text, context)) {
    result += text.slice(rest, match.start);
    for (const part of template) {
      result += typeof part === 'string' ? part : captured(part, match);
      checkTextLength(result.length);
    }
    rest = match.end;
  }
  return result + text.slice(rest);
}

/** Text, or the numbers of the groups of which the first that matched stands there. */
type TemplatePart = string | readonly number[];

const reference = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

function parseTemplate(template: string, names: readonly string[]): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let rest = 0;
  for (const match of template.matchAll(reference)) {
    parts.push(template.slice(rest, match.index));
    const name = match[1] ?? match[2];
    parts.push(name === undefined ? '$' : groupsNamed(name, names));
    rest = match.index + match[0].length;
  }
  parts.push(template.slice(rest));
  return parts;
}

function groupsNamed(name: string, names: readonly string[]): readonly number[] {
  if (/^(?:0|[1-9][0-9]{0,8})$/.test(name)) return [Number(name)];
  return names.flatMap((each, index) => (each === name ? [index + 1] : []));
}

function captured(numbers: readonly number[], { groups }: Match): string {
  const number = numbers.find((each) => groups[each] !== undefined);
  return number === undefined ? '' : (groups[number] ?? '');
}
