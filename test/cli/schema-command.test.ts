import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/arguments.ts';
import { runSchema } from '../../src/cli/schema-command.ts';
import { memoryHost } from '../../src/host/memory.ts';

async function run(...words: string[]): Promise<string> {
  let text = '';
  const output = {
    out: (chunk: string) => {
      text += chunk;
    },
    error: () => {},
    errorColors: false,
  };
  const catchInterrupts = () => new AbortController().signal;
  await runSchema(words, { host: memoryHost(), output, catchInterrupts, width: 80 });
  return text;
}

test.each([
  [[], 'bake'],
  [['bake'], 'bake'],
  [['graph'], 'graph'],
  [['compose'], 'compose-build'],
])('schema %j', async (words, name) => {
  const file = JSON.parse(readFileSync(`schema/${name}.schema.json`, 'utf8')) as unknown;
  expect(JSON.parse(await run(...words))).toEqual(file);
});

test.each([['hcl'], ['bake', 'graph']])('there is no schema %j', async (...words) => {
  await expect(run(...words)).rejects.toThrow(UsageError);
});
