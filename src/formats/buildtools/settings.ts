import { readBoolean } from '../../model/specs/scalars.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlNode } from '../yaml/node.ts';
import { readYaml } from '../yaml/read.ts';
import { maskSecrets } from './mask-secrets.ts';
import { reportMistake } from './problem.ts';
import { checkCacheUrl, checkOneRegistry } from './registry.ts';
import { type SettingRow, settingAt, settingRows } from './setting-table.ts';

/** A value with where it is from. */
export interface Setting {
  readonly text: string;
  /** Absent for what the environment says. */
  readonly range?: Range;
  /** The environment variable that it is from. */
  readonly variable?: string;
}

/** The values of a configuration by their paths; empty ones are absent. */
export type Settings = ReadonlyMap<string, Setting>;

/**
 * Reads configuration files, the nearest first: the first value counts, and after them all what the
 * environment says. Undefined after mistakes, which are in the sink.
 */
export function readSettings(
  files: readonly SourceFile[],
  env: Readonly<Record<string, string | undefined>>,
  sink: DiagnosticSink,
): Settings | undefined {
  const settings = new Map<string, Setting>();
  let isWell = true;
  for (const file of files) {
    const found = settingsOf(file, sink);
    if (found === undefined) return undefined;
    for (const [path, setting] of found) if (!settings.has(path)) settings.set(path, setting);
    isWell &&= checkOneRegistry(settings, sink);
  }
  checkCacheUrl(settings, sink);
  for (const row of settingRows) {
    const { path, variable } = row;
    const text = variable === undefined ? undefined : env[variable];
    if (!text || variable === undefined) continue;
    if (row.type !== 'bool' || readBoolean(text) !== undefined) {
      const isOff = row.type === 'bool' && readBoolean(text) === false;
      if (isOff) settings.delete(path);
      else settings.set(path, { text, variable });
      continue;
    }
    reportMistake(sink, `invalid value of ${variable}`, 'Say true or false.');
    isWell = false;
  }
  return isWell ? settings : undefined;
}

function settingsOf(file: SourceFile, sink: DiagnosticSink): Settings | undefined {
  const shown = maskSecrets(file);
  const inShown = (range: Range): Range => ({ ...range, file: shown });
  const documents = readYaml(file, {
    add: ({ subject, related = [], ...rest }) =>
      sink.add({
        ...rest,
        ...(subject && { subject: inShown(subject) }),
        related: related.map(({ message, range }) => ({ message, range: inShown(range) })),
      }),
  });
  if (documents === undefined) return undefined;
  const reader = new SettingsReader(shown, sink);
  const [document] = documents;
  if (document?.root !== undefined) reader.visit(document.root, []);
  return reader.isWell ? reader.settings : undefined;
}

class SettingsReader {
  readonly settings: Map<string, Setting> = new Map();
  isWell = true;
  readonly #shown: SourceFile;
  readonly #sink: DiagnosticSink;

  /** Places are in the file as it is shown. */
  constructor(shown: SourceFile, sink: DiagnosticSink) {
    this.#shown = shown;
    this.#sink = sink;
  }

  /** No deeper than the table is. */
  visit(node: YamlNode, path: readonly string[]): void {
    if (node.kind === 'scalar' && node.value.type === 'null') return;
    const { row, keys } = settingAt(path);
    if (row !== undefined) {
      this.#readValue(node, path, row);
      return;
    }
    if (node.kind !== 'mapping') {
      const what = path.length === 0 ? 'a configuration' : `"${path.join('.')}"`;
      this.#refuse(`${what} has to be a mapping`, node.range, `Its keys are ${keys.join(', ')}.`);
      return;
    }
    for (const [key, { keyRange, value }] of node.entries) {
      if (keys.includes('*') || keys.includes(key)) {
        this.visit(value, [...path, key]);
        continue;
      }
      const where = path.length === 0 ? '' : ` in "${path.join('.')}"`;
      const near = didYouMean(suggest(key, keys));
      const detail = near.trim() || `The keys${where} are ${keys.join(', ')}.`;
      this.#refuse(`unknown key "${key}"${where}`, keyRange, detail);
    }
  }

  #readValue(node: YamlNode, path: readonly string[], row: SettingRow): void {
    const name = path.join('.');
    if (node.kind !== 'scalar') {
      this.#refuse(`"${name}" has to be a text`, node.range, 'A list or a mapping is no text.');
      return;
    }
    const { value, range } = node;
    if (row.type === 'bool') {
      const truth = value.type === 'bool' ? value.truth : truthOf(value);
      if (truth === undefined) {
        this.#refuse(`"${name}" has to be true or false`, range, 'Say true or false.');
      } else if (truth) this.settings.set(name, { text: 'true', range: this.#place(range) });
      return;
    }
    const text =
      value.type === 'string' ? value.text : range.file.text.slice(range.start, range.end);
    if (text !== '') this.settings.set(name, { text, range: this.#place(range) });
  }

  #place(range: Range): Range {
    return { ...range, file: this.#shown };
  }

  #refuse(summary: string, range: Range, detail: string): void {
    this.isWell = false;
    reportMistake(this.#sink, summary, detail, this.#place(range));
  }
}

/** Of the words that YAML 1.1 knows (go-yaml). */
function truthOf(value: { readonly type: string; readonly text?: unknown }): boolean | undefined {
  if (value.type !== 'string' || typeof value.text !== 'string') return undefined;
  if (/^(?:y|Y|yes|Yes|YES|on|On|ON)$/.test(value.text)) return true;
  return /^(?:n|N|no|No|NO|off|Off|OFF)$/.test(value.text) ? false : undefined;
}
