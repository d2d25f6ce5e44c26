import { describe, expect, test } from 'vitest';
import { isRemoteUrl, splitOperands } from '../../src/load/remote-url.ts';

describe('remote', () => {
  for (const text of [
    'https://example.com/repo.git',
    'http://',
    'https://example.com/docker-bake.hcl',
    'git://example.com/repo',
    'ssh://git@example.com/repo#main:sub',
    'github.com/owner/repo',
    'git@github.com:owner/repo.git#v1',
    'git@host:',
    'HTTPS://example.com/repo.git#main',
  ]) {
    test(text, () => expect(isRemoteUrl(text)).toBe(true));
  }
});

describe('not remote', () => {
  for (const text of [
    'default',
    'app-*',
    'example.com/repo.git',
    'HTTPS://example.com/repo',
    'HTTPS://example.com/repo?x=.git',
    ' https://example.com/repo.git',
    './https://example.com',
    '../github.com/owner/repo',
    'docker-image://alpine',
    'target:app',
    'github.com',
    'git@:repo',
    'a b@host:repo',
  ]) {
    test(JSON.stringify(text), () => expect(isRemoteUrl(text)).toBe(false));
  }
});

describe('operands', () => {
  const url = 'https://example.com/a.git';
  const other = 'git@example.com:b';
  const rows: [string[], object][] = [
    [[], { targets: [] }],
    [['app', url], { targets: ['app', url] }],
    [[url], { source: url, targets: [] }],
    [[url, 'app'], { source: url, targets: ['app'] }],
    [[url, other, 'app'], { source: url, commandContext: other, targets: ['app'] }],
    [[url, 'app', other], { source: url, targets: ['app', other] }],
  ];
  for (const [operands, want] of rows) {
    test(operands.join(' '), () => expect(splitOperands(operands)).toEqual(want));
  }
});
