import { describe, expect, test } from 'vitest';
import { plainDefinition, readTexts } from './read-texts.ts';

const twins = {
  'a block': `target "a" {
  pack {
    builder    = "b:1"
    buildpacks = ["x", "y"]
  }
}`,
  'an attribute': 'target "a" {\n  pack = { builder = "b:1", buildpacks = ["x", "y"] }\n}',
  'a matrix': `target "a" {
  name   = "a"
  matrix = { v = ["x"] }
  pack {
    builder    = "b:\${length([v])}"
    buildpacks = [v, "y"]
  }
}`,
  JSON: '{"target":{"a":{"pack":{"builder":"b:1","buildpacks":["x","y"]}}}}',
  'a block of JSON': '{"target":{"a":{"pack":[{"builder":"b:1","buildpacks":["x","y"]}]}}}',
};

describe('buildpacks of a target', () => {
  for (const [form, text] of Object.entries(twins)) {
    test(form, async () => {
      const { definition, messages } = await readTexts(text);
      expect(messages).toEqual([]);
      expect(definition.targets[0]?.attributes.pack).toEqual({
        builder: 'b:1',
        buildpacks: ['x', 'y'],
      });
    });
  }

  test('only their part is merged with another block of the name', async () => {
    const { definition } = await readTexts(`${twins['a block']}
target "a" {
  pack {
    buildpacks = ["z"]
  }
}`);
    expect(plainDefinition(definition).target?.['a']).toMatchObject({
      pack: { builder: 'b:1', buildpacks: ['z'] },
    });
  });

  test('expressions see them by name, but not in the target as a whole', async () => {
    const { definition, messages } = await readTexts(`${twins['a block']}
target "b" {
  args   = { builder = target.a.pack.builder }
  labels = { whole = jsonencode(target.a) }
}`);
    expect(messages).toEqual([]);
    const { args, labels } = definition.targets[1]?.attributes ?? {};
    expect(args?.get('builder')).toBe('b:1');
    expect(labels?.get('whole')).not.toContain('pack');
  });
});

const mistakes: readonly (readonly [text: string, message: string])[] = [
  [
    'target "a" {\n  pack {\n    builders = "b"\n  }\n}',
    'warning docker-bake.hcl:3,5-13: Unknown attribute; An attribute named "builders" is not known in a pack block and is ignored. Did you mean "builder"?',
  ],
  [
    'target "a" {\n  pack {\n    builder = "b"\n  }\n  pack {\n    builder = "c"\n  }\n}',
    'error docker-bake.hcl:5,3-7: Duplicate argument; "pack" is set twice in this block. Set it once.',
  ],
  [
    'target "a" {\n  pack "x" {\n    builder = "b"\n  }\n}',
    'error docker-bake.hcl:2,8-11: Extraneous label for pack; No labels are expected for pack blocks.',
  ],
  [
    'target "a" {\n  pack = { builder = "b", nope = 1 }\n}',
    'error docker-bake.hcl:2,10-11: Unsuitable value type; Unsuitable value: unknown key "nope" of pack; it has "builder" and "buildpacks"',
  ],
  [
    'target "a" {\n  pack = { builder = ["b"] }\n}',
    'error docker-bake.hcl:2,10-11: Unsuitable value type; Unsuitable value: attribute "builder": string required, but have tuple',
  ],
];

describe('mistakes in it', () => {
  for (const [text, message] of mistakes) {
    test(text, async () => {
      expect((await readTexts(text)).messages).toEqual([message]);
    });
  }
});
