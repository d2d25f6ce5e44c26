import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import { Diagnostics } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/source.ts';
import type { JsonBody } from './ast.ts';
import { parseJson } from './json.ts';

/** What hcl2json says of a file: its body in JSON, or why it refuses the file, in HCL's words. */
export type Hcl2jsonAnswer = { readonly body: JsonBody } | { readonly problem: string };

/**
 * Reads HCL with hcl2json, HashiCorp's reader in WebAssembly, which is loaded on first use. The
 * body's places are those of the JSON that it makes; numbers have the precision of doubles, and
 * attributes and blocks are in the order of their names.
 */
export async function readWithHcl2json(file: SourceFile): Promise<Hcl2jsonAnswer> {
  let tree: Json;
  try {
    const { parse } = await import('@cdktf/hcl2json');
    tree = (await parse(file.name, file.text)) as Json;
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const text = JSON.stringify(unwrapKeywords(tree), finite, 2);
  const sink = new Diagnostics();
  const body = parseJson({ name: `${file.name} (as JSON)`, text }, sink);
  const [first] = sink.items;
  return first === undefined ? { body } : { problem: `${first.summary}; ${first.detail}` };
}

/**
 * The second opinion on a file that our reader refused: when hcl2json accepts it, its body is to be
 * used, and a warning asks for a report. Undefined when both refuse, or when hcl2json is not asked
 * because the text is hostile rather than wrong.
 */
export async function askHcl2json(
  file: SourceFile,
  refusals: readonly Diagnostic[],
  sink: DiagnosticSink,
): Promise<JsonBody | undefined> {
  const [first] = refusals;
  // hcl2json takes text, in which bytes that are not UTF-8 are characters like any other.
  const isMistake =
    file.invalidAt === undefined && refusals.every(({ code }) => code === 'syntax-error');
  if (first === undefined || !isMistake || file.text.length > LARGEST_ASKED) return undefined;
  const answer = await readWithHcl2json(file);
  if ('problem' in answer) return undefined;
  sink.add({
    code: 'readers-disagree',
    severity: 'warning',
    summary: 'Readers disagree',
    detail: `This was taken for a mistake (${first.summary}: ${first.detail}), but HashiCorp's own reader accepts the file, so its reading is used. Please report the file.`,
    ...(first.subject === undefined ? {} : { subject: first.subject }),
  });
  return answer.body;
}

/**
 * Longest text that is worth a second opinion, in UTF-16 units: hcl2json takes seconds for some that
 * are much longer (many lines of an open heredoc).
 */
const LARGEST_ASKED = 40_000;

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Arguments whose values are names or types, and stand in `${…}` in what hcl2json makes. */
const KEYWORD_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  variable: ['type'],
  function: ['params', 'variadic_params'],
};

function unwrapKeywords(tree: Json): Json {
  if (!isObject(tree)) return tree;
  return mapEntries(tree, (blocksByName, type) => {
    const names = KEYWORD_ARGUMENTS[type];
    if (names === undefined || !isObject(blocksByName)) return blocksByName;
    return mapEntries(blocksByName, (blocks) => mapBlocks(blocks, names));
  });
}

function mapBlocks(blocks: Json, names: readonly string[]): Json {
  if (!Array.isArray(blocks)) return blocks;
  return (blocks as readonly Json[]).map((block) =>
    isObject(block)
      ? mapEntries(block, (value, name) => (names.includes(name) ? unwrap(value) : value))
      : block,
  );
}

function unwrap(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(unwrap);
  const inner = typeof value === 'string' ? /^\$\{([\s\S]*)\}$/.exec(value) : null;
  return inner === null ? value : inner[1]!;
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapEntries(
  object: { readonly [name: string]: Json },
  change: (value: Json, name: string) => Json,
): Json {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, change(value, name)]),
  );
}

/** Numbers beyond doubles come as infinities, which JSON cannot hold: the nearest that it can. */
function finite(_name: string, value: unknown): unknown {
  if (value === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return value === Number.NEGATIVE_INFINITY ? -Number.MAX_VALUE : value;
}
