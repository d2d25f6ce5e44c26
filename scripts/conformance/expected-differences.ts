import { type Difference, isAmongOurs, ourErrors, peerError, saysTheSame } from './compare.ts';
import { composeDifferences } from './compose-differences.ts';

/** A way in which bake answers otherwise than docker-buildx on purpose, or by the peer's chance. */
export interface ExpectedDifference {
  /** Short, in kebab-case. */
  readonly name: string;
  /** Why, in whole sentences. */
  readonly reason: string;
  /** The first buildx that answers as bake does; the row counts for older ones only. */
  readonly until?: string;
  /** Cases that must show it: one that agrees again makes the row out of date. */
  readonly cases: readonly string[];
  /** Which differences of other (generated) cases it explains. */
  readonly explains?: (difference: Difference) => boolean;
}

/** The whole list, in the order of the documentation. */
export const expectedDifferences: readonly ExpectedDifference[] = [
  {
    name: 'order-of-messages',
    reason:
      'All mistakes are reported in the order of their places. docker-buildx stops after the first ' +
      'phase that finds one (syntax, variables, functions, names, blocks), and shows the first of that, ' +
      'which is a matter of chance where the phase walks a map.',
    cases: ['fixtures/errors/function-before-variable'],
    explains: isAmongOurs,
  },
  {
    name: 'unknown-name-reported-as-cycle',
    reason:
      'The second time that an undeclared name is met, docker-buildx speaks of a "variable cycle"; ' +
      'bake says each time that the name is unknown, and nothing where the use is never reached or is ' +
      'an attempt (`try(X, "")`).',
    cases: [
      'fixtures/errors/same-unknown-variable-twice',
      'fixtures/errors/unknown-variable-twice-in-try',
    ],
    explains: ({ asked, ours, peer }) => {
      const name = /variable cycle not allowed for (\S+)$/.exec(peerError(peer).message)?.[1];
      if (name === undefined) return false;
      const isReported = ourErrors(ours).some(({ message }) =>
        message.includes(`no variable named "${name}"`),
      );
      return isReported || !declares(textOf(asked.files), name);
    },
  },
  {
    name: 'type-keywords-taken-for-names',
    reason:
      'docker-buildx takes the keywords of a type (`convert(x, list(string))`) for variables and ' +
      'functions: the second use of a keyword fails with a "variable cycle", and the first one inside a ' +
      'user function with "does not exist". bake reads them as types.',
    cases: [
      'fixtures/functions/convert-in-a-user-function',
      'fixtures/functions/convert-twice-to-one-type',
    ],
    explains: ({ asked, peer }) =>
      typeKeyword.test(peerError(peer).message) && textOf(asked.files).includes('convert('),
  },
  {
    name: 'matrix-variable-outside-its-target',
    reason:
      'An attribute at the top level that names a variable of a matrix is evaluated by docker-buildx when ' +
      'the first target of the matrix needs it, and keeps that value for all others; to bake the name is ' +
      'unknown there, as it is to docker-buildx where nothing uses the attribute.',
    cases: ['fixtures/matrix/attribute-with-matrix-variable'],
  },
  {
    name: 'calls-inside-json-strings',
    reason:
      'docker-buildx does not see which functions a JSON string calls. So it cannot call a user function ' +
      'in a default value, and does not notice that a function that nothing uses calls an unknown one; ' +
      'bake treats both syntaxes alike.',
    cases: [
      'fixtures/json/function-in-default-value',
      'fixtures/json/unknown-function-in-unused-function',
    ],
    explains: ({ ours, peer }) =>
      (peer.exitCode === 0 &&
        ours.exitCode !== 0 &&
        ourErrors(ours).every(
          ({ place = '', message }) =>
            place.includes('.json:') && /function "\S+" does not exist: undefined/.test(message),
        )) ||
      (/\.json:/.test(peerError(peer).place ?? '') &&
        ours.exitCode === 0 &&
        /^Call to unknown function/.test(peerError(peer).message)),
  },
  {
    name: 'set-of-documented-keys',
    reason:
      'docker-buildx documents `--set` of `network`, `no-cache-filter` and `ulimits`, and loses the value ' +
      '(and what was there before); bake does what is documented.',
    cases: [
      'fixtures/overrides/network',
      'fixtures/overrides/no-cache-filter',
      'fixtures/overrides/no-cache-filter-append',
      'fixtures/overrides/ulimits',
    ],
  },
  {
    name: 'panic',
    reason: 'docker-buildx crashes, or shows the trace of a crash inside a function.',
    cases: ['fixtures/functions/log-of-negative', 'fixtures/validation/message-not-string'],
    explains: ({ ours, peer }) =>
      ours.exitCode !== 0 && /^panic: |panic in function implementation/m.test(peer.stderr),
  },
  {
    name: 'files-of-secrets-and-agents',
    reason:
      'With `--print` docker-buildx looks for the files of secrets and for SSH agents, and fails where ' +
      'they are missing; bake reads nothing but the definition files.',
    cases: [
      'fixtures/attributes/secret-file-missing',
      'corpus/poruru-code__esb/print-all',
      'corpus/poruru-code__esb/print-default',
      'recorded/18',
      'recorded/260',
      'recorded/261',
    ],
    explains: ({ ours, peer }) =>
      ours.exitCode === 0 &&
      /^(?:failed to stat|failed to convert agent config|invalid empty ssh agent)/.test(
        peerError(peer).message,
      ),
  },
  {
    name: 'words-of-the-system',
    reason:
      'docker-buildx shows the words of the system call or of the Go function that failed; bake says ' +
      'what is wrong and what would be right.',
    cases: ['fixtures/files/environment-missing', 'fixtures/files/relative-paths-invalid'],
  },
  {
    name: 'null-members',
    reason:
      'A group with `targets = null` has no members; docker-buildx prints null for them, bake an empty ' +
      'list.',
    cases: ['fixtures/groups/null-targets'],
  },
  {
    name: 'list-of-one-name-twice',
    reason:
      'Where a target and a group have one name, `--list=targets` of docker-buildx shows them in the ' +
      'order that an unstable sort leaves; bake shows the target first.',
    cases: [
      'corpus/socheatsok78__dockerfiles/list-targets',
      'corpus/socheatsok78__dockerfiles__2/list-targets',
    ],
  },
  {
    name: 'older-libraries',
    reason:
      'The versions of HCL and of its values in older builds refuse a negative index in `element` and a ' +
      'null of a collection type, and evaluate the right side of `&&` and `||` although the left one ' +
      'decides.',
    until: '0.30.0',
    cases: [],
    explains: ({ asked, ours, peer }) =>
      ours.exitCode === 0 &&
      (/negative index|Unsuitable value: (?:map|list) of string required$/.test(
        peerError(peer).message,
      ) ||
        (peerError(peer).place !== undefined && /&&|\|\|/.test(textOf(asked.files)))),
  },
  {
    name: 'strict',
    reason: 'docker-buildx has no `--strict`.',
    cases: [
      'fixtures/compose/unset-strict',
      'fixtures/strict/clean',
      'fixtures/strict/undeclared-var',
      'fixtures/strict/unknown-attribute',
      'fixtures/strict/unknown-group-attribute',
    ],
  },
  {
    name: 'byte-order-mark-in-json',
    reason:
      'A byte order mark at the start of a file in JSON is dropped, as docker-buildx does it for HCL; ' +
      'it refuses the file in JSON.',
    cases: ['fixtures/json/byte-order-mark'],
  },
  {
    name: 'levels-of-json',
    reason:
      'Brackets may be nested 400 levels deep, so that no text can exhaust the stack; docker-buildx ' +
      'reads on until its own is exhausted.',
    cases: ['fixtures/json/deeply-nested'],
  },
  {
    name: 'column-inside-a-json-string',
    reason:
      'Inside a JSON string docker-buildx counts the bytes of the decoded text, so that each escape ' +
      'moves the place to the left and each letter beyond ASCII to the right; bake points at the ' +
      'characters of the file.',
    cases: ['fixtures/json/place-after-an-escape'],
    explains: ({ ours, peer }) => {
      const theirs = peerError(peer);
      return ourErrors(ours).some(
        ({ place, message }) =>
          withoutColumns(place) === withoutColumns(theirs.place) &&
          /\.json:\d+$/.test(withoutColumns(place)) &&
          saysTheSame(withoutColumns(theirs.message), withoutColumns(message)),
      );
    },
  },
  {
    name: 'variable-error-at-its-use',
    reason:
      'When the value that the environment gives to a variable is wrong, docker-buildx reports it at the ' +
      'variable, or at any expression that happens to be evaluated first and uses the variable; bake ' +
      'always reports it at the variable.',
    cases: [],
    explains: ({ ours, peer }) => {
      const [summary = '', detail = ''] = peerError(peer).message.split('; ');
      return (
        summary === 'Invalid expression' &&
        ourErrors(ours).some(({ message }) => message.startsWith(`Invalid value; ${detail}`))
      );
    },
  },
  {
    name: 'name-of-a-file-without-extension',
    reason:
      'For a file without an extension, and for standard input, docker-buildx names a file with ".hcl" ' +
      'that does not exist, or gives what two parsers said in one line; bake names the file that was ' +
      'given and has one message with its excerpt.',
    cases: [
      'fixtures/bad-input/dockerfile',
      'fixtures/compose/no-extension-broken',
      'fixtures/files/no-extension-broken',
      'fixtures/files/stdin-error',
    ],
  },
  ...composeDifferences,
];

const typeKeyword =
  /variable cycle not allowed for (?:string|number|bool|any)$|"(?:string|number|bool|any|list|set|map|object|tuple|optional)" does not exist: undefined$/;

function textOf(files: ReadonlyMap<string, Uint8Array>): string {
  return [...files.values()].map((data) => new TextDecoder().decode(data)).join('\n');
}

/** Places with their lines only. */
function withoutColumns(text = ''): string {
  return text.replace(/(:\d+),\d+-(?:\d+,)?\d+/g, '$1');
}

function declares(text: string, name: string): boolean {
  return new RegExp(
    `^\\s*variable"?\\s*[:{]?\\s*"?${name}\\b|^${name}\\s*=|"${name}"\\s*:`,
    'm',
  ).test(text);
}
