import type { Diagnostic } from '../source/diagnostic.ts';
import { LintFacts, type LintInput } from './facts.ts';
import { rules } from './rules.ts';
import { isSuppressed } from './suppress.ts';

export { readDockerfiles } from './dockerfiles.ts';

/**
 * What the rules find, with what was found while the definition was read; without what comments in
 * the files or `disabled` codes switch off. In the order of the files and of the places in them,
 * what has no place first. Of the same mistake about the same place one is kept.
 */
export function lintFindings(
  input: LintInput | undefined,
  reported: readonly Diagnostic[],
  disabled: ReadonlySet<string>,
): readonly Diagnostic[] {
  const facts = input && new LintFacts(input);
  const found: Diagnostic[] = [];
  for (const { code, severity, isGlobal, check } of rules) {
    if (facts === undefined || check === undefined) continue;
    if (isGlobal && input?.wanted !== undefined) continue;
    for (const finding of check(facts)) found.push({ ...finding, code, severity });
  }
  const all = [...found, ...reported.filter((diagnostic) => isNews(diagnostic, found))];
  // What keeps a definition from being read cannot be switched off.
  const kept = all.filter(
    (diagnostic) =>
      isUnreadable(diagnostic) || !(disabled.has(diagnostic.code) || isSuppressed(diagnostic)),
  );
  return inOrder(distinct(kept));
}

function isUnreadable({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && !rules.some((rule) => rule.code === code);
}

/** Whether no rule has found the same: the resolving of a group reports its missing members. */
function isNews({ code, subject }: Diagnostic, found: readonly Diagnostic[]): boolean {
  if (code !== 'unknown-target' || subject === undefined) return true;
  return !found.some(
    (other) =>
      other.code === 'missing-member' &&
      other.subject?.file === subject.file &&
      other.subject.start === subject.start,
  );
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, summary, detail, subject } = diagnostic;
    const key = JSON.stringify([code, summary, detail, subject?.file.name, subject?.start]);
    if (!seen.has(key)) seen.set(key, diagnostic);
  }
  return [...seen.values()];
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ subject }) => subject?.file.name ?? ''))].sort();
  const rank = new Map(files.map((file, index) => [file, index]));
  const rankOf = ({ subject }: Diagnostic): number => rank.get(subject?.file.name ?? '') ?? 0;
  return diagnostics.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || (a.subject?.start ?? 0) - (b.subject?.start ?? 0),
  );
}
