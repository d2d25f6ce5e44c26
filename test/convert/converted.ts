import type { Case } from '../../scripts/conformance/case.ts';
import { type BakeRequest, print } from '../../src/bake.ts';
import { bakeOptions } from '../../src/cli/options.ts';
import { type ConvertedFormat, convert } from '../../src/conversion.ts';
import { memoryHost } from '../../src/host/memory.ts';

/** What a definition prints before and after it is converted, and what was told to be lost. */
export interface Converted {
  readonly before: string;
  /** After each conversion. */
  readonly after: readonly string[];
  readonly lost: readonly string[];
}

const extensions = { hcl: 'hcl', json: 'json', compose: 'yaml' } as const;

/**
 * Converts the files of a case to a format, and the result to the next. `change` changes what both
 * prints are asked for. A text is why there is no print.
 */
export async function convertCase(
  { files, args, env, input }: Case,
  formats: readonly ConvertedFormat[],
  change: (request: BakeRequest) => BakeRequest = (request) => request,
): Promise<Converted | string> {
  let contents: Record<string, string | Uint8Array> = Object.fromEntries(files);
  const hostOf = () =>
    memoryHost({
      files: contents,
      env: { HOME: '/home/user', ...env },
      ...(input === undefined ? {} : { standardInput: input }),
    });
  const words = args.filter((word) => word !== '--print');
  let request = change(bakeOptions(words, env).request);
  const before = await print(request, hostOf());
  if (before.value === undefined) return messages(before.diagnostics);
  const lost: string[] = [];
  const after: string[] = [];
  for (const format of formats) {
    const { value, diagnostics } = await convert(request, format, hostOf());
    if (value === undefined) return messages(diagnostics);
    for (const { code, detail } of diagnostics) if (code === 'not-converted') lost.push(detail);
    const name = `converted.${extensions[format]}`;
    contents = { ...contents, [name]: value };
    // What Compose reads by itself is given to the others.
    const isMissed = '.env' in contents && format !== 'compose';
    const envFiles = [...(isMissed ? ['.env'] : []), ...(request.envFiles ?? [])];
    request = { ...request, files: [name], envFiles };
    const printed = await print(request, hostOf());
    if (printed.value === undefined) return messages(printed.diagnostics);
    after.push(printed.value);
  }
  return { before: before.value, after, lost };
}

function messages(
  diagnostics: readonly { readonly summary: string; readonly detail: string }[],
): string {
  return diagnostics.map(({ summary, detail }) => `${summary}; ${detail}`).join('\n');
}

interface Printed {
  readonly target: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where targets differ though nothing was said: `app.args`. */
export function unreported({ before, after, lost }: Converted): readonly string[] {
  const [old, now] = [before, ...after].map((text) => (JSON.parse(text) as Printed).target);
  const different: string[] = [];
  for (const [name, target] of Object.entries(old ?? {})) {
    for (const key of new Set([...Object.keys(target), ...Object.keys(now?.[name] ?? {})])) {
      const isSame = JSON.stringify(target[key]) === JSON.stringify(now?.[name]?.[key]);
      const isTold = lost.some((text) => text.includes(`"${key}" of the target "${name}"`));
      if (!isSame && !isTold) different.push(`${name}.${key}`);
    }
  }
  return different;
}
