import { type BakeRequest, load, type Outcome, resolve } from './bake.ts';
import {
  type Document,
  documentFrom,
  hclText,
  jsonText,
  lost,
  type ParsedFile,
  readParsed,
  reportBuilders,
  targetComments,
  writeCompose,
  yamlComments,
} from './convert/convert.ts';
import { topLevelBlocks } from './formats/bake/block-types.ts';
import { isHclOrJson, parseFiles } from './formats/bake/parse-files.ts';
import { isBuildtools } from './formats/buildtools/format.ts';
import { looksLikeCompose } from './formats/compose/format.ts';
import { isKamal } from './formats/kamal/format.ts';
import type { Host } from './host/host.ts';
import { findFiles } from './load/find.ts';
import { usesFileRelativePaths } from './load/settings.ts';
import { attributeRange } from './model/attribute-range.ts';
import type { Definition } from './model/definition.ts';
import { attributeNames } from './model/fields.ts';
import type { Graph, ResolvedTarget } from './model/graph.ts';
import { formatJson, printAttributes } from './model/print.ts';
import type { AttributeName } from './model/target.ts';
import { type DiagnosticSink, Diagnostics } from './source/diagnostic.ts';
import type { SourceFile } from './source/source.ts';

/** What a definition can be converted to. */
export type ConvertedFormat = 'hcl' | 'json' | 'compose';

/**
 * The files of a request as one file in another format. Between HCL and JSON nothing is evaluated;
 * files of other formats are, and so is all that goes to Compose. What the other format cannot say
 * is a warning.
 */
export async function convert(
  request: BakeRequest,
  format: ConvertedFormat,
  host: Host,
): Promise<Outcome<string>> {
  const sink = new Diagnostics();
  const reading = rereadable(host);
  const files = await findFiles(reading, request.files ?? [], sink);
  if (sink.hasErrors) return { diagnostics: sink.items };
  warnOfFolders(files, host, sink);
  // The definitions of other tools are laid over those of Bake, so that nothing stays as it is.
  const own = files.some(isForeign) ? [] : files.filter(isOwn);
  const others = files.filter((file) => !own.includes(file));
  const bodies = await parseFiles(own, request.hclReader ?? 'native', sink);
  if (sink.hasErrors) return { diagnostics: sink.items };
  const parsed = own.flatMap((file, index): readonly ParsedFile[] => {
    const body = bodies[index];
    return body === undefined ? [] : [{ file, body, blocks: topLevelBlocks(body) }];
  });
  const documents = parsed.map((part) => readParsed(part, sink));
  const text =
    format === 'compose'
      ? await composeText(request, reading, documents, others, sink)
      : await ownText(request, reading, format, documents, parsed, others, sink);
  const failed = sink.hasErrors || (request.strict === true && sink.items.length > 0);
  return { diagnostics: sink.items, ...(text !== undefined && !failed && { value: text }) };
}

/** With file-relative paths it matters where a file lies, and the converted one lies elsewhere. */
function warnOfFolders(files: readonly SourceFile[], host: Host, sink: DiagnosticSink): void {
  const folders = files.filter(({ name }) => name.includes('/'));
  if (folders.length === 0 || usesFileRelativePaths(host.env) !== true) return;
  const names = folders.map(({ name }) => `"${name}"`).join(', ');
  sink.add({
    code: 'not-converted',
    severity: 'warning',
    summary: 'Paths of files',
    detail: `BUILDX_BAKE_FILE_RELATIVE_PATHS is on: paths in ${names} count from its folder, and in the converted file from that of the converted file.`,
  });
}

/** Whether a file is of another tool than Bake and Compose. */
function isForeign(file: SourceFile): boolean {
  return file.format !== undefined || isKamal(file) || isBuildtools(file);
}

/** Whether a file is in HCL or JSON. */
function isOwn(file: SourceFile): boolean {
  if (/\.ya?ml$/i.test(file.name)) return false;
  if (/\.(?:hcl|json)$/i.test(file.name)) return true;
  return !looksLikeCompose(file) && isHclOrJson(file);
}

/** Standard input can be read once only, and is needed twice. */
function rereadable(host: Host): Host {
  let input: Promise<Uint8Array> | undefined;
  return {
    ...host,
    readStandardInput() {
      input ??= host.readStandardInput();
      return input;
    },
  };
}

async function ownText(
  request: BakeRequest,
  host: Host,
  format: 'hcl' | 'json',
  documents: readonly Document[],
  parsed: readonly ParsedFile[],
  others: readonly SourceFile[],
  sink: DiagnosticSink,
): Promise<string | undefined> {
  const all = [...documents];
  if (others.length > 0) {
    const names = others.map(({ name }) => name);
    const asked = documents.length === 0 ? request : { ...request, files: names };
    const definition = await loaded(asked, host, sink);
    if (definition === undefined) return undefined;
    const { composeParts } = await import('./formats/compose/template-parts.ts');
    warnOfEnvFile(definition, sink);
    warnOfEvaluated(definition, sink);
    // Their definition is the one below that of HCL and JSON.
    all.unshift(documentFrom(definition, others, composeParts, sink));
  }
  return format === 'hcl' ? hclText(all, parsed) : jsonText(all, sink);
}

async function loaded(
  request: BakeRequest,
  host: Host,
  sink: DiagnosticSink,
): Promise<Definition | undefined> {
  const { value, diagnostics } = await load({ ...request, strict: false }, host);
  for (const item of diagnostics) sink.add(item);
  return value;
}

/** Bake reads no `.env` for HCL and JSON. */
function warnOfEnvFile({ implicitVariables = [] }: Definition, sink: DiagnosticSink): void {
  const names = implicitVariables.filter(({ origin }) => origin === 'env-file');
  if (names.length === 0) return;
  sink.add({
    code: 'not-converted',
    severity: 'warning',
    summary: 'Values of .env',
    detail: `Compose reads .env by itself, Bake only for Compose files: give "--env-file .env" for ${names.map(({ name }) => name).join(', ')}.`,
  });
}

/** What a definition of another tool lies over is evaluated with it. */
function warnOfEvaluated({ variables, functions = [] }: Definition, sink: DiagnosticSink): void {
  const names = [...variables, ...functions].map(({ name }) => name);
  if (names.length === 0) return;
  sink.add({
    code: 'not-converted',
    severity: 'warning',
    summary: 'Evaluated',
    detail: `The definition of another tool is laid over the Bake file, so that it is converted with the values of ${names.join(', ')} as they are now.`,
  });
}

async function composeText(
  request: BakeRequest,
  host: Host,
  documents: readonly Document[],
  others: readonly SourceFile[],
  sink: DiagnosticSink,
): Promise<string | undefined> {
  const definition = await loaded(request, host, sink);
  if (definition === undefined) return undefined;
  const resolved = resolve(definition, { ...request, strict: false, targets: ['*'] }, host);
  for (const item of resolved.diagnostics) sink.add(item);
  if (resolved.value === undefined) return undefined;
  const { targets } = resolved.value;
  const comments = targetComments(documents, new Set(targets.keys()), sink);
  const inYaml = yamlComments(others, definition.targets);
  const builders = definition.builders ?? [];
  reportBuilders(builders, sink);
  const head = [...comments.head, ...inYaml.head];
  const text = writeCompose(targets.values(), builders, head, (name) => [
    ...(comments.byTarget.get(name) ?? []),
    ...(inYaml.byTarget.get(name) ?? []),
  ]);
  reportGroups(definition, sink);
  const again = await readAgain(text, host, sink);
  if (again === undefined) return undefined;
  for (const target of targets.values()) {
    reportDifferences(target, again.targets.get(target.name), sink);
  }
  return text;
}

const convertedName = 'converted.compose.yaml';

/** What the converted file says. */
async function readAgain(
  text: string,
  host: Host,
  sink: DiagnosticSink,
): Promise<Graph | undefined> {
  const bytes = new TextEncoder().encode(text);
  const files: Host['files'] = {
    ...host.files,
    read: (path) => (path === convertedName ? Promise.resolve(bytes) : host.files.read(path)),
  };
  const request = { files: [convertedName], targets: ['*'] };
  const { value, diagnostics } = await load(request, { ...host, files });
  const graph = value && resolve(value, request, host);
  for (const item of [...diagnostics, ...(graph?.diagnostics ?? [])]) {
    if (item.severity === 'error') sink.add(item);
  }
  return graph?.value;
}

function reportGroups({ groups, targets }: Definition, sink: DiagnosticSink): void {
  for (const { name, targets: members, range } of groups) {
    const isAll = name === 'default' && targets.every((target) => members.includes(target.name));
    if (isAll) continue;
    sink.add(lost(`Compose has no groups but one of all services: "${name}".`, range));
  }
}

/** Told by attribute: that is what Compose cannot say. */
function reportDifferences(
  target: ResolvedTarget,
  again: ResolvedTarget | undefined,
  sink: DiagnosticSink,
): void {
  for (const name of attributeNames) {
    // A description is a comment there.
    if (textOf(target, name) === textOf(again, name)) continue;
    const place = attributeRange(target, name);
    sink.add(lost(`Compose has no form for "${name}" of the target "${target.name}".`, place));
  }
}

function textOf(target: ResolvedTarget | undefined, name: AttributeName): string | undefined {
  const value = target?.attributes[name];
  if (value === undefined) return undefined;
  return formatJson(printAttributes({ [name]: value }, 'full'));
}
