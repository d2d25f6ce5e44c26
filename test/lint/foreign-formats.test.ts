import { expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { lint } from '../../src/tools.ts';

test('what build-tools gives to every project is no mistake of its author', async () => {
  const host = memoryHost({
    files: {
      '.buildtools.yaml': 'registry: {quay: {repository: acme}}\n',
      Dockerfile: 'FROM alpine:3 AS build\nARG CI_BRANCH\nFROM build\n',
    },
    env: { CI_PROJECT_NAME: 'shop', CI_COMMIT_SHA: 'abc', CI_COMMIT_REF_NAME: 'main' },
  });
  const { findings } = await lint({}, host, new Set());
  expect(findings.map(({ summary, detail }) => `${summary}: ${detail}`)).toEqual([
    expect.stringContaining('using build-tools'),
  ]);
});
