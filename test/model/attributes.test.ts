import { describe, expect, test } from 'vitest';
import { decodeAttribute } from '../../src/model/decode.ts';
import { attributeNames, fields, isAttributeName } from '../../src/model/fields.ts';
import type { TargetAttributes } from '../../src/model/target.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { dynamicType } from '../../src/value/types.ts';
import { nullValue, tupleValue, unknownValue } from '../../src/value/value.ts';
import { defineTargets } from '../resolve/define.ts';
import { resolveText } from '../resolve/resolve-text.ts';
import { toValue } from './js-value.ts';

/** Attribute, its value in JSON, and what is printed for it in the end; docker-buildx's answers. */
const printed: [attribute: string, value: unknown, want: unknown][] = [
  ['resources', {}, {}],
  ['args', null, undefined],
  ['tags', null, undefined],
  ['context', null, '.'],
  ['args', { a: null }, undefined],
  ['cache-from', [{ type: 'gha', scope: 1.5 }], [{ scope: '1.5', type: 'gha' }]],
  [
    'cache-from',
    ['a,b', 'b,a', 'a'],
    [
      { ref: 'a', type: 'registry' },
      { ref: 'b', type: 'registry' },
    ],
  ],
  ['attest', [{ type: 'x', disabled: true }], [{ disabled: true, type: 'x' }]],
  ['attest', [{ mode: 'x' }], [{ mode: 'x', type: '' }]],
  ['attest', ['TYPE=sbom, Disabled =T,Foo=x'], [{ Foo: 'x', disabled: true, type: 'sbom' }]],
  ['attest', ['type=sbom,"generator=a,b"'], [{ generator: 'a,b', type: 'sbom' }]],
  [
    'secret',
    ['id=a,env=B', 'id=b,env=C', 'ID=a,ENV=X'],
    [
      { id: 'a', env: 'X' },
      { id: 'b', env: 'C' },
    ],
  ],
  ['secret', ['id=a,type=env,src=B'], [{ id: 'a', env: 'B' }]],
  ['secret', ['type=env,source=B,id=q'], [{ id: 'q', env: 'B' }]],
  [
    'policy',
    [{ filename: 'a', reset: true, disabled: false, strict: true, 'log-level': 'WARNING' }],
    [
      {
        Files: [{ Filename: 'a', Data: null }],
        Reset: true,
        Disabled: false,
        Strict: true,
        LogLevel: 'warning',
      },
    ],
  ],
  [
    'policy',
    [{ filename: 1.5 }],
    [
      {
        Files: [{ Filename: '1.5', Data: null }],
        Reset: false,
        Disabled: false,
        Strict: null,
        LogLevel: null,
      },
    ],
  ],
  [
    'policy',
    ['filename=a,filename=b,strict=T,log-level=warn'],
    [
      {
        Files: [
          { Filename: 'a', Data: null },
          { Filename: 'b', Data: null },
        ],
        Reset: false,
        Disabled: false,
        Strict: true,
        LogLevel: 'warning',
      },
    ],
  ],
  [
    'policy',
    ['filename=a', ''],
    [
      {
        Files: [{ Filename: 'a', Data: null }],
        Reset: false,
        Disabled: false,
        Strict: null,
        LogLevel: null,
      },
    ],
  ],
  ['policy', [], undefined],
  ['policy', [{}], [{ Files: null, Reset: false, Disabled: false, Strict: null, LogLevel: null }]],
  ['resources', { 'cpu-shares': '12' }, { 'cpu-shares': 12 }],
  ['resources', { memory: 12 }, { memory: '12' }],
  ['resources', { memory: null, foo: 1 }, {}],
  ['resources', { memory: ' 5 m', 'memory-swap': '-1' }, { memory: ' 5 m', 'memory-swap': '-1' }],
  ['output', ['type=tar'], [{ dest: '-', type: 'tar' }]],
  ['output', ['-'], [{ dest: '-', type: 'tar' }]],
  ['output', ['type=docker'], [{ type: 'docker' }]],
  ['output', ['', 'x'], [{ dest: 'x', type: 'local' }]],
  ['output', ['push=true'], [{ dest: 'push=true', type: 'local' }]],
  ['output', [' Type = image ,Dest=x'], [{ dest: 'x', type: ' image ' }]],
  [
    'output',
    [
      'type=image,name=a',
      'type=image,name=b',
      'type=image,name=a',
      'type=registry',
      'type=registry',
    ],
    [{ name: 'a', type: 'image' }, { name: 'b', type: 'image' }, { type: 'registry' }],
  ],
  ['tags', [1, true], ['1', 'true']],
  ['tags', ['b', 'a', '', 'b'], ['b', 'a']],
  [
    'args',
    { b: '${x', a: 1, c: true, é: '%{', 'z"<>&': '<&> ' },
    { a: '1', b: '$${x', c: 'true', 'z"<>&': '<&> ', é: '%%{' },
  ],
  ['pull', 'true', true],
  ['pull', '1', true],
  ['pull', null, undefined],
  ['context', 12, '12'],
  ['context', './a/../b//', 'b'],
  ['context', 'cwd://../x/./', '../x'],
  ['context', 'https://a/b/../c', 'https://a/b/../c'],
  ['context', '', '.'],
  ['context', 'git@github.com:a/../b', 'git@github.com:a/../b'],
  ['context', 'github.com/a/../b', 'github.com/a/../b'],
  ['context', 'ssh://a/b/../c/', 'ssh://a/b/../c/'],
  ['context', 'git://a:x/b/../c/', 'git:/a:x/c'],
  ['context', 'git://a/b%zz/../c/', 'git:/a/c'],
  ['context', 'git://a/b/../c/', 'git://a/b/../c/'],
  ['context', 'HTTPS://a/../b.git', 'HTTPS://a/../b.git'],
  ['context', 'HTTPS://a/../b', 'HTTPS:/b'],
  ['context', 'ftp://a/../b.git', 'ftp:/b.git'],
  ['context', '/a/../..', '/'],
  ['context', '../..//a/..', '../..'],
  ['dockerfile', '', 'Dockerfile'],
  ['dockerfile', './x/../y', './x/../y'],
  ['shm-size', 12, '12'],
  ['shm-size', '64m', '64m'],
  ['shm-size', '1.5 GiB', '1.5 GiB'],
  ['shm-size', '1e3', '1e3'],
  ['ulimits', ['nofile=1'], ['nofile=1']],
  ['ulimits', ['nofile=1:2', 'nofile=1:2'], ['nofile=1:2']],
  ['ulimits', ['nofile=-1:-1'], ['nofile=-1:-1']],
  ['platforms', ['linux'], ['linux']],
  ['platforms', ['linux/amd64', 'linux/amd64', ''], ['linux/amd64']],
  ['platforms', ['linux/amd64,linux/arm64'], ['linux/amd64,linux/arm64']],
  ['platforms', ['local'], ['local']],
  ['platforms', ['windows(10.0.1)/amd64'], ['windows(10.0.1)/amd64']],
  ['platforms', ['windows(10.0+a)'], ['windows(10.0+a)']],
  ['platforms', ['amd64'], ['amd64']],
  ['platforms', ['armhf'], ['armhf']],
  ['annotations', ['a=b', 'a=b'], ['a=b']],
  ['annotations', ['index,manifest[linux/amd64]:a=${b'], ['index,manifest[linux/amd64]:a=$${b']],
  ['network', 'host', 'host'],
  ['network', '', ''],
  ['call', 'check', 'check'],
  ['entitlements', ['a', 'a', 'network.host'], ['a', 'network.host']],
  ['labels', { a: '${x}', b: null }, { a: '$${x}' }],
  ['extra-hosts', { a: '%{x', b: null }, { a: '%%{x' }],
  ['contexts', { a: '', b: 'x/../y' }, { b: 'x/../y' }],
  ['dockerfile-inline', 'FROM ${x}', 'FROM $${x}'],
  ['no-cache-filter', ['a', 'a', 'b'], ['a', 'b']],
  ['description', '', undefined],
  ['description', '<x>', '<x>'],
  ['target', '', ''],
  ['no-cache', false, false],
  ['tags', [], undefined],
  ['cache-to', [], undefined],
  ['extra-hosts', {}, undefined],
];

describe('values that are printed', () => {
  for (const [attribute, value, want] of printed) {
    test(`${attribute} = ${JSON.stringify(value)}`, () => {
      const { json } = resolveText(defineTargets({ default: { [attribute]: value } }));
      expect(json?.target['default']?.[attribute]).toEqual(want);
    });
  }
});

/** Attribute, its value in JSON, and what follows "Unsuitable value: "; docker-buildx's answers. */
const unsuitable: [attribute: string, value: unknown, problem: string][] = [
  ['cache-from', null, 'null value is not allowed'],
  ['resources', null, 'null value is not allowed'],
  ['attest', null, 'null value is not allowed'],
  ['description', null, 'null value is not allowed'],
  ['contexts', { a: null }, 'null value is not allowed'],
  ['tags', [null], 'null value is not allowed'],
  ['cache-from', 'a', 'list of map of string required, but have string'],
  ['cache-from', 1, 'list of map of string required, but have number'],
  ['cache-from', {}, 'list of map of string required'],
  ['cache-from', [1], 'map of string required, but have number'],
  ['cache-from', [['a']], 'map of string required'],
  ['cache-from', [{ type: null }], 'null value is not allowed'],
  ['cache-from', [{ type: '' }], 'type required for "{\\"type\\":\\"\\"}"'],
  ['cache-from', [{ ref: 'x' }], 'type required for "{\\"ref\\":\\"x\\"}"'],
  [
    'cache-from',
    [{ type: 'gha', scope: ['a'] }],
    'element "scope": string required, but have tuple',
  ],
  ['cache-from', ['type=gha,scope'], 'invalid value scope'],
  ['cache-from', ['scope=a'], 'type required for "scope=a"'],
  ['cache-from', ['a"b'], 'parse error on line 1, column 2: bare " in non-quoted-field'],
  ['cache-from', ['a,,b'], 'EOF'],
  ['cache-from', [','], 'EOF'],
  ['cache-from', ['é"'], 'parse error on line 1, column 3: bare " in non-quoted-field'],
  [
    'attest',
    [{ type: 'x', disabled: 'maybe' }],
    'strconv.ParseBool: parsing "maybe": invalid syntax',
  ],
  ['attest', [1], 'map of string required, but have number'],
  ['attest', ['mode=max'], 'attestation type not specified'],
  ['attest', ['mode'], 'invalid value mode'],
  [
    'attest',
    ['type=sbom,generator="a"'],
    'parse error on line 1, column 21: bare " in non-quoted-field',
  ],
  ['secret', ['x'], "invalid field 'x' must be a key=value pair"],
  ['secret', ['id=a,x=1'], "unexpected key 'x' in 'x=1'"],
  ['secret', ['id=a,type=foo'], 'unsupported secret type "foo"'],
  [
    'secret',
    ['"a'],
    'failed to parse csv secret: parse error on line 1, column 2: extraneous or missing " in quoted-field',
  ],
  ['secret', [1], 'object required, but have number'],
  ['secret', [{ id: ['a'] }], 'attribute "id": string required, but have tuple'],
  ['secret', { id: 'a' }, 'list of object required'],
  ['ssh', [{ id: 'a', paths: [null] }], 'null value is not allowed'],
  ['ssh', [{ id: 'a', paths: 'x' }], 'attribute "paths": list of string required, but have string'],
  ['ssh', [1], 'object required, but have number'],
  ['policy', [1], 'map of string required, but have number'],
  ['policy', [['a']], 'map of string required'],
  ['policy', [{ filename: ['a'] }], 'string required, but have tuple'],
  ['policy', [{ foo: 'a' }], 'invalid value foo=a'],
  ['policy', ['filename='], 'invalid value filename='],
  ['policy', ['reset=x'], 'invalid value reset=x: strconv.ParseBool: parsing "x": invalid syntax'],
  ['policy', ['log-level=x'], 'invalid value log-level=x: not a valid logrus Level: "x"'],
  [
    'resources',
    { 'cpu-shares': 1.5 },
    'value must be a whole number, between -9223372036854775808 and 9223372036854775807',
  ],
  ['resources', { 'cpu-shares': 'x' }, 'a number is required'],
  ['resources', [], 'object required, but have tuple'],
  ['resources', 'x', 'object required, but have string'],
  ['output', [{ dest: 'x' }], 'type is required for output'],
  ['output', [{ type: 'local', dest: null }], 'null value is not allowed'],
  ['output', ['a,b'], 'invalid value a'],
  ['tags', 'a', 'list of string required, but have string'],
  ['tags', [['a']], 'element 0: string required, but have tuple'],
  ['tags', { a: 'b' }, 'list of string required'],
  ['args', ['a'], 'map of string required'],
  ['args', { a: ['b'] }, 'element "a": string required, but have tuple'],
  ['args', 'a', 'map of string required, but have string'],
  ['pull', 'yes', 'a bool is required'],
  ['pull', 'TRUE', 'a bool is required; to convert from string, use lowercase "true"'],
  ['pull', 1, 'bool required, but have number'],
  ['context', ['a'], 'string required, but have tuple'],
  ['context', {}, 'string required, but have object'],

  // docker-buildx ends with a stack trace for these.
  ['cache-from', [null], 'null value is not allowed'],
  ['cache-to', [{ type: 'gha', scope: null }], 'null value is not allowed'],
  ['attest', [null], 'null value is not allowed'],
  ['attest', [{ type: 'x', y: null }], 'null value is not allowed'],
  ['secret', [null], 'null value is not allowed'],
  ['ssh', [null], 'null value is not allowed'],
  ['output', [null], 'null value is not allowed'],
];

describe('unsuitable values', () => {
  for (const [attribute, value, problem] of unsuitable) {
    test(`${attribute} = ${JSON.stringify(value)}`, () => {
      const attributes: TargetAttributes = {};
      if (!isAttributeName(attribute)) throw new Error(attribute);
      expect(decodeAttribute(attributes, attribute, toValue(value))).toBe(problem);
      expect(attributes).toEqual({});
    });
  }
});

/** Attribute, a value of the right kind, and what is wrong with it; docker-buildx's answers. */
const invalid: [attribute: string, value: unknown, problem: string][] = [
  [
    'resources',
    { memory: 'abc' },
    'invalid value "abc" for resource memory: invalid size: \'abc\'',
  ],
  [
    'resources',
    { memory: '1.5.5g' },
    'invalid value "1.5.5g" for resource memory: strconv.ParseFloat: parsing "1.5.5": invalid syntax',
  ],
  [
    'resources',
    { memory: '1zb' },
    'invalid value "1zb" for resource memory: invalid suffix: \'zb\'',
  ],
  [
    'resources',
    { memory: '1kibx' },
    'invalid value "1kibx" for resource memory: invalid suffix: \'kibx\'',
  ],
  [
    'resources',
    { memory: '1kx' },
    'invalid value "1kx" for resource memory: invalid suffix: \'kx\'',
  ],
  [
    'resources',
    { memory: '1kixb' },
    'invalid value "1kixb" for resource memory: invalid suffix: \'kixb\'',
  ],
  ['output', [{ type: 'local' }], 'dest is required for local exporter'],
  ['output', ['type=local,dest=-'], 'dest cannot be stdout for local exporter'],
  ['output', ['type=oci,tar=false'], 'dest is required for oci exporter'],
  ['output', ['type=docker,tar=false'], 'dest is required for docker exporter'],
  ['output', ['type=tar', 'type=oci'], 'multiple outputs configured to write to stdout'],
  ['context', '-', 'context from stdin not allowed in bake'],
  ['dockerfile', '-', 'dockerfile from stdin not allowed in bake'],
  ['shm-size', 'x', 'invalid value x for membytes key shm-size'],
  ['shm-size', '-1', 'invalid value -1 for membytes key shm-size'],
  ['shm-size', '', 'invalid value  for membytes key shm-size'],
  ['shm-size', '5  m', 'invalid value 5  m for membytes key shm-size'],
  ['ulimits', ['x'], 'invalid ulimit argument: x'],
  ['ulimits', ['foo=1'], 'invalid ulimit type: foo'],
  ['ulimits', ['nofile=2:1'], 'ulimit soft limit must be less than or equal to hard limit: 2 > 1'],
  [
    'ulimits',
    ['nofile=-1:5'],
    'ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: 5',
  ],
  ['ulimits', ['nofile=a'], 'strconv.ParseInt: parsing "a": invalid syntax'],
  [
    'ulimits',
    ['nofile=1:2:3'],
    'too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`',
  ],
  [
    'ulimits',
    ['nofile=99999999999999999999'],
    'strconv.ParseInt: parsing "99999999999999999999": value out of range',
  ],
  ['platforms', ['foo'], '"foo": unknown operating system or architecture: invalid argument'],
  [
    'platforms',
    ['linux/'],
    '"" is an invalid component of "linux/": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument',
  ],
  ['platforms', ['*'], '"*": wildcards not yet supported: invalid argument'],
  ['platforms', ['a/b/c/d'], '"a/b/c/d": cannot parse platform specifier: invalid argument'],
  ['platforms', ['a/b/c/d/e/f*'], '"a/b/c/d/e/f*": wildcards not yet supported: invalid argument'],
  [
    'platforms',
    ['a/b/c/d/e/f'],
    '"d/e/f" is an invalid component of "a/b/c/d/e/f": platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument',
  ],
  [
    'platforms',
    ['windows(10%zz)/x'],
    '"windows(10%zz)/x" has an invalid OS version "10%zz": invalid URL escape "%zz"',
  ],
  [
    'platforms',
    ['win dows/x'],
    '"win dows" is an invalid OS component of "win dows/x": OSAndVersion specifier component must match "^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.%-]*)((?:\\\\+[A-Za-z0-9_.%-]+)*)\\\\))?$": invalid argument',
  ],
  ['annotations', ['a'], 'invalid annotation "a", expected key=value'],
  ['annotations', ['foo:a=b'], 'unknown annotation type "foo"'],
  [
    'annotations',
    ['manifest[bogus]:a=b'],
    'invalid platform "bogus": "bogus": unknown operating system or architecture: invalid argument',
  ],
  [
    'annotations',
    [':a=b'],
    'invalid annotation type "", expected type and optional platform in square brackets',
  ],
  [
    'annotations',
    ['manifest[]:a=b'],
    'invalid annotation type "manifest[]", expected type and optional platform in square brackets',
  ],
  ['secret', ['env=HOME'], 'secret missing ID'],
  ['ssh', ['default', { paths: ['a'] }], 'duplicate agent ID "default"'],
];

describe('values that no build takes', () => {
  for (const [attribute, value, problem] of invalid) {
    test(`${attribute} = ${JSON.stringify(value)}`, () => {
      const sink = new Diagnostics();
      resolveText(defineTargets({ default: { [attribute]: value } }), {}, sink);
      expect(sink.items.map(({ code, detail }) => [code, detail])).toEqual([
        ['invalid-attribute', problem],
      ]);
    });
  }
});

describe('each attribute', () => {
  for (const name of attributeNames) {
    const field = fields[name];

    test(`${name} is described by one sentence`, () => {
      expect(field.description).toMatch(/^[A-Z].*[^.]\.$/s);
    });

    test(`${name} has a value in expressions when it is not set`, () => {
      expect(() => field.kind.encode(undefined)).not.toThrow();
    });

    test(`${name} is left alone by values that are not known`, () => {
      const attributes: TargetAttributes = {};
      expect(decodeAttribute(attributes, name, unknownValue(dynamicType))).toBeUndefined();
      const nested = tupleValue([unknownValue(dynamicType)]);
      expect(decodeAttribute(attributes, name, nested)).toBeUndefined();
      expect(attributes).toEqual({});
    });

    test(`${name} is unset by null, or refuses it`, () => {
      const attributes: TargetAttributes = {};
      const problem = decodeAttribute(attributes, name, nullValue(dynamicType));
      expect(problem ?? 'null value is not allowed').toBe('null value is not allowed');
      expect(attributes).toEqual({});
    });
  }
});
