import type { DiagnosticCode } from '../../source/codes.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';

/** Thrown to give up on a set of Compose files; the mistakes are in the sink already. */
export class ComposeGivenUp extends Error {}

/** Thrown at the mistake that makes a set of Compose files unreadable. */
export class ComposeMistake extends Error {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly range: Range | undefined;

  /** The message is compose-go's, where it has one. */
  constructor(code: DiagnosticCode, summary: string, message: string, range: Range | undefined) {
    super(message);
    this.name = 'ComposeMistake';
    this.code = code;
    this.summary = summary;
    this.range = range;
  }
}

/** Puts a mistake into the sink. */
export function reportProblem(
  sink: DiagnosticSink,
  code: DiagnosticCode,
  summary: string,
  detail: string,
  subject: Range | undefined,
): void {
  sink.add({
    code,
    severity: 'error',
    summary,
    detail,
    ...(subject !== undefined && { subject }),
  });
}

/** The mistake of a value that no build can be made of. */
export function invalidValue(message: string, node: YamlNode): ComposeMistake {
  return new ComposeMistake('invalid-compose', 'Invalid Compose file', message, node.range);
}

/** The value of a key when the node is a mapping that has it. */
export function entryOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'mapping' ? node.entries.get(key)?.value : undefined;
}

/** A copy of a mapping with one entry set, or removed when the value is undefined. */
export function withEntry(
  mapping: YamlMapping,
  key: string,
  value: YamlNode | undefined,
): YamlMapping {
  const before = mapping.entries.get(key);
  if (before?.value === value) return mapping;
  const entries = new Map(mapping.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, { keyRange: before?.keyRange ?? value.range, value });
  return { ...mapping, entries };
}

/** A copy of a mapping with each value changed; entries that become undefined are left out. */
export function mapEntries(
  mapping: YamlMapping,
  change: (value: YamlNode, key: string) => YamlNode | undefined,
): YamlMapping {
  let changed: YamlMapping = mapping;
  for (const [key, { value }] of mapping.entries) {
    const next = change(value, key);
    if (next === value) continue;
    if (changed === mapping) changed = { ...mapping, entries: new Map(mapping.entries) };
    const entries = changed.entries as Map<string, { keyRange: Range; value: YamlNode }>;
    if (next === undefined) entries.delete(key);
    else entries.set(key, { keyRange: mapping.entries.get(key)!.keyRange, value: next });
  }
  return changed;
}

/** Whether a node says nothing: it is missing or null. */
export function isNothing(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value.type === 'null');
}

/** The text of a scalar that is a string. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value.type === 'string' ? node.value.text : undefined;
}

/** A scalar of a text, at the place of what it stands for. */
export function textNode(text: string, range: Range): YamlNode {
  return { kind: 'scalar', value: { type: 'string', text }, range };
}

/** Go's name for the type of a decoded value, as compose-go's messages show it. */
export function goTypeName(node: YamlNode): string {
  if (node.kind === 'mapping') return 'map[string]interface {}';
  if (node.kind === 'sequence') return '[]interface {}';
  switch (node.value.type) {
    case 'null':
      return '<nil>';
    case 'float':
      return 'float64';
    case 'timestamp':
      return 'time.Time';
    default:
      return node.value.type;
  }
}
