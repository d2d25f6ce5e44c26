import { boolType, stringType } from '../value/types.ts';
import { boolValue } from '../value/value.ts';
import { parameter, textArgument } from './arguments.ts';
import type { FunctionRow } from './protocol.ts';
import { parseConstraints, satisfies } from './version-constraints.ts';
import { parseVersion } from './versions.ts';

/** Semantic versions. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'semvercmp',
    description: 'Tells whether a version satisfies a constraint such as `>= 1.2, < 2 || ^3.4`.',
    parameters: [parameter('version', stringType), parameter('contraint', stringType)],
    result: boolType,
    call: (args) => {
      const version = parseVersion(textArgument(args, 0));
      return boolValue(satisfies(version, parseConstraints(textArgument(args, 1))));
    },
  },
];
