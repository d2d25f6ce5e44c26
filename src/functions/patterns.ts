import { type Matcher, RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { adaptPattern } from './pattern-dialect.ts';
import { type CallContext, FunctionError } from './protocol.ts';

/** A compiled regular expression in RE2's syntax. */
export interface Pattern {
  readonly expression: RE2JS;
  /** The name of each group in order, empty for a group without one. */
  readonly names: readonly string[];
}

/** Why a regular expression is refused, in the words of Go's regexp/syntax. */
export interface PatternProblem {
  readonly reason: string;
  /** The part of the pattern that is at fault. */
  readonly part: string;
}

/** The groups of one match, the whole match first; `undefined` for those that took no part. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | undefined)[];
}

const maxPatternLength = 100_000;

/** The instructions of a pattern times the characters of a text: some ten seconds of search. */
const maxSearch = 1_000_000_000;

/** Milliseconds that all searches of one evaluation may take. */
const maxSearchTime = 20_000;

/** The milliseconds that the searches of an evaluation took so far. */
const searchTimes = new WeakMap<CallContext, number>();

const maxRemembered = 64;
const remembered = new Map<string, Pattern | PatternProblem>();

/** Compiles a pattern, or finds it among those that were compiled lately. */
export function compilePattern(text: string): Pattern | PatternProblem {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const compiled = compile(text);
  if (remembered.size >= maxRemembered) remembered.clear();
  remembered.set(text, compiled);
  return compiled;
}

function compile(text: string): Pattern | PatternProblem {
  if (text.length > maxPatternLength) {
    return { reason: `longer than ${maxPatternLength} characters`, part: text.slice(0, 20) };
  }
  const first = /\\p|\[:\]/i.test(text) ? compileAdapted(text) : compilePlain(text);
  const isRepeated = 'reason' in first && first.reason === 'duplicate capture group name';
  return isRepeated ? compileAdapted(text) : first;
}

function compilePlain(text: string): Pattern | PatternProblem {
  try {
    const expression = RE2JS.compile(text);
    const names = Array<string>(expression.groupCount()).fill('');
    for (const [name, index] of Object.entries(expression.namedGroups())) names[index - 1] = name;
    return { expression, names };
  } catch (error) {
    return problemOf(error, text);
  }
}

function compileAdapted(text: string): Pattern | PatternProblem {
  const adapted = adaptPattern(text, isClassName);
  try {
    return { expression: RE2JS.compile(adapted.text), names: adapted.names };
  } catch (error) {
    const problem = problemOf(error, adapted.text);
    return { ...problem, part: adapted.written(problem.part) };
  }
}

function isClassName(name: string): boolean {
  try {
    return RE2JS.compile(`\\p{${name}}`) !== undefined;
  } catch {
    return false;
  }
}

function problemOf(error: unknown, text: string): PatternProblem {
  if (!(error instanceof RE2JSException)) throw error;
  if (!(error instanceof RE2JSSyntaxException)) return { reason: error.message, part: text };
  const reason = error.getDescription();
  if (reason.startsWith('trailing backslash')) return { reason, part: '' };
  const part = error.getPattern() ?? text;
  // Go asks for something behind the bracket before it takes it for that of a name.
  const isCut = part === '(?P<' || part === '(?<';
  if (reason !== 'invalid named capture' || !isCut) return { reason, part };
  return { reason: 'invalid or unsupported Perl syntax', part: part.slice(0, 3) };
}

/**
 * The leftmost matches that do not overlap; none is empty right behind another. A search takes time
 * linear in pattern and text, but each match may cost one (`x*y|x`), so that they are given up when
 * they take too long by the clock.
 */
export function* matchesOf(
  { expression, names }: Pattern,
  text: string,
  context: CallContext,
): Generator<Match> {
  if (expression.programSize() * text.length > maxSearch) {
    throw new FunctionError('the pattern is too large for a text of this length');
  }
  const matcher = expression.matcher(text);
  let position = 0;
  let previousEnd = -1;
  while (position <= text.length && find(matcher, position, context)) {
    const start = matcher.start();
    const end = matcher.end();
    const isRepeated = end === position && start === previousEnd;
    if (!isRepeated) {
      const groups = names.map((_, index) => matcher.group(index + 1) ?? undefined);
      yield { start, end, groups: [text.slice(start, end), ...groups] };
    }
    previousEnd = end;
    const width = (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
    position = end === position ? position + width : end;
  }
}

function find(matcher: Matcher, position: number, context: CallContext): boolean {
  const start = context.now();
  const isFound = matcher.find(position);
  const total = (searchTimes.get(context) ?? 0) + context.now() - start;
  if (total > maxSearchTime) {
    throw new FunctionError('regular expressions were searched for more than 20 seconds');
  }
  searchTimes.set(context, total);
  return isFound;
}
