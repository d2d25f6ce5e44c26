import { type Difference, ourErrors, peerError } from './compare.ts';
import type { ExpectedDifference } from './expected-differences.ts';

/** The ways in which Compose files are answered otherwise on purpose. */
export const composeDifferences: readonly ExpectedDifference[] = [
  {
    name: 'yaml-words',
    reason:
      'What is not YAML is told in the words of another parser, at its place; docker-buildx names neither ' +
      'the file nor, often, the line.',
    cases: [
      'fixtures/compose/duplicate-argument',
      'fixtures/compose/tab-indentation',
      'fixtures/compose/unclosed-bracket',
      'fixtures/compose/unknown-alias',
    ],
    explains: ({ ours, peer }) =>
      /^failed to parse \S*: (?:yaml|line \d|offset|compose file exceeds)/.test(
        peerError(peer).message,
      ) && ourErrors(ours).some(({ message }) => message.startsWith('Invalid')),
  },
  {
    name: 'name-of-a-compose-file',
    reason:
      'docker-buildx reads each Compose file once without its name, so its messages about `extends` and ' +
      '`include` name no file, and it goes once more around a circle; where a circle has several starts, ' +
      'chance picks one.',
    cases: ['fixtures/compose/extends-missing', 'fixtures/compose/extends-self'],
    explains: ({ ours, peer }) => {
      const start =
        /^(?:cannot extend service "[^"]*"|Circular reference:|include cycle detected:)/.exec(
          peerError(peer).message,
        )?.[0];
      return start !== undefined && ourErrors(ours).some(({ message }) => message.includes(start));
    },
  },
  {
    name: 'one-message-for-each-mistake',
    reason:
      'Several mistakes in variables of a Compose file are told one by one, each at its place and in ' +
      "the file's order; docker-buildx puts them into one message, or shows one that chance picks.",
    // Chance may pick the one that is first in the file.
    cases: [],
    explains: ({ ours, peer }) => {
      const lines = peerError(peer).message.split('\n');
      const texts = ourErrors(ours).map(({ message }) => message);
      return lines.every((line) => texts.some((message) => message.includes(line)));
    },
  },
  {
    name: 'line-in-x-bake',
    reason:
      'The line that docker-buildx names for a mistake in `x-bake` is one of a text that it wrote itself; ' +
      'bake shows the place in the file.',
    cases: ['fixtures/compose/x-bake-bad-pull', 'fixtures/compose/x-bake-list'],
    explains: ({ ours, peer }) => {
      const what = /\n\s*line \d+: (cannot unmarshal .*)/.exec(peerError(peer).message)?.[1];
      return what !== undefined && ourErrors(ours).some(({ message }) => message.includes(what));
    },
  },
  {
    name: 'mistake-in-dot-env',
    reason:
      'A mistake in `.env` is told at its place there; docker-buildx takes the Compose file for no ' +
      'Compose file then, and tries to read it as HCL.',
    cases: ['fixtures/compose/dotenv-bad'],
    explains: ({ ours, peer }) => {
      const what = /parsing yaml: (.*), parsing hcl/s.exec(peerError(peer).message)?.[1];
      return what !== undefined && ourErrors(ours).some(({ message }) => message.includes(what));
    },
  },
  {
    name: 'extensions-among-arguments',
    reason:
      'docker-buildx takes build arguments and labels whose names begin with `x-` for extensions of ' +
      'Compose, and passes on one named "#extensions" instead; bake passes on what is written.',
    cases: ['fixtures/compose/x-args'],
    explains: ({ peer }) => peer.stdout.includes('"#extensions"'),
  },
  {
    name: 'empty-group-of-services',
    reason:
      'Where no service is built, docker-buildx prints `null` for the targets of the group "default"; ' +
      'bake prints an empty list.',
    cases: ['fixtures/compose/image-only'],
    explains: ({ ours, peer }) =>
      ours.stdout.trimEnd().replace('"targets": []', '"targets": null') === peer.stdout.trimEnd(),
  },
  {
    name: 'empty-list-of-variables',
    reason:
      'Where only Compose files are read, docker-buildx lists `null` for variables; bake lists none, as ' +
      'both do for an HCL file without variables.',
    cases: ['fixtures/compose/list-variables'],
    explains: ({ ours, peer }) => ours.stdout.trim() === '[]' && peer.stdout.trim() === 'null',
  },
  {
    name: 'order-of-ulimits',
    reason: 'The order of several `ulimits` of a service is left to chance by docker-buildx.',
    cases: [],
    explains: ({ ours, peer }) =>
      withSortedLimits(ours) !== undefined && withSortedLimits(ours) === withSortedLimits(peer),
  },
  {
    name: 'parts-that-are-not-built',
    reason:
      'What a Compose file says about ports, volumes and devices does not matter to a build; ' +
      'docker-buildx refuses texts there that bake does not look into.',
    cases: ['fixtures/compose/port-that-is-none'],
  },
  {
    name: 'env-file',
    reason: 'docker-buildx has no `--env-file`.',
    cases: [
      'fixtures/compose/env-file-flag',
      'fixtures/compose/env-file-flag-bad',
      'fixtures/compose/env-file-flag-hcl',
      'fixtures/compose/env-file-flag-missing',
    ],
  },
];

function withSortedLimits({ exitCode, stdout }: Difference['ours']): string | undefined {
  if (exitCode !== 0 || !stdout.includes('"ulimits"')) return undefined;
  const printed = JSON.parse(stdout) as { target: Record<string, { ulimits?: string[] }> };
  for (const { ulimits } of Object.values(printed.target)) ulimits?.sort();
  return JSON.stringify(printed);
}
