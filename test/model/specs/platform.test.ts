import { describe, expect, test } from 'vitest';
import { parseAnnotation } from '../../../src/model/specs/annotation.ts';
import { formatPlatform, parsePlatforms } from '../../../src/model/specs/platform.ts';
import { SpecError } from '../../../src/model/specs/spec-error.ts';

describe('platforms', () => {
  const rows: [text: string, want: string][] = [
    ['linux/amd64', 'linux/amd64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/v9.0', 'linux/arm64/v9'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['Linux/X86_64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['macOS/aarch64', 'darwin/arm64'],
    ['linux', 'linux'],
    ['armhf', 'arm/v7'],
    ['armel', 'arm/v6'],
    ['i386', '386'],
    ['windows(10.0.17763+win32k)/amd64', 'windows/amd64'],
    ['local', ''],
    ['LOCAL,linux/riscv64', ' linux/riscv64'],
    ['linux/amd64,linux/s390x', 'linux/amd64 linux/s390x'],
  ];
  for (const [text, want] of rows) {
    test(text, () => expect(parsePlatforms(text).map(formatPlatform).join(' ')).toBe(want));
  }

  test('an OS with version and features', () =>
    expect(parsePlatforms('windows(10.0.17763+a+b)/amd64')).toEqual([
      { os: 'windows', osVersion: '10.0.17763', osFeatures: ['a', 'b'], architecture: 'amd64' },
    ]));

  const refused: [text: string, problem: string][] = [
    ['*', '"*": wildcards not yet supported: invalid argument'],
    ['foo', '"foo": unknown operating system or architecture: invalid argument'],
    ['a/b/c/d', '"a/b/c/d": cannot parse platform specifier: invalid argument'],
    [
      'linux/',
      '"" is an invalid component of "linux/": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument',
    ],
    [
      '',
      String.raw`"" is an invalid OS component of "": OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$": invalid argument`,
    ],
    [
      'windows(1%zz)/x',
      '"windows(1%zz)/x" has an invalid OS version "1%zz": invalid URL escape "%zz"',
    ],
    [
      'windows(1+%4)/x',
      '"windows(1+%4)/x" has invalid OS features: invalid os feature "%4": invalid URL escape "%4"',
    ],
  ];
  for (const [text, problem] of refused) {
    test(`refuses ${text}`, () =>
      expect(() => parsePlatforms(text)).toThrow(new SpecError(problem)));
  }
});

describe('annotations', () => {
  const rows: [text: string, want: object | SpecError][] = [
    ['a=b', { scopes: [], key: 'a', value: 'b' }],
    ['a=b=c:d', { scopes: [], key: 'a', value: 'b=c:d' }],
    ['a=', { scopes: [], key: 'a', value: '' }],
    ['index:a:b=c', { scopes: [{ type: 'index' }], key: 'a:b', value: 'c' }],
    [
      'index,manifest[linux/amd64]:a=b',
      {
        scopes: [{ type: 'index' }, { type: 'manifest', platform: 'linux/amd64' }],
        key: 'a',
        value: 'b',
      },
    ],
    ['a', new SpecError('invalid annotation "a", expected key=value')],
    ['image:a=b', new SpecError('unknown annotation type "image"')],
    [
      'manifest[]:a=b',
      new SpecError(
        'invalid annotation type "manifest[]", expected type and optional platform in square brackets',
      ),
    ],
    [
      'manifest[x]:a=b',
      new SpecError(
        'invalid platform "x": "x": unknown operating system or architecture: invalid argument',
      ),
    ],
  ];
  for (const [text, want] of rows) {
    test(text, () => {
      if (want instanceof SpecError) expect(() => parseAnnotation(text)).toThrow(want);
      else expect(parseAnnotation(text)).toEqual(want);
    });
  }
});
