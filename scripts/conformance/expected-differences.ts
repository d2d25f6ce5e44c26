import { type Difference, ourErrors, peerError } from './compare.ts';

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
    name: 'unknown-name-reported-as-cycle',
    reason:
      'The second time that an undeclared name is met, docker-buildx speaks of a "variable cycle"; ' +
      'bake says each time that the name is unknown.',
    cases: ['fixtures/errors/same-unknown-variable-twice'],
    explains: ({ ours, peer }) => {
      const name = /variable cycle not allowed for (\S+)$/.exec(peerError(peer).message)?.[1];
      return (
        name !== undefined &&
        ourErrors(ours).some(({ message }) => message.includes(`no variable named "${name}"`))
      );
    },
  },
  {
    name: 'type-keyword-reported-as-cycle',
    reason:
      'docker-buildx takes the keywords of a type (`convert(x, string)`) for variables, so the second ' +
      'use of a keyword fails with a "variable cycle"; bake reads them as types.',
    cases: ['fixtures/functions/convert-twice-to-one-type'],
    explains: ({ asked, peer }) =>
      /variable cycle not allowed for (?:string|number|bool|any)$/.test(peerError(peer).message) &&
      textOf(asked.files).includes('convert('),
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
    name: 'strict',
    reason: 'docker-buildx has no `--strict`.',
    cases: [
      'fixtures/strict/clean',
      'fixtures/strict/undeclared-var',
      'fixtures/strict/unknown-attribute',
      'fixtures/strict/unknown-group-attribute',
    ],
  },
  {
    name: 'name-of-a-file-without-extension',
    reason:
      'For a file without an extension, and for standard input, docker-buildx names a file with ".hcl" ' +
      'that does not exist, or gives what two parsers said in one line; bake names the file that was ' +
      'given and has one message with its excerpt.',
    cases: [
      'fixtures/bad-input/dockerfile',
      'fixtures/files/no-extension-broken',
      'fixtures/files/stdin-error',
    ],
  },
];

function textOf(files: ReadonlyMap<string, Uint8Array>): string {
  return [...files.values()].map((data) => new TextDecoder().decode(data)).join('\n');
}
