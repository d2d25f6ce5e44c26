import { describe, expect, test } from 'vitest';
import { encodeGroup, encodeTarget, groupType, targetType } from '../../src/model/decode.ts';
import { valueToJson } from '../../src/value/json.ts';
import { typeOf } from '../../src/value/type-of.ts';
import { friendlyTypeName, typesEqual } from '../../src/value/types.ts';
import type { Value } from '../../src/value/value.ts';
import { defineTarget } from '../resolve/define.ts';

function attributeOf(body: Parameters<typeof defineTarget>[1], name: string): Value | undefined {
  const value = encodeTarget('app', defineTarget('app', body).attributes);
  return value.kind === 'object' ? value.entries.get(name) : undefined;
}

describe('targets in expressions', () => {
  /** Attribute, its value, and `jsonencode(target.app.ATTRIBUTE)`; docker-buildx's answers. */
  const rows: [attribute: string, value: unknown, want: string][] = [
    ['description', undefined, '""'],
    ['description', 'x', '"x"'],
    ['inherits', undefined, 'null'],
    ['inherits', [], '[]'],
    ['annotations', undefined, 'null'],
    ['attest', undefined, '[]'],
    ['attest', [], '[]'],
    ['attest', ['type=sbom,disabled=true,a=b'], '[{"a":"b","disabled":"true","type":"sbom"}]'],
    ['context', undefined, 'null'],
    ['context', 'x', '"x"'],
    ['contexts', undefined, 'null'],
    ['contexts', {}, '{}'],
    ['contexts', { b: '1', a: '2' }, '{"a":"2","b":"1"}'],
    ['args', undefined, 'null'],
    ['args', {}, '{}'],
    ['args', { a: null, b: 1 }, '{"a":null,"b":"1"}'],
    ['labels', { l: 'x' }, '{"l":"x"}'],
    ['tags', undefined, 'null'],
    ['tags', [], '[]'],
    ['tags', ['a', 'a'], '["a","a"]'],
    ['cache-from', undefined, '[]'],
    [
      'cache-from',
      ['a/b', 'type=gha,scope=x'],
      '[{"ref":"a/b","type":"registry"},{"scope":"x","type":"gha"}]',
    ],
    ['cache-to', [{ type: 'inline', x: 1 }], '[{"type":"inline","x":"1"}]'],
    ['secret', undefined, '[]'],
    [
      'secret',
      ['id=a,env=B', { id: 'c', src: 'd' }],
      '[{"env":"B","id":"a","src":""},{"env":"","id":"c","src":"d"}]',
    ],
    ['ssh', undefined, '[]'],
    ['ssh', ['default', 'k=a,b'], '[{"id":"default","paths":[]},{"id":"k","paths":["a","b"]}]'],
    ['output', undefined, '[]'],
    [
      'output',
      ['out', 'type=image,push=true'],
      '[{"dest":"out","type":"local"},{"dest":"","push":"true","type":"image"}]',
    ],
    ['pull', undefined, 'null'],
    ['pull', 'true', 'true'],
    ['no-cache', false, 'false'],
    ['network', undefined, 'null'],
    ['resources', undefined, 'null'],
    [
      'resources',
      {},
      '{"cpu-period":null,"cpu-quota":null,"cpu-shares":null,"cpuset-cpus":null,"cpuset-mems":null,"memory":null,"memory-swap":null}',
    ],
    [
      'resources',
      { memory: '1g', 'cpu-shares': 5 },
      '{"cpu-period":null,"cpu-quota":null,"cpu-shares":5,"cpuset-cpus":null,"cpuset-mems":null,"memory":"1g","memory-swap":null}',
    ],
    ['policy', undefined, '[]'],
    [
      'policy',
      ['filename=a,filename=b,strict=true', 'reset=true,log-level=warn', {}],
      '[{"filename":"a","strict":"true"},{"log-level":"warning","reset":"true"},{}]',
    ],
    ['policy', [''], '[]'],
    ['entitlements', undefined, 'null'],
    ['extra-hosts', { a: null, b: '1' }, '{"a":null,"b":"1"}'],
    ['ulimits', ['a'], '["a"]'],
    ['call', undefined, 'null'],
    ['target', '', '""'],
    ['shm-size', '1', '"1"'],
  ];
  for (const [attribute, value, want] of rows) {
    test(`${attribute} = ${JSON.stringify(value)}`, () => {
      const encoded = attributeOf(value === undefined ? {} : { [attribute]: value }, attribute);
      expect(encoded && valueToJson(encoded)).toBe(want);
    });
  }

  test('a target has its name', () => {
    expect(attributeOf({}, 'name')).toEqual({ kind: 'string', text: 'app' });
  });

  test('the type does not depend on what is set', () => {
    const empty = encodeTarget('app', {});
    const full = defineTarget('app', {
      secret: ['id=a'],
      ssh: ['default'],
      resources: { memory: '1g' },
      output: ['out'],
    });
    expect(typesEqual(typeOf(empty), targetType)).toBe(true);
    expect(typesEqual(typeOf(encodeTarget('app', full.attributes)), targetType)).toBe(true);
  });

  test('groups have name, description and members', () => {
    const group = encodeGroup('all', undefined, ['a']);
    expect(valueToJson(group)).toBe('{"description":"","name":"all","targets":["a"]}');
    expect(typesEqual(typeOf(group), groupType)).toBe(true);
    expect(friendlyTypeName(typeOf(encodeGroup('all', 'x', undefined)))).toBe('object');
  });
});
