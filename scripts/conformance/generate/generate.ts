import type { Case } from '../case.ts';
import { Random } from '../random.ts';
import { type Body, writeJson, writeNative } from './block.ts';
import { generateCommandLine } from './command-line.ts';
import { generateComposeCase } from './compose.ts';
import { generateDefinition } from './definition.ts';
import { mutate } from './mutate.ts';
import { generateWildCase } from './wild.ts';

const encoder = new TextEncoder();

/** The case of one seed: the same on every machine. */
export function generateCase(seed: number): Case {
  const random = new Random(seed);
  if (seed % 6 === 5) return generateComposeCase(random, seed);
  if (seed % 6 >= 3) return generateWildCase(random, seed);
  // Most cases are of use beside an older docker-buildx too.
  const isModern = seed % 4 === 0;
  const definition = generateDefinition(random, isModern);
  const line = generateCommandLine(random, definition, isModern);
  const files = new Map(definitionFiles(random, definition.body));
  const broken = random.chance(0.25);
  const encoded = new Map<string, Uint8Array>([['s.txt', encoder.encode('secret\n')]]);
  for (const [name, text] of files) {
    const crlf = random.chance(0.03) ? text.replace(/\n/g, '\r\n') : text;
    encoded.set(name, encoder.encode(broken ? mutate(crlf, random) : crlf));
  }
  const standard = [...files.keys()].every((name) => name.startsWith('docker-bake.'));
  const since = [line.since, definition.since].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  )[1]!;
  return {
    id: `generated/${seed}`,
    files: encoded,
    args: [...(standard ? [] : [...files.keys()].flatMap((name) => ['-f', name])), ...line.args],
    env: line.env,
    since,
    ...(definition.unordered ? { unordered: true } : {}),
  };
}

function definitionFiles(random: Random, body: Body): [string, string][] {
  if (random.chance(0.15)) return [['docker-bake.json', writeJson(body)]];
  if (random.chance(0.75)) return [['docker-bake.hcl', writeNative(body, random)]];
  const first = body.blocks.filter(() => random.chance(0.5));
  const rest = { attributes: [], blocks: body.blocks.filter((block) => !first.includes(block)) };
  const head = { attributes: body.attributes, blocks: first };
  return random.pick<() => [string, string][]>([
    () => [
      ['one.hcl', writeNative(head, random)],
      ['two.hcl', writeNative(rest, random)],
    ],
    () => [
      ['one.hcl', writeNative(head, random)],
      ['two.json', writeJson(rest)],
    ],
    () => [
      ['docker-bake.json', writeJson(rest)],
      ['docker-bake.hcl', writeNative(head, random)],
    ],
    () => [
      ['docker-bake.hcl', writeNative(head, random)],
      ['docker-bake.override.hcl', writeNative(rest, random)],
    ],
  ])();
}
