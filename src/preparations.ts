import { type CopyWork, copySource } from './deploy/copy-source.ts';
import type { SourceCopy } from './deploy/source-copy.ts';
import type { Host } from './host/host.ts';
import type { Graph } from './model/graph.ts';
import { mayExecute } from './model/rights.ts';
import type { Diagnostic, DiagnosticSink } from './source/diagnostic.ts';

/**
 * The values of the secrets that the targets take from the environment and that the definition has
 * files for; the files are not read otherwise. Undefined after a mistake, which is in the sink.
 */
export async function secretValues(
  { targets, secretFiles }: Graph,
  allow: readonly string[] | undefined,
  host: Host,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string> | undefined> {
  const asked = [...targets.values()].flatMap(({ attributes }) => attributes.secret ?? []);
  const wanted = new Set(asked.map(({ env }) => env));
  const names = [...(secretFiles?.names ?? [])].filter(([name]) => wanted.has(name));
  if (secretFiles === undefined || names.length === 0) return new Map();
  const { readSecrets } = await import('./formats/kamal/secrets.ts');
  const settings = { host, files: secretFiles.files, mayExecute: mayExecute(allow) };
  return readSecrets(new Map(names), settings, sink);
}

/** Makes the copies of HEAD that a build needs. */
export async function copySources(
  { copies }: { readonly copies: readonly SourceCopy[] },
  host: Host,
  work: CopyWork,
): Promise<{ readonly value?: true; readonly diagnostics: readonly Diagnostic[] }> {
  for (const copy of copies) {
    const problem = await copySource(host, copy, work);
    if (problem === undefined) continue;
    const summary = `cannot copy ${copy.root} to ${copy.folder}`;
    return { diagnostics: [{ code: 'no-copy', severity: 'error', summary, detail: problem }] };
  }
  return { value: true, diagnostics: [] };
}

/** A host whose processes have more variables. */
export function withEnvironment(host: Host, added: ReadonlyMap<string, string>): Host {
  return added.size === 0 ? host : { ...host, env: { ...host.env, ...Object.fromEntries(added) } };
}
