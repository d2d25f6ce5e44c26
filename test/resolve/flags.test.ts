import { describe, expect, test } from 'vitest';
import type { OverrideFlags } from '../../src/resolve/resolve.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from './define.ts';
import { resolveText } from './resolve-text.ts';

const policy = { Files: null, Reset: false, Disabled: false, Strict: null, LogLevel: null };

/** Flags, and what they add to a target without attributes; docker-buildx's answers. */
const rows: [flags: OverrideFlags, want: object][] = [
  [{}, {}],
  [{ push: true }, { output: [{ push: 'true', type: 'image' }] }],
  [{ load: true }, { output: [{ type: 'docker' }] }],
  [{ push: true, load: true }, { output: [{ push: 'true', type: 'image' }, { type: 'docker' }] }],
  [{ push: false, load: false }, {}],
  [
    { noCache: true, pull: false },
    { 'no-cache': true, pull: false },
  ],
  [{ call: 'check,format=json' }, { call: 'lint' }],
  [{ call: 'build' }, {}],
  [{ call: 'outline' }, { call: 'outline' }],
  [{ sbom: 'true' }, { attest: [{ type: 'sbom' }] }],
  [{ sbom: 'false' }, { attest: [{ type: 'sbom', disabled: true }] }],
  [
    { sbom: 'generator=a', provenance: 'mode=max' },
    {
      attest: [
        { type: 'sbom', generator: 'a' },
        { type: 'provenance', mode: 'max' },
      ],
    },
  ],
  [{ sbom: '', provenance: '' }, {}],
  [
    { policy: ['strict=true', 'log-level=warn'] },
    {
      policy: [
        { ...policy, Strict: true },
        { ...policy, LogLevel: 'warning' },
      ],
    },
  ],
  [{ policy: ['disabled=true'] }, { policy: [{ ...policy, Disabled: true }] }],
];

describe('flags', () => {
  for (const [flags, want] of rows) {
    test(JSON.stringify(flags), () => {
      const { json, errors } = resolveText(defineTargets({ default: {} }), { flags });
      expect(errors).toEqual([]);
      expect(json?.target['default']).toEqual({ context: '.', dockerfile: 'Dockerfile', ...want });
    });
  }

  test('come after the overrides', () => {
    const request = {
      overrides: ['*.output=type=image', '*.pull=true'],
      flags: { push: true, pull: false },
    };
    const { json } = resolveText(defineTargets({ default: {} }), request);
    expect(json?.target['default']).toMatchObject({
      output: [{ type: 'image', push: 'true' }],
      pull: false,
    });
  });

  test('a disabled policy replaces those of all targets', () => {
    const bodies = { default: { policy: ['filename=p'], contexts: { b: 'target:b' } }, b: {} };
    const { json } = resolveText(defineTargets(bodies), { flags: { policy: ['disabled=true'] } });
    const disabled = [{ ...policy, Disabled: true }];
    expect(json?.target).toMatchObject({ default: { policy: disabled }, b: { policy: disabled } });
  });

  const refused: [flags: OverrideFlags, flag: string, problem: string][] = [
    [{ call: 'a,b' }, '--call', 'invalid print value: a,b'],
    [{ policy: ['x'] }, '--policy', 'invalid value x'],
    [
      { policy: ['filename=a'] },
      '--policy',
      '--policy does not accept filename; define policy files in the bake definition',
    ],
    [
      { policy: ['reset=true'] },
      '--policy',
      '--policy does not accept reset; define policy composition in the bake definition',
    ],
    [
      { policy: ['disabled=true,strict=true'] },
      '--policy',
      'disabled policy cannot be combined with other policy flags',
    ],
    [
      { policy: ['strict=true', 'disabled=true'] },
      '--policy',
      'disabled policy cannot be combined with other policy flags',
    ],
    [{ sbom: 'x' }, '--sbom', 'invalid value for attest: invalid value x'],
  ];
  for (const [flags, flag, problem] of refused) {
    test(`refuses ${JSON.stringify(flags)}`, () => {
      const sink = new Diagnostics();
      resolveText(defineTargets({ default: {} }), { flags }, sink);
      expect(sink.items.map(({ detail, subject }) => [detail, subject?.file.name])).toEqual([
        [problem, flag],
      ]);
    });
  }
});

describe('SOURCE_DATE_EPOCH', () => {
  const bodies = {
    a: { contexts: { b: 'target:b' } },
    b: { args: { k: 'v' } },
    c: { args: { SOURCE_DATE_EPOCH: '1' } },
  };
  const argsFor = (sourceDateEpoch: string) => {
    const { json } = resolveText(defineTargets(bodies), { targets: ['a', 'c'], sourceDateEpoch });
    return Object.values(json?.target ?? {}).map((target) => target['args']);
  };

  test('becomes an argument of targets without one', () => {
    expect(argsFor('5')).toEqual([
      { SOURCE_DATE_EPOCH: '5' },
      { SOURCE_DATE_EPOCH: '5', k: 'v' },
      { SOURCE_DATE_EPOCH: '1' },
    ]);
  });

  test('is nothing when it is empty', () => {
    expect(argsFor('')).toEqual([undefined, { k: 'v' }, { SOURCE_DATE_EPOCH: '1' }]);
  });
});
