import { type BakeRequest, load, type Outcome, resolve } from './bake.ts';
import type { ConvertedFormat } from './conversion.ts';
import type { Host } from './host/host.ts';
import type { Definition } from './model/definition.ts';
import type { ResolvedTarget } from './model/graph.ts';
import { type DiagnosticCode, diagnosticCodes } from './source/codes.ts';
import type { Diagnostic } from './source/diagnostic.ts';

export type { ConvertedFormat } from './conversion.ts';
export { type Address, addressedTargets, explain, readAddress } from './plan/explain.ts';

/** Converts a definition to another format; see `conversion.ts`, which is loaded for it only. */
export async function convert(
  request: BakeRequest,
  format: ConvertedFormat,
  host: Host,
): Promise<Outcome<string>> {
  return (await import('./conversion.ts')).convert(request, format, host);
}

/** What is likely to be a mistake in a definition, with all that is one. */
export interface LintResult {
  /** In the order of the files and of the places in them; what has no place first. */
  readonly findings: readonly Diagnostic[];
}

/**
 * Looks for likely mistakes in a definition and the Dockerfiles of its targets, without the rules
 * whose codes are `disabled`. The targets of the request are those that findings are wanted about;
 * without any it is all of them and the definition as a whole.
 */
export async function lint(
  request: BakeRequest,
  host: Host,
  disabled: ReadonlySet<string> = new Set(),
): Promise<LintResult> {
  const { lintFindings, readDockerfiles } = await import('./lint/lint.ts');
  // Warnings stay what they are until the end, so that everything is looked at.
  const asked = { ...request, strict: false };
  const loaded = await load(asked, host);
  const reported = [...loaded.diagnostics];
  const definition = loaded.value;
  const targets = definition && resolveAll(definition, asked, host, reported);
  const wanted = definition && wantedTargets(definition, asked, host, reported);
  const input = definition &&
    targets && {
      definition,
      targets,
      wanted,
      // The files of a remote definition are not here.
      dockerfiles: definition.source ? new Map() : await readDockerfiles(targets.values(), host),
    };
  const findings = lintFindings(input, reported, disabled);
  return {
    findings: request.strict ? findings.map(asError) : findings,
  };
}

/** A rule of `lint` as documentation and reports show it. */
export interface LintRule {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
  readonly advice: string;
}

/** Every target by itself; after a mistake all that can be resolved in spite of it. */
function resolveAll(
  definition: Definition,
  request: BakeRequest,
  host: Host,
  reported: Diagnostic[],
): ReadonlyMap<string, ResolvedTarget> {
  if (definition.targets.length === 0) return new Map();
  const whole = resolve(definition, { ...request, targets: ['*'] }, host);
  reported.push(...whole.diagnostics);
  if (whole.value !== undefined) return whole.value.targets;
  // A group of a target's name would be found instead.
  const alone = { ...definition, groups: [] };
  const targets = new Map<string, ResolvedTarget>();
  const waiting: (readonly string[])[] = [definition.targets.map(({ name }) => name)];
  for (let names = waiting.pop(); names !== undefined; names = waiting.pop()) {
    const graph = resolve(alone, { ...request, targets: names }, host).value;
    for (const name of names) {
      const target = graph?.targets.get(name);
      if (target !== undefined) targets.set(name, target);
    }
    if (graph !== undefined || names.length === 1) continue;
    const half = Math.ceil(names.length / 2);
    waiting.push(names.slice(half), names.slice(0, half));
  }
  return targets;
}

function asError(finding: Diagnostic): Diagnostic {
  return finding.severity === 'warning' ? { ...finding, severity: 'error' } : finding;
}

/** The targets that are asked for and what they link to; undefined for all. */
function wantedTargets(
  definition: Definition,
  request: BakeRequest,
  host: Host,
  reported: Diagnostic[],
): ReadonlySet<string> | undefined {
  if ((request.targets ?? []).length === 0) return undefined;
  const { value, diagnostics } = resolve(definition, request, host);
  reported.push(...diagnostics);
  return new Set(value?.targets.keys());
}

/** What each rule of `lint` looks for, in the order of the documentation. */
export async function lintRules(): Promise<readonly LintRule[]> {
  const { rules } = await import('./lint/rules.ts');
  return rules.map(({ code, severity, advice }) => {
    return { code, severity, sentence: diagnosticCodes[code], advice };
  });
}
