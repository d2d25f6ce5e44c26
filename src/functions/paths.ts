import { stringType } from '../value/types.ts';
import { stringValue } from '../value/value.ts';
import { parameter, textArgument } from './arguments.ts';
import type { FunctionRow } from './protocol.ts';

/** Slash-separated paths, by the rules of Go's path package on every platform. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'basename',
    description: 'Takes the last element of a path.',
    parameters: [parameter('path', stringType)],
    result: stringType,
    call: (args) => stringValue(lastElement(textArgument(args, 0))),
  },
  {
    name: 'dirname',
    description: 'Takes all but the last element of a path, in its shortest form.',
    parameters: [parameter('path', stringType)],
    result: stringType,
    call: (args) => stringValue(directoryOf(textArgument(args, 0))),
  },
  {
    name: 'homedir',
    description: 'Gives the home directory of the user.',
    parameters: [],
    result: stringType,
    call: (_args, context) => stringValue(context.homeDirectory()),
  },
];

function lastElement(path: string): string {
  if (path === '') return '.';
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end--;
  if (end === 0) return '/';
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}

function directoryOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1));
}

function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const kept: string[] = [];
  for (const element of path.split('/')) {
    if (element === '' || element === '.') continue;
    if (element !== '..') kept.push(element);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isRooted) kept.push('..');
  }
  const joined = kept.join('/');
  return isRooted ? `/${joined}` : joined || '.';
}
