import { type BoundKey, overrideKeys } from '../model/override-keys.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';
import type { OverrideText } from './flags.ts';
import { compilePattern, isPattern } from './pattern.ts';
import { listNames } from './unknown-name.ts';

/** One `--set PATTERN.KEY[.SUB][+]=VALUE`, read. */
export interface Override {
  /** Position among all overrides. */
  readonly index: number;
  /** `--set`, or the flag that stands for one. */
  readonly flag: string;
  readonly text: string;
  /** Undefined where the key is none, or lacks its sub-key: see `problem`. */
  readonly key: BoundKey | undefined;
  readonly sub: string;
  readonly value: string;
  readonly append: boolean;
  /** The environment variable that the value was taken from. */
  readonly environment?: string;
  readonly keyRange: Range;
  readonly valueRange: Range;
  /** buildx: a mistake that counts only where a target is built that the override is meant for. */
  readonly problem?: string;
}

/** Reads an environment variable. */
export type EnvironmentLookup = (name: string) => string | undefined;

/**
 * Reads the overrides and finds the targets that each is meant for; the overrides of a target are
 * in the order of the texts. What is wrong with one in any case is reported.
 */
export function readOverrides(
  texts: readonly OverrideText[],
  names: readonly string[],
  lookUp: EnvironmentLookup | undefined,
  sink: DiagnosticSink,
): ReadonlyMap<string, readonly Override[]> {
  const known = new Set(names);
  const byTarget = new Map<string, Override[]>();
  for (const [index, text] of texts.entries()) {
    const parts = splitOverride(text);
    const matching = parts.name === undefined ? [] : matchNames(parts, names, known, sink);
    const problem = problemOf(parts);
    if (problem !== undefined) {
      sink.add(overrideError(problem, rangeIn(parts.file, 0, text.text.length)));
      continue;
    }
    const override = completeOverride(parts, index, lookUp);
    if (override === undefined) continue;
    if (matching.length > 0) warnOfIgnored(parts, override, sink);
    for (const name of matching) {
      const overrides = byTarget.get(name);
      if (overrides === undefined) byTarget.set(name, [override]);
      else overrides.push(override);
    }
  }
  return byTarget;
}

/** The parts of an override's text. */
interface OverrideParts {
  readonly flag: string;
  readonly file: SourceFile;
  /** All before the `=`. */
  readonly head: string;
  readonly pattern: string;
  readonly name: string | undefined;
  readonly key: BoundKey | undefined;
  readonly sub: string | undefined;
  readonly append: boolean;
  readonly value: string | undefined;
}

function splitOverride({ flag, text }: OverrideText): OverrideParts {
  const equals = text.indexOf('=');
  const head = equals < 0 ? text : text.slice(0, equals);
  const append = head.endsWith('+');
  const address = append ? head.slice(0, -1) : head;
  const [pattern = '', name, ...sub] = address.split('.');
  return {
    flag,
    file: { name: flag, text },
    head,
    pattern,
    name,
    key: name === undefined ? undefined : overrideKeys.get(name),
    sub: sub.length === 0 ? undefined : sub.join('.'),
    append,
    value: equals < 0 ? undefined : text.slice(equals + 1),
  };
}

/** What is wrong with an override whatever it is meant for, in buildx's words. */
function problemOf({
  file,
  head,
  name,
  key,
  sub,
  append,
  value,
}: OverrideParts): string | undefined {
  if (name === undefined) return `invalid override key ${head}, expected target.name`;
  const rule = key?.rule;
  if (value === undefined && rule?.fromEnvironment !== true) {
    return `invalid override ${file.text}, expected target.name=value`;
  }
  if (rule?.sub !== undefined && rule.missingSub === undefined && sub === undefined) {
    return `invalid key ${head}, ${name} requires name`;
  }
  if (append && rule?.refusesAppend === true) {
    return `invalid key ${head}, ${name} does not support append`;
  }
  return undefined;
}

/** Undefined when the environment variable that it asks for is not set. */
function completeOverride(
  parts: OverrideParts,
  index: number,
  lookUp: EnvironmentLookup | undefined,
): Override | undefined {
  const { flag, file, head, pattern, name = '', key, append } = parts;
  const sub = parts.sub ?? '';
  const environment = parts.value === undefined ? sub : undefined;
  // buildx: where the environment may not be read, the argument becomes empty.
  const value = parts.value ?? (lookUp === undefined ? '' : lookUp(sub));
  if (value === undefined) return undefined;
  const problem = deferredProblem(parts);
  const keyStart = pattern.length + 1;
  return {
    index,
    flag,
    text: file.text,
    key: problem === undefined ? key : undefined,
    sub,
    value,
    append,
    ...(environment === undefined ? {} : { environment }),
    keyRange: rangeIn(file, keyStart, keyStart + name.length),
    valueRange: rangeIn(file, Math.min(head.length + 1, file.text.length), file.text.length),
    ...(problem === undefined ? {} : { problem }),
  };
}

function deferredProblem({ name = '', key, sub }: OverrideParts): string | undefined {
  if (key === undefined) {
    const suggestion = didYouMean(suggest(name, overrideKeys.keys()));
    return `unknown key: ${name}.${suggestion} Keys: ${[...overrideKeys.keys()].sort().join(', ')}.`;
  }
  return sub === undefined ? key.rule.missingSub : undefined;
}

/** The targets that an override is meant for: the one of that name, or all that match (buildx). */
function matchNames(
  { file, pattern }: OverrideParts,
  names: readonly string[],
  known: ReadonlySet<string>,
  sink: DiagnosticSink,
): readonly string[] {
  if (known.has(pattern)) return [pattern];
  const range = rangeIn(file, 0, pattern.length);
  const test = compilePattern(pattern);
  if (test === undefined) {
    const problem = `could not match targets with '${pattern}': syntax error in pattern`;
    sink.add(overrideError(problem, range));
    return [];
  }
  const matching = names.filter(test);
  if (matching.length === 0) {
    const suggestion = isPattern(pattern) ? '' : didYouMean(suggest(pattern, names));
    const problem = `could not find any target matching '${pattern}'`;
    sink.add(overrideError(`${problem}.${suggestion} ${listNames('Targets', names)}`, range));
  }
  return matching;
}

/** buildx drops these parts without a word. */
function warnOfIgnored(parts: OverrideParts, override: Override, sink: DiagnosticSink): void {
  const { key, sub } = override;
  if (key === undefined) return;
  const { rule } = key;
  const warn = (detail: string, subject: Range) => {
    sink.add({
      code: 'ignored-override',
      severity: 'warning',
      summary: 'Ignored part',
      detail,
      subject,
    });
  };
  if (sub !== '' && rule.sub === undefined) {
    const start = override.keyRange.end;
    const detail = `The key "${rule.key}" has no parts; ".${sub}" has no effect.`;
    warn(detail, rangeIn(parts.file, start, start + 1 + sub.length));
  }
  if (override.append && rule.list !== true) {
    const end = parts.head.length;
    const detail = `The key "${rule.key}" is no list; the value replaces what is there.`;
    warn(detail, rangeIn(parts.file, end - 1, end));
  }
}

function rangeIn(file: SourceFile, start: number, end: number): Range {
  return { file, start, end };
}

/** An error in an override. */
export function overrideError(detail: string, subject: Range): Diagnostic {
  const summary = 'Invalid override';
  return { code: 'invalid-override', severity: 'error', summary, detail, subject };
}
