import type { Random } from '../random.ts';
import { type Expression, quoted, toJson } from './expression.ts';
import { toStyledNative } from './style.ts';

/** A block that can be written in both syntaxes. */
export interface Block {
  readonly type: string;
  readonly label: string;
  readonly attributes: readonly (readonly [string, Expression])[];
  readonly blocks?: readonly {
    readonly type: string;
    readonly attributes: readonly (readonly [string, Expression])[];
  }[];
}

/** Blocks and top-level attributes: a definition file. */
export interface Body {
  readonly attributes: readonly (readonly [string, Expression])[];
  readonly blocks: readonly Block[];
}

/** The file in native syntax, as one of many people might write it. */
export function writeNative({ attributes, blocks }: Body, random: Random): string {
  const lines = (rows: readonly (readonly [string, Expression])[], indent: string): string =>
    rows
      .map(([name, value]) => {
        const gap = random.pick([' ', ' ', ' ', '', '   ', '\t']);
        return `${indent}${name}${gap}=${gap}${toStyledNative(value, random, indent)}\n`;
      })
      .join('');
  const parts = blocks.map((block) => {
    const inner = (block.blocks ?? [])
      .map(({ type, attributes: rows }) => `  ${type} {\n${lines(rows, '    ')}  }\n`)
      .join('');
    const before = random.chance(0.1)
      ? random.pick(['\n', '# note\n', '/* x */ ', '// y\n\n'])
      : '';
    const label =
      /^[A-Za-z_][\w-]*$/.test(block.label) && random.chance(0.1)
        ? block.label
        : quoted(block.label);
    const body = `${lines(block.attributes, '  ')}${inner}`;
    return `${before}${block.type} ${label} {\n${body}}\n`;
  });
  const text = lines(attributes, '') + parts.join('');
  return random.chance(0.1) ? text.trimEnd() : text;
}

/** The file in HCL's JSON form; blocks of one label become a list. */
export function writeJson({ attributes, blocks }: Body): string {
  const types = new Map<string, Map<string, string[]>>();
  for (const block of blocks) {
    const labels = types.get(block.type) ?? new Map<string, string[]>();
    types.set(block.type, labels);
    const inner = (block.blocks ?? []).map(
      ({ type, attributes }) => `${JSON.stringify(type)}: ${members(attributes)}`,
    );
    const rows = block.attributes.map(member);
    const bodies = labels.get(block.label) ?? [];
    labels.set(block.label, [...bodies, `{${[...rows, ...inner].join(', ')}}`]);
  }
  const sections = [...types].map(([type, labels]) => {
    const entries = [...labels].map(([label, bodies]) => {
      const value = bodies.length === 1 ? bodies[0] : `[${bodies.join(', ')}]`;
      return `    ${JSON.stringify(label)}: ${value}`;
    });
    return `  ${JSON.stringify(type)}: {\n${entries.join(',\n')}\n  }`;
  });
  const rows = attributes.map((row) => `  ${member(row)}`);
  return `{\n${[...rows, ...sections].join(',\n')}\n}\n`;
}

function members(attributes: readonly (readonly [string, Expression])[]): string {
  return `{${attributes.map(member).join(', ')}}`;
}

function member([name, value]: readonly [string, Expression]): string {
  return `${JSON.stringify(name)}: ${toJson(value)}`;
}
