import { describe, expect, test } from 'vitest';
import { readCorpus } from '../../scripts/conformance/corpus-cases.ts';
import { readFixtures } from '../../scripts/conformance/fixture-cases.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { decodeSource } from '../../src/source/source.ts';
import { formatHcl } from '../../src/syntax/format.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import { scanTokens } from '../../src/syntax/scan.ts';
import { Token } from '../../src/syntax/token.ts';

/** The texts of every HCL file without mistakes, each once. */
function readTexts(): readonly string[] {
  const texts = new Set<string>();
  for (const { files } of [...readFixtures(), ...readCorpus()]) {
    for (const [name, bytes] of files) {
      if (!name.endsWith('.hcl')) continue;
      const file = decodeSource(name, bytes);
      const found = new Diagnostics();
      parseHcl(file, found);
      if (!found.hasErrors) texts.add(file.text);
    }
  }
  return [...texts];
}

/** What was read, without places. */
function treeOf(text: string): string {
  const tree = parseHcl({ name: 'a.hcl', text }, new Diagnostics());
  return JSON.stringify(tree, (key, value: unknown) => {
    if (placeKeys.has(key)) return undefined;
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Map) return [...value];
    const isRange = typeof value === 'object' && value !== null && 'file' in value;
    return isRange && 'start' in value ? undefined : value;
  });
}

/** The tokens of nodes, and where they are. */
const placeKeys: ReadonlySet<string> = new Set([
  'tokens',
  'token',
  'first',
  'last',
  'open',
  'close',
]);

/** The tokens that mean something, comments among them, as texts. */
function tokensOf(text: string): readonly string[] {
  const { kinds, starts, ends, length } = scanTokens(text, 'normal');
  return Array.from(
    { length },
    (_, index) => `${kinds[index]} ${text.slice(starts[index], ends[index])}`,
  );
}

describe('all HCL files at hand', () => {
  const texts = readTexts();

  test('are many', () => {
    expect(texts.length).toBeGreaterThan(400);
    expect(treeOf('a = 1')).not.toBe(treeOf('a = 2'));
    expect(tokensOf('a=1')[1]).toBe(`${Token.Equal} =`);
  });

  test('keep their tokens', () => {
    expect(
      texts.filter((text) => tokensOf(formatHcl(text)).join('\0') !== tokensOf(text).join('\0')),
    ).toEqual([]);
  });

  test('mean the same', () => {
    expect(texts.filter((text) => treeOf(formatHcl(text)) !== treeOf(text))).toEqual([]);
  });

  test('are formatted for good', () => {
    expect(texts.filter((text) => formatHcl(formatHcl(text)) !== formatHcl(text))).toEqual([]);
  });
});
