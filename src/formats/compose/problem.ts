import type { DiagnosticCode } from '../../source/codes.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';

/** Thrown to give up on a set of Compose files; the mistake is in the sink already. */
export class ComposeGivenUp extends Error {}

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
  const entries = new Map(mapping.entries);
  if (value === undefined) entries.delete(key);
  else entries.set(key, { keyRange: entries.get(key)?.keyRange ?? value.range, value });
  return { ...mapping, entries };
}

/** Whether a node says nothing: it is missing or null. */
export function isNothing(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.value.type === 'null');
}

/** The text of a scalar that is a string. */
export function stringOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value.type === 'string' ? node.value.text : undefined;
}
