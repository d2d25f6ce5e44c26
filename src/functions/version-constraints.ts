import { FunctionError } from './protocol.ts';
import { comparePrereleases, compareVersions, parseVersion, type Version } from './versions.ts';

/** Constraints on versions: one of the groups must hold, and in it every comparison. */
export type Constraints = readonly Group[];

interface Group {
  readonly comparisons: readonly Comparison[];
  /** Whether any comparison names a pre-release, without which no pre-release satisfies it. */
  readonly hasPrerelease: boolean;
}

interface Comparison {
  readonly holds: (version: Version, bound: Bound) => boolean;
  readonly bound: Bound;
}

interface Bound {
  /** With zeros for the parts that do not count. */
  readonly version: Version;
  /** The first part that is `x`, `*` or left out; it and those behind it do not count. */
  readonly wildcard: 'major' | 'minor' | 'patch' | undefined;
}

/** Longer constraints are refused, since the start of a range is found by trying. */
const maxLength = 8192;

/**
 * Reads the constraints of Masterminds/semver v3: groups joined by `||`, comparisons joined by
 * commas or spaces, hyphen ranges. Throws a `FunctionError` in Masterminds' words.
 */
export function parseConstraints(text: string): Constraints {
  if (text.length > maxLength) {
    throw new FunctionError(`improper constraint: longer than ${maxLength} characters`);
  }
  return rewriteRanges(text).split('||').map(parseGroup);
}

export function satisfies(version: Version, constraints: Constraints): boolean {
  return constraints.some(
    ({ comparisons, hasPrerelease }) =>
      (hasPrerelease || version.prerelease === '') &&
      comparisons.every(({ holds, bound }) => holds(version, bound)),
  );
}

const space = '[\\t\\n\\f\\r ]';
const words = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
// The bar is a slip in the original's character class; the version is then refused for it.
const part = '[0-9|xX*]+';
const numbers = `v?(${part})(?:\\.(${part}))?(?:\\.(${part}))?(-${words})?(?:\\+${words})?`;
const unnamed = numbers.replace(/\((?!\?)/g, '(?:');

const range = new RegExp(`${space}*(${unnamed})${space}+-${space}+(${unnamed})${space}*`, 'g');
const comparison = new RegExp(
  `${space}*(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^|)${space}*(${numbers})`,
  'y',
);
const separator = new RegExp(`${space}*,${space}*|${space}+`, 'y');

function rewriteRanges(text: string): string {
  let rewritten = text;
  for (const [whole, low, high] of text.matchAll(range)) {
    rewritten = rewritten.replace(whole, () => `>= ${low}, <= ${high} `);
  }
  return rewritten;
}

function parseGroup(text: string): Group {
  const improper = new FunctionError(`improper constraint: ${text}`);
  const matches: RegExpExecArray[] = [];
  let at = 0;
  let gap = ',';
  // A comma asks for another comparison, a space only allows it.
  while (at < text.length || gap.includes(',')) {
    const match = gap === '' ? null : matchAt(comparison, text, at);
    if (match === null) throw improper;
    matches.push(match);
    at += match[0].length;
    gap = matchAt(separator, text, at)?.[0] ?? '';
    at += gap.length;
  }
  const comparisons = matches.map(parseComparison);
  return {
    comparisons,
    hasPrerelease: comparisons.some(({ bound }) => bound.version.prerelease !== ''),
  };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function parseComparison(match: RegExpExecArray): Comparison {
  const [, operator = '', whole = '', major = '', minor, patch, prerelease = ''] = match;
  const holds = operators.get(operator);
  if (holds === undefined) throw new Error(`internal: no operator ${operator}`);
  const wildcard = isWildcard(major)
    ? 'major'
    : isWildcard(minor)
      ? 'minor'
      : isWildcard(patch)
        ? 'patch'
        : undefined;
  const texts = {
    major: `0.0.0${prerelease}`,
    minor: `${major}.0.0${prerelease}`,
    patch: `${major}.${minor}.0${prerelease}`,
  };
  try {
    const version = parseVersion(wildcard === undefined ? whole : texts[wildcard]);
    return { holds, bound: { version, wildcard } };
  } catch {
    throw new FunctionError('constraint parser error');
  }
}

function isWildcard(segment: string | undefined): boolean {
  return segment === undefined || /^[xX*]$/.test(segment);
}

const operators: ReadonlyMap<string, Comparison['holds']> = new Map([
  ['', isWithin],
  ['=', isWithin],
  ['!=', isUnequal],
  ['>', isGreater],
  ['<', (version, bound) => compareVersions(version, bound.version) < 0],
  ['>=', isAtLeast],
  ['=>', isAtLeast],
  ['<=', isAtMost],
  ['=<', isAtMost],
  ['~', isNear],
  ['~>', isNear],
  ['^', isCompatible],
]);

function isWithin(version: Version, bound: Bound): boolean {
  if (bound.wildcard !== undefined) return isNear(version, bound);
  return compareVersions(version, bound.version) === 0;
}

function isUnequal(version: Version, { version: other, wildcard }: Bound): boolean {
  if (wildcard === undefined || version.major !== other.major) {
    return compareVersions(version, other) !== 0;
  }
  if (wildcard === 'minor') return false;
  if (version.minor !== other.minor) return true;
  if (wildcard === 'major') return compareVersions(version, other) !== 0;
  return comparePrereleases(version.prerelease, other.prerelease) !== 0;
}

function isGreater(version: Version, { version: other, wildcard }: Bound): boolean {
  if (wildcard === undefined || version.major !== other.major) {
    return compareVersions(version, other) > 0;
  }
  if (wildcard === 'minor') return false;
  if (wildcard === 'patch') return version.minor > other.minor;
  return compareVersions(version, other) > 0;
}

function isAtLeast(version: Version, bound: Bound): boolean {
  return compareVersions(version, bound.version) >= 0;
}

function isAtMost(version: Version, { version: other, wildcard }: Bound): boolean {
  if (wildcard === undefined) return compareVersions(version, other) <= 0;
  if (version.major !== other.major) return version.major < other.major;
  return wildcard === 'minor' || version.minor <= other.minor;
}

/** `~1.2.3` and `1.2.x`: at least that, with the same major and, if given, minor number. */
function isNear(version: Version, bound: Bound): boolean {
  const { version: other, wildcard } = bound;
  if (!isAtLeast(version, bound)) return false;
  const isZero = other.major === 0n && other.minor === 0n && other.patch === 0n;
  // Masterminds: ~0.0.0, like a lone *, takes everything from there on.
  if (isZero && wildcard !== 'minor' && wildcard !== 'patch') return true;
  if (version.major !== other.major) return false;
  return wildcard === 'minor' || version.minor === other.minor;
}

/** `^1.2.3`: at least that, with the same numbers up to the first that is not zero. */
function isCompatible(version: Version, bound: Bound): boolean {
  const { version: other, wildcard } = bound;
  if (!isAtLeast(version, bound) || version.major !== other.major) return false;
  if (other.major > 0n || wildcard === 'minor') return true;
  if (version.minor !== other.minor) return false;
  return other.minor > 0n || wildcard === 'patch' || version.patch === other.patch;
}
