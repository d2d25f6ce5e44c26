import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { parseHcl } from '../../src/syntax/parse.ts';

const many = 1_000_000;

const tooDeep: readonly (readonly [name: string, text: string])[] = [
  ['open brackets', '['.repeat(100 * many)],
  ['an attribute of open brackets', `a = ${'['.repeat(many)}`],
  ['parentheses', `a = ${'('.repeat(10_000)}1${')'.repeat(10_000)}\n`],
  ['a million parentheses', `a = ${'('.repeat(many)}1${')'.repeat(many)}\n`],
  ['objects', `a = ${'{a='.repeat(10_000)}1${'}'.repeat(10_000)}\n`],
  ['templates', `a = ${'"${'.repeat(10_000)}1${'}"'.repeat(10_000)}\n`],
  ['heredocs', `a = ${'<<E\n${'.repeat(10_000)}`],
  ['blocks', 'a {\n'.repeat(10_000)],
  ['minus signs', `a = ${'-'.repeat(many)}1\n`],
  ['negations', `a = ${'!'.repeat(many)}b\n`],
  ['conditionals', `a = ${'b ? 1 : '.repeat(many)}2\n`],
  ['splats', `a = b${'[*]'.repeat(many)}\n`],
  ['calls', `a = ${'f('.repeat(10_000)}${')'.repeat(10_000)}\n`],
  ['if directives', `a = "${'%{ if b }'.repeat(10_000)}"\n`],
  ['for directives', `a = "${'%{ for b in c }'.repeat(10_000)}"\n`],
];

describe('what is nested too deeply is one mistake with a place', () => {
  test.each(tooDeep)('%s', (_name, text) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items.map(({ code }) => code)).toEqual(['nested-too-deeply']);
    expect(sink.items[0]?.subject?.start).toBeLessThan(10_000);
  });

  test.each([
    ['arrays', '['.repeat(100 * many)],
    ['closed arrays', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['objects', '{"a":'.repeat(many)],
  ])('%s in JSON', (_name, text) => {
    const sink = new Diagnostics();
    parseJson({ name: 'x.json', text }, sink);
    expect(sink.items.map(({ code }) => code)).toEqual(['nested-too-deeply']);
  });
});

describe('what is long but not deep is read', () => {
  test.each([
    ['a sum', `a = 1${' + 1'.repeat(100_000)}\n`],
    ['steps', `a = b${'.c'.repeat(100_000)}\n`],
    ['indexes', `a = b${'[c]'.repeat(100_000)}\n`],
    ['a list', `a = [${'1,'.repeat(100_000)}]\n`],
    ['a heredoc', `a = <<E\n${'x ${y} z\n'.repeat(50_000)}E\n`],
    ['a flush heredoc', `a = <<-E\n${'  x\n'.repeat(100_000)}E\n`],
    ['blocks', 'b {}\n'.repeat(100_000)],
    ['nested within the limit', `a = ${'('.repeat(390)}1${')'.repeat(390)}\n`],
    ['a name', `${'é'.repeat(100_000)} = 1\n`],
  ])('%s', (_name, text) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items).toEqual([]);
  });
});

describe('what is not closed is told in linear time', () => {
  test.each([
    ['a string', `a = "${'x'.repeat(10 * many)}`, 'Unterminated template string'],
    ['a heredoc', `a = <<E\n${'x\n'.repeat(many)}`, 'Unterminated template string'],
    ['comments', `a = 1 ${'/*'.repeat(many)}`, 'Invalid expression'],
    ['lines in a string', `a = "${'x\n'.repeat(many)}`, 'Invalid multi-line string'],
    ['white space in a heredoc', `a = <<E\n${' '.repeat(many)}\n`, 'Unterminated template string'],
    ['heredoc markers', `a = ${'<<b'.repeat(many)}`, 'Invalid expression'],
  ])('%s', (_name, text, summary) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items[0]?.summary).toBe(summary);
    expect(sink.items.length).toBeLessThanOrEqual(2000);
  });
});

test('text with too many tokens is refused with a place', () => {
  const sink = new Diagnostics();
  parseHcl({ name: 'x.hcl', text: '='.repeat(20 * many) }, sink);
  expect(sink.items.map(({ code }) => code)).toEqual(['too-large']);
});

test('JSON with too many values is refused with a place', () => {
  const sink = new Diagnostics();
  parseJson({ name: 'x.json', text: `{"a": [${'1,'.repeat(1_000_000)}1]}` }, sink);
  expect(sink.items.map(({ code, subject }) => [code, subject?.start])).toEqual([
    ['too-large', 2_000_001],
  ]);
});
