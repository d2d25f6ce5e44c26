import { describe, expect, test } from 'vitest';
import type { Definition } from '../../src/model/definition.ts';
import { attributeNames } from '../../src/model/fields.ts';
import type { PrintForm } from '../../src/model/print.ts';
import { printGraph } from '../../src/plan/print.ts';
import { resolveGraph } from '../../src/resolve/resolve.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { defineTargets } from '../resolve/define.ts';

function print(definition: Definition, form: PrintForm = 'print'): string {
  return printGraph(resolveGraph(definition, { targets: ['*'] }, new Diagnostics()), form);
}

const full = {
  policy: ['filename=p.rego,strict=true'],
  'extra-hosts': { h: '${h}' },
  entitlements: ['security.insecure'],
  call: 'check',
  resources: { 'cpuset-cpus': '0', memory: '1g', 'cpu-shares': 5 },
  ulimits: ['core=1'],
  'shm-size': '64m',
  'no-cache-filter': ['a'],
  network: 'none',
  'no-cache': false,
  pull: true,
  output: ['type=image,push=true,name=a'],
  platforms: ['linux/amd64'],
  ssh: ['k=a,b', 'default'],
  secret: ['id=a,env=A', 'id=b,src=b'],
  target: 't%{x',
  'cache-to': ['type=inline'],
  'cache-from': ['a/b'],
  tags: ['a:${b}'],
  labels: { l: '%{l}', m: null },
  args: { b: '$${x}', a: '<&>\u2028\u0001\n"\\é😀' },
  'dockerfile-inline': 'RUN ${x}',
  dockerfile: 'D',
  contexts: { z: '.', a: 'target:b' },
  context: '.',
  attest: ['type=sbom,disabled=true,a=b'],
  annotations: ['k=${v}'],
  builder: 'ci',
  source: 'clone',
  pack: { builder: 'heroku/builder:24', buildpacks: ['heroku/ruby'] },
  description: '<b>',
};

describe('print', () => {
  test('is what docker-buildx prints', () => {
    expect(
      print(defineTargets({ b: { args: { k: null }, tags: [] }, a: full }, { g: ['a'] })),
    ).toBe(
      [
        '{',
        '  "group": {',
        '    "default": {',
        '      "targets": [',
        '        "a",',
        '        "b",',
        '        "g"',
        '      ]',
        '    },',
        '    "g": {',
        '      "targets": [',
        '        "a"',
        '      ]',
        '    }',
        '  },',
        '  "target": {',
        '    "a": {',
        '      "description": "\\u003cb\\u003e",',
        '      "annotations": [',
        '        "k=$${v}"',
        '      ],',
        '      "attest": [',
        '        {',
        '          "a": "b",',
        '          "disabled": true,',
        '          "type": "sbom"',
        '        }',
        '      ],',
        '      "context": ".",',
        '      "contexts": {',
        '        "a": "target:b",',
        '        "z": "."',
        '      },',
        '      "dockerfile": "D",',
        '      "dockerfile-inline": "RUN $${x}",',
        '      "args": {',
        '        "a": "\\u003c\\u0026\\u003e\\u2028\\u0001\\n\\"\\\\é😀",',
        '        "b": "$$${x}"',
        '      },',
        '      "labels": {',
        '        "l": "%%{l}"',
        '      },',
        '      "tags": [',
        '        "a:${b}"',
        '      ],',
        '      "cache-from": [',
        '        {',
        '          "ref": "a/b",',
        '          "type": "registry"',
        '        }',
        '      ],',
        '      "cache-to": [',
        '        {',
        '          "type": "inline"',
        '        }',
        '      ],',
        '      "target": "t%{x",',
        '      "secret": [',
        '        {',
        '          "id": "a",',
        '          "env": "A"',
        '        },',
        '        {',
        '          "id": "b",',
        '          "src": "b"',
        '        }',
        '      ],',
        '      "ssh": [',
        '        {',
        '          "id": "k",',
        '          "paths": [',
        '            "a",',
        '            "b"',
        '          ]',
        '        },',
        '        {',
        '          "id": "default"',
        '        }',
        '      ],',
        '      "platforms": [',
        '        "linux/amd64"',
        '      ],',
        '      "output": [',
        '        {',
        '          "name": "a",',
        '          "push": "true",',
        '          "type": "image"',
        '        }',
        '      ],',
        '      "pull": true,',
        '      "no-cache": false,',
        '      "network": "none",',
        '      "no-cache-filter": [',
        '        "a"',
        '      ],',
        '      "shm-size": "64m",',
        '      "ulimits": [',
        '        "core=1"',
        '      ],',
        '      "resources": {',
        '        "memory": "1g",',
        '        "cpu-shares": 5,',
        '        "cpuset-cpus": "0"',
        '      },',
        '      "call": "check",',
        '      "entitlements": [',
        '        "security.insecure"',
        '      ],',
        '      "extra-hosts": {',
        '        "h": "$${h}"',
        '      },',
        '      "policy": [',
        '        {',
        '          "Files": [',
        '            {',
        '              "Filename": "p.rego",',
        '              "Data": null',
        '            }',
        '          ],',
        '          "Reset": false,',
        '          "Disabled": false,',
        '          "Strict": true,',
        '          "LogLevel": null',
        '        }',
        '      ]',
        '    },',
        '    "b": {',
        '      "context": ".",',
        '      "dockerfile": "Dockerfile"',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('has no groups where nothing was asked for', () => {
    const graph = resolveGraph(defineTargets({}), { targets: ['*'] }, new Diagnostics());
    expect(printGraph(graph)).toBe('{\n  "target": {}\n}\n');
  });

  test('shows the description and an empty group', () => {
    const groups = [{ name: 'g', description: 'All & more', targets: [] }];
    expect(print({ targets: [], groups, variables: [] })).toBe(
      '{\n  "group": {\n    "default": {\n      "targets": [\n        "g"\n      ]\n    },\n    "g": {\n      "description": "All \\u0026 more",\n      "targets": []\n    }\n  },\n  "target": {}\n}\n',
    );
  });

  test('orders targets by name', () => {
    const names = Object.keys(
      JSON.parse(print(defineTargets({ b: {}, _: {}, B: {}, a1: {}, '1': {} }))).target,
    );
    expect(names).toEqual(['1', 'B', '_', 'a1', 'b']);
  });

  test('writes every attribute in the order of the table', () => {
    const printed = JSON.parse(print(defineTargets({ a: full, b: {} }))).target.a;
    expect(Object.keys(printed)).toEqual(
      attributeNames.filter((name) => !['inherits', 'builder', 'source', 'pack'].includes(name)),
    );
  });

  test('writes the attributes that Buildx does not know when all are asked for', () => {
    const printed = JSON.parse(print(defineTargets({ a: full, b: {} }), 'full')).target.a;
    expect(Object.keys(printed)).toEqual(attributeNames.filter((name) => name !== 'inherits'));
    expect(printed.builder).toBe('ci');
    expect(printed.source).toBe('clone');
  });
});

describe('definitions that are handed on', () => {
  test('escape every text, and write policies as texts', () => {
    const written = JSON.parse(print(defineTargets({ a: full, b: {} }), 'definition')).target.a;
    expect(written).toMatchObject({
      tags: ['a:$${b}'],
      target: 't%%{x',
      args: { b: '$$${x}' },
      annotations: ['k=$${v}'],
      policy: ['filename=p.rego,strict=true'],
    });
  });

  test('escape keys too', () => {
    const written = print(defineTargets({ a: { args: { '${k}': 'v' } } }), 'definition');
    expect(JSON.parse(written).target.a.args).toEqual({ '$${k}': 'v' });
    expect(
      JSON.parse(print(defineTargets({ a: { args: { '${k}': 'v' } } }))).target.a.args,
    ).toEqual({
      '${k}': 'v',
    });
  });

  const groupsOf = (definition: Definition, targets: string[]) => {
    const graph = resolveGraph(definition, { targets }, new Diagnostics());
    return JSON.parse(printGraph(graph, 'definition')).group;
  };

  test('have the groups of the definition alone', () => {
    const definition = defineTargets({ a: {}, default: {} }, { g: ['default', 'a'] });
    expect(groupsOf(definition, ['g', 'a'])).toEqual({ g: { targets: ['default', 'a'] } });
    expect(groupsOf(definition, ['a', 'default'])).toBeUndefined();
    const withDefault = defineTargets({ a: {}, b: {} }, { default: ['b'] });
    expect(groupsOf(withDefault, ['default', 'a'])).toEqual({ default: { targets: ['b'] } });
  });

  test('have no targets where there are none', () => {
    const graph = resolveGraph(defineTargets({}, { g: [] }), { targets: ['g'] }, new Diagnostics());
    expect(JSON.parse(printGraph(graph, 'definition'))).toEqual({ group: { g: { targets: [] } } });
  });
});
