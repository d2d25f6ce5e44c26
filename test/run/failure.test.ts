import { describe, expect, test } from 'vitest';
import { attributeAtFault, isTransient, withRemedy } from '../../src/run/failure.ts';

/** What Buildx and BuildKit say, what helps, and whether trying again may. */
const messages: readonly (readonly [
  message: string,
  remedy: RegExp | undefined,
  again: boolean,
])[] = [
  [
    'process "/bin/sh -c curl x" did not complete successfully: exit code: 7: connection refused',
    undefined,
    false,
  ],
  ['docker exporter "oci" could not be found', /^Linked targets in separate calls need/, false],
  [
    'OCI exporter is not supported for the docker driver. Switch to a different driver',
    /^Linked targets in separate calls need an engine with the containerd image store/,
    false,
  ],
  [
    'Cache export is not supported for the docker driver.',
    /^Turn on the containerd image store/,
    false,
  ],
  [
    'ERROR: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    /^Start the Docker engine/,
    false,
  ],
  ['ERROR: no builder "x" found', /"docker buildx ls" lists the builders/, false],
  ['write /x: no space left on device', /"docker buildx prune"/, false],
  [
    'failed to push r/x: unexpected status from PUT request to https://r/v2: 503 Service Unavailable',
    /--retry N/,
    true,
  ],
  ['read tcp 1.2.3.4:443: connection reset by peer', /--retry N/, true],
  ['failed to solve: no such job abc', undefined, true],
  ['something that nobody has met', undefined, false],
];

describe('what helps against a failure', () => {
  test.each(messages)('%s', (message, remedy, again) => {
    const [said, ...more] = withRemedy(message).split('\n');
    expect(said).toBe(message);
    if (remedy === undefined) expect(more).toEqual([]);
    else expect(more.join('\n')).toMatch(remedy);
    expect(isTransient(message)).toBe(again);
  });
});

test.each([
  ['unable to prepare context: path "x" not found', 'context'],
  ['failed to get build context a.b: stat x: no such file or directory', 'contexts.a.b'],
  ['failed to read dockerfile: open D: no such file or directory', 'dockerfile'],
  ['target stage "x" could not be found', 'target'],
  ['failed to push r/x: denied', undefined],
])('the attribute that "%s" is about', (message, attribute) => {
  expect(attributeAtFault(message)).toBe(attribute);
});
