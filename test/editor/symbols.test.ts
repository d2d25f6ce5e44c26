import { describe, expect, test } from 'vitest';
import { load } from '../../src/bake.ts';
import { declarationsOf, symbolAt, symbolUses, usesOf } from '../../src/editor/symbols.ts';
import { memoryHost } from '../../src/host/memory.ts';

const text = `variable "TAG" {
  type    = string
  default = "1"
  validation {
    condition     = TAG != ""
    error_message = "no"
  }
}
function "name" {
  params          = [image]
  variadic_params = rest
  result          = "\${image}:\${TAG}\${join("", rest)}"
}
group "default" { targets = ["app", "docs"] }
target "app" {
  name     = "app-\${v}"
  matrix   = { v = ["1", "2"] }
  inherits = ["base", "x-\${TAG}"]
  contexts = {
    base = "target:base"
    node = "docker-image://node"
  }
  tags     = concat([for v in [TAG] : name(v)], target.base.tags)
  builder  = "ci"
}
target "base" { tags = [v, TAGG] }
builder "ci" {
  node "a" { platforms = [TAG] }
}
`;
const file = { name: 'docker-bake.hcl', text };

/** `kinds name`, a star before declarations; the range has to select the name. */
function show({
  kinds,
  name,
  range,
  isDeclaration,
}: ReturnType<typeof symbolUses>[number]): string {
  expect(range.file.text.slice(range.start, range.end)).toBe(name);
  return `${isDeclaration ? '*' : ''}${kinds.join('|')} ${name}`;
}

test('every use in source order', () => {
  expect(symbolUses(file).map(show)).toEqual([
    ...['*variable TAG', 'variable TAG', '*function name', 'variable TAG', 'function join'],
    ...['*group default', 'target|group app', 'target|group docs', '*target app'],
    ...['target base', 'variable TAG', 'target base', 'function concat', 'variable TAG'],
    ...['function name', 'target base', 'builder ci', '*target base', 'variable v'],
    ...['variable TAGG', '*builder ci', 'variable TAG'],
  ]);
});

describe('JSON', () => {
  const json = `{
  "variable": {"TAG": {"default": "1"}},
  "target": {
    "a": {"inherits": ["b"], "tags": ["x:\${upper(TAG)}"], "contexts": {"c": "target:b"}},
    "b": {}
  }
}`;

  test('has the same', () => {
    expect(symbolUses({ name: 'docker-bake.json', text: json }).map(show)).toEqual([
      ...['*variable TAG', '*target a', 'target b', 'function upper', 'variable TAG'],
      ...['target b', '*target b'],
    ]);
  });

  test('and HCL refer to each other', () => {
    const files = [file, { name: 'docker-bake.json', text: json }];
    const use = symbolAt(file, text.indexOf('TAG != ""'));
    expect(declarationsOf(use!, files).map((range) => range.file.name)).toEqual([
      ...['docker-bake.hcl', 'docker-bake.json'],
    ]);
    expect(usesOf(use!, files)).toHaveLength(8);
  });
});

describe('go to the definition', () => {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const go = (before: string, inside = 0): readonly number[] => {
    const use = symbolAt(file, text.indexOf(before) + inside);
    return use === undefined ? [] : declarationsOf(use, [file]).map(({ start }) => lineOf(start));
  };

  test.each([
    ['TAG != ""', 0, [1]],
    ['name(v)', 2, [9]],
    ['base.tags', 0, [26]],
    ['target:base', 8, [26]],
    ['target:base', 3, []],
    ['"app", "docs"', 1, [15]],
    ['"ci"\n}', 1, [27]],
    ['TAGG', 0, []],
    ['docker-image', 0, []],
    ['concat', 1, []],
  ])('%s + %d', (before, inside, lines) => {
    expect(go(before, inside)).toEqual(lines);
  });

  test('of a target that a matrix makes', async () => {
    const made = `group "default" { targets = ["app-1"] }
target "app" {
  name   = "app-\${v}"
  matrix = { v = ["1", "2"] }
}
`;
    const source = { name: 'docker-bake.hcl', text: made };
    const { value } = await load({}, memoryHost({ files: { [source.name]: made } }));
    const use = symbolAt(source, made.indexOf('app-1'))!;
    expect(declarationsOf(use, [source])).toEqual([]);
    expect(
      declarationsOf(use, [source], value).map(({ start }) => made.slice(start, start + 5)),
    ).toEqual(['"app"']);
  });
});
