import { quoteText } from '../value/text.ts';
import { FunctionError } from './protocol.ts';

/** A semantic version, read as leniently as Masterminds/semver v3 does; build data is left out. */
export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  /** Without its hyphen; empty for a release. */
  readonly prerelease: string;
}

/**
 * Reads `v1`, `1.2`, `01.2.3-rc.1+build` and the like. Throws a `FunctionError` in Masterminds'
 * words.
 */
export function parseVersion(text: string): Version {
  const match = versionPattern.exec(text);
  if (match === null) throw new FunctionError('invalid semantic version');
  const [, major = '', minor = '0', patch = '0', prerelease = ''] = match;
  const version = {
    major: parseSegment(major),
    minor: parseSegment(minor),
    patch: parseSegment(patch),
    prerelease,
  };
  if (prerelease.split('.').some((part) => /^0[0-9]+$/.test(part))) {
    throw new FunctionError('version segment starts with 0');
  }
  return version;
}

const versionPattern =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

function parseSegment(digits: string): bigint {
  const segment = BigInt(digits);
  if (segment > maxSegment) {
    throw new FunctionError(
      `error parsing version segment: strconv.ParseUint: parsing ${quoteText(digits)}: value out of range`,
    );
  }
  return segment;
}

const maxSegment = 2n ** 64n - 1n;

/** Negative, zero or positive, by the precedence rules of Semantic Versioning. */
export function compareVersions(a: Version, b: Version): number {
  const numbers =
    compareSegments(a.major, b.major) ||
    compareSegments(a.minor, b.minor) ||
    compareSegments(a.patch, b.patch);
  if (numbers !== 0 || a.prerelease === b.prerelease) return numbers;
  if (a.prerelease === '') return 1;
  if (b.prerelease === '') return -1;
  return comparePrereleases(a.prerelease, b.prerelease);
}

function compareSegments(a: bigint, b: bigint): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** As `compareVersions`, of two texts behind the hyphen; an empty one comes first. */
export function comparePrereleases(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = compareParts(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '' || b === '') return a === '' ? -1 : 1;
  const left = numericPart(a);
  const right = numericPart(b);
  if (left !== undefined && right !== undefined) return left > right ? 1 : -1;
  if (left === undefined && right === undefined) return a > b ? 1 : -1;
  return left === undefined ? 1 : -1;
}

// A number beyond 64 bits counts as a word.
function numericPart(part: string): bigint | undefined {
  if (!/^[0-9]+$/.test(part)) return undefined;
  const number = BigInt(part);
  return number > maxSegment ? undefined : number;
}
