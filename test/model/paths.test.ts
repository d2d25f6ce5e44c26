import { describe, expect, test } from 'vitest';
import {
  cleanContext,
  cleanPath,
  dockerfilePath,
  rebasePath,
  withoutLocalPrefix,
} from '../../src/model/paths.ts';
import { isRemoteUrl, isSshRepository } from '../../src/model/remote-url.ts';

describe('clean paths', () => {
  const rows: [path: string, want: string][] = [
    ['', '.'],
    ['.', '.'],
    ['./', '.'],
    ['a//b/', 'a/b'],
    ['./a/../b', 'b'],
    ['a/..', '.'],
    ['../a', '../a'],
    ['../../a/../..', '../../..'],
    ['/..', '/'],
    ['/a/../../b', '/b'],
    ['a/./b/...', 'a/b/...'],
  ];
  for (const [path, want] of rows) test(path, () => expect(cleanPath(path)).toBe(want));
});

describe('contexts', () => {
  const rows: [context: string, want: string][] = [
    ['a/../b/', 'b'],
    ['cwd://', '.'],
    ['cwd://./a/..', '.'],
    ['https://a/b/../c', 'https://a/b/../c'],
    ['git@github.com:a/../b', 'git@github.com:a/../b'],
    ['github.com/a/../b', 'github.com/a/../b'],
    ['docker-image://a', 'docker-image:/a'],
    ['ftp://a/../b', 'ftp:/b'],
  ];
  for (const [context, want] of rows) {
    test(context, () => expect(cleanContext(context)).toBe(want));
  }
});

describe('named contexts in arguments', () => {
  for (const [context, want] of [
    ['cwd://a/../b/', 'b'],
    ['cwd://', '.'],
    ['a/../b', 'a/../b'],
    ['docker-image://alpine', 'docker-image://alpine'],
  ] as const) {
    test(context, () => expect(withoutLocalPrefix(context)).toBe(want));
  }
});

describe('remote URLs', () => {
  const rows: [text: string, isRemote: boolean][] = [
    ['https://', true],
    ['http://a b', true],
    ['HTTPS://a/b', false],
    ['HTTPS://a/b.git', true],
    ['HTTPS://a/b.git#main:dir', true],
    ['HTTPS://a/b.git?ref=x', true],
    ['git://a/b', true],
    ['git://a:x/b', false],
    ['git://a/b%zz', false],
    ['ssh://git@a:22/b', true],
    ['ssh://[::1]:22/b', true],
    ['git@a:b', true],
    ['git@a:b#c:d', true],
    ['me@a.b-c:', true],
    ['git@a_b:c', false],
    ['github.com/a', true],
    ['github.com', false],
    ['./github.com/a', false],
    ['../git@a:b', false],
    ['ftp://a/b.git', false],
    ['a/b.git', false],
    ['', false],
  ];
  for (const [text, isRemote] of rows) {
    test(JSON.stringify(text), () => expect(isRemoteUrl(text)).toBe(isRemote));
  }

  const ssh: [text: string, needsAgent: boolean][] = [
    ['git@a:b', true],
    ['ssh://a/b', true],
    ['https://a/b.git', false],
    ['git://a/b', false],
    ['github.com/a/b', false],
    ['.', false],
  ];
  for (const [text, needsAgent] of ssh) {
    test(`over SSH: ${text}`, () => expect(isSshRepository(text)).toBe(needsAgent));
  }
});

describe('paths relative to files', () => {
  const rows: [base: string | undefined, path: string, want: string][] = [
    ['sub', 'a', 'sub/a'],
    ['sub', '../a', 'a'],
    ['sub', '.', 'sub'],
    ['.', 'a', 'a'],
    ['/abs/x', 'a', '/abs/x/a'],
    [undefined, 'a/../b', 'a/../b'],
    ['', 'a', 'a'],
    ['sub', '', ''],
    ['sub', '/a', '/a'],
    ['sub', 'cwd://a', 'cwd://a'],
    ['sub', 'target:a', 'target:a'],
    ['sub', 'docker-image:a', 'docker-image:a'],
    ['sub', 'oci-layout://a', 'oci-layout://a'],
    ['sub', 'https://a', 'https://a'],
  ];
  for (const [base, path, want] of rows) {
    test(`${base}: ${path}`, () => expect(rebasePath(base, path)).toBe(want));
  }
});

describe('Dockerfiles for docker buildx build', () => {
  const rows: [dockerfile: string, context: string, want: string][] = [
    ['Dockerfile', '.', 'Dockerfile'],
    ['../D', 'app', 'D'],
    ['/D', 'app', '/D'],
    ['cwd://d/../D', 'app', 'D'],
    ['d/D', 'https://a/b.git', 'd/D'],
  ];
  for (const [dockerfile, context, want] of rows) {
    test(`${dockerfile} in ${context}`, () =>
      expect(dockerfilePath(dockerfile, context)).toBe(want));
  }
});
