import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { locate } from '../../src/source/locate.ts';
import type { Range, SourceFile } from '../../src/source/source.ts';
import type { Body, Expression, NativeBody } from '../../src/syntax/ast.ts';
import { readContent } from '../../src/syntax/content.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { parseExpression, parseHcl, parseTemplate } from '../../src/syntax/parse.ts';
import { visitExpression } from '../../src/syntax/visit.ts';
import { hostileTexts, mutations, sampleTexts } from './samples.ts';

const texts = [...sampleTexts, ...hostileTexts, ...mutations(1500)];

describe('the parsers end and never throw on cut or mutated text', () => {
  test.each(chunks(texts, 100))('texts %#', (...chunk) => {
    for (const text of chunk) {
      const file = { name: 'x.hcl', text };
      const sink = new Diagnostics();
      checkBody(parseHcl(file, sink), file);
      checkExpression(parseExpression(file, 0, text.length, sink), file);
      checkExpression(parseTemplate(file, 0, text.length, sink), file);
      checkJson(parseJson(file, sink));
      for (const { subject, context } of sink.items) {
        for (const range of [subject, context]) if (range !== undefined) checkPlace(range);
      }
    }
  });
});

describe('every prefix of a valid text is read', () => {
  test.each(sampleTexts)('%j', (text) => {
    for (let end = 0; end <= text.length; end++) {
      const file = { name: 'x.hcl', text: text.slice(0, end) };
      checkBody(parseHcl(file, new Diagnostics()), file);
    }
  });

  test.each(sampleTexts)('%j has no mistakes', (text) => {
    const sink = new Diagnostics();
    parseHcl({ name: 'x.hcl', text }, sink);
    expect(sink.items).toEqual([]);
  });
});

test('a part of a file gives the places of the file', () => {
  const text = 'xx "${a.b}é${c d}" yy';
  const file = { name: 'x.hcl', text };
  const sink = new Diagnostics();
  const expression = parseExpression(file, 3, 18, sink);
  expect(expression.range).toEqual({ file, start: 3, end: 18 });
  expect(sink.items.map(({ subject }) => subject?.start)).toEqual([text.indexOf('d}')]);
});

function checkBody(body: NativeBody, file: SourceFile): void {
  checkInside(body.range, file);
  for (const { expression, range, nameRange } of body.attributes.values()) {
    checkInside(range, file);
    checkInside(nameRange, file);
    checkExpression(expression, file);
  }
  for (const block of body.blocks) {
    checkInside(block.range, file);
    checkInside(block.definitionRange, file);
    if (block.body.kind === 'native-body') checkBody(block.body, file);
  }
}

function checkExpression(expression: Expression, file: SourceFile): void {
  visitExpression(expression, (part) => checkInside(part.range, file));
}

function checkJson(body: Body): void {
  const schema = {
    attributes: [{ name: 'a', required: true }],
    blocks: [{ type: 'b', labels: ['name'] }],
  };
  const content = readContent(body, schema, new Diagnostics());
  for (const { expression } of content.attributes.values()) expect(expression.kind).toBeDefined();
}

function checkInside({ file, start, end }: Range, expected: SourceFile): void {
  if (file !== expected || start > end || start < 0 || end > expected.text.length) {
    throw new Error(`${start}-${end} is not in ${JSON.stringify(expected.text)}`);
  }
}

function checkPlace(range: Range): void {
  const { startLine, startColumn, endLine, endColumn } = locate(range);
  expect(startLine).toBeGreaterThan(0);
  expect(startColumn).toBeGreaterThan(0);
  expect(endLine).toBeGreaterThanOrEqual(startLine);
  expect(endColumn).toBeGreaterThan(0);
}

function chunks(items: readonly string[], size: number): string[][] {
  const result: string[][] = [];
  for (let at = 0; at < items.length; at += size) result.push(items.slice(at, at + size));
  return result;
}
