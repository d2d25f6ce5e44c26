import { expect, test } from 'vitest';
import { renderDiagnostics } from '../../src/report/diagnostics.ts';
import type { Diagnostic } from '../../src/source/diagnostic.ts';
import { decodeSource, type Range } from '../../src/source/source.ts';

const text = 'target "default" {\n  tags = [nope,\n nope2]\n}\n';
const file = decodeSource('b.hcl', new TextEncoder().encode(text));
const rangeOf = (word: string): Range => {
  const start = text.indexOf(word);
  return { file, start, end: start + word.length };
};

const unknown: Diagnostic = {
  code: 'unknown-variable',
  severity: 'error',
  summary: 'Unknown variable',
  detail: 'There is no variable named "nope".',
  subject: rangeOf('nope'),
};

const frame = `b.hcl:2
--------------------
   1 |     target "default" {
   2 | >>>   tags = [nope,
   3 |      nope2]
   4 |     }
--------------------
`;

test('an error with its place is drawn as buildx draws it', () => {
  expect(renderDiagnostics([unknown], false)).toBe(
    `${frame}ERROR: b.hcl:2,11-15: Unknown variable; There is no variable named "nope".\n`,
  );
});

test('no place and no detail', () => {
  const plain: Diagnostic = {
    code: 'no-definition',
    severity: 'error',
    summary: "couldn't find a bake definition",
    detail: '',
  };
  expect(renderDiagnostics([plain], false)).toBe("ERROR: couldn't find a bake definition\n");
});

test('related places follow', () => {
  const related = [{ message: 'first defined here', range: rangeOf('"default"') }];
  expect(renderDiagnostics([{ ...unknown, related }], false)).toContain(
    '"nope".\n  b.hcl:1,8-17: first defined here\n',
  );
});

test('warnings come first, each message once', () => {
  const warning: Diagnostic = { ...unknown, severity: 'warning', summary: 'Odd' };
  const lines = renderDiagnostics([unknown, warning, unknown], false).split('\n');
  expect(lines.filter((line) => /^[A-Z]+:/.test(line))).toEqual([
    'WARNING: b.hcl:2,11-15: Odd; There is no variable named "nope".',
    'ERROR: b.hcl:2,11-15: Unknown variable; There is no variable named "nope".',
  ]);
});

test('a flood is cut', () => {
  const flood = Array.from({ length: 60 }, (_, index) => ({
    ...unknown,
    detail: `Number ${index}.`,
  }));
  const shown = renderDiagnostics(flood, false);
  expect(shown).toContain('Number 49.');
  expect(shown).not.toContain('Number 50.');
  expect(shown).toMatch(/\n10 more errors are not shown\.\n$/);
});

test('a flood in one long line is not drawn to be counted', () => {
  const wide = {
    ...decodeSource('b.json', new TextEncoder().encode('\t'.repeat(1e6))),
    tabColumns: 2,
  };
  const flood = Array.from({ length: 50_000 }, (_, index) => ({
    ...unknown,
    subject: { file: wide, start: 20 * index, end: 20 * index + 1 },
  }));
  // Places are counted through the line: for all of them that would take minutes.
  expect(renderDiagnostics(flood, false)).toMatch(/\n49950 more errors are not shown\.\n$/);
});

test('colours mark the word and the lines, and change nothing else', () => {
  const coloured = renderDiagnostics([unknown], true);
  expect(coloured).toContain('\x1b[31mERROR:\x1b[39m b.hcl:2,11-15');
  expect(coloured).toContain('   2 | \x1b[31m>>>\x1b[39m   tags');
  const plain = coloured.replace(/\x1b\[[\d;]*m/g, '');
  expect(plain).toBe(renderDiagnostics([unknown], false));
});
