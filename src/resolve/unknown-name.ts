import type { Definition } from '../model/definition.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';

/** Where a name was used that nothing has. */
export interface NameUse {
  /** A clause for the reader: `Group "all" contains it`. */
  readonly use: string;
  readonly range?: Range | undefined;
}

/** The error for a target that does not exist: who asked for it, and what there is. */
export function unknownTarget(
  name: string,
  { use, range }: NameUse,
  definition: Definition,
): Diagnostic {
  return {
    code: 'unknown-target',
    severity: 'error',
    summary: `failed to find target ${name}`,
    detail: `${use}.${whatThereIs(name, definition)}`,
    ...(range === undefined ? {} : { subject: range }),
  };
}

/** The error for a pattern that matches nothing. */
export function noMatch(pattern: string, isMalformed: boolean, definition: Definition): Diagnostic {
  const problem = isMalformed ? 'The pattern is malformed.' : 'No target or group has such a name.';
  return {
    code: 'no-match',
    severity: 'error',
    summary: `could not find any target matching "${pattern}"`,
    detail: problem + whatThereIs(undefined, definition),
  };
}

function whatThereIs(name: string | undefined, { targets, groups }: Definition): string {
  const targetNames = targets.map((target) => target.name);
  const groupNames = groups.map((group) => group.name);
  if (targetNames.length + groupNames.length === 0) return ' The definition has no targets.';
  const suggestion =
    name === undefined ? '' : didYouMean(suggest(name, [...targetNames, ...groupNames]));
  const lists = [listNames('Targets', targetNames), listNames('Groups', groupNames)];
  return `${suggestion} ${lists.filter((list) => list !== '').join(' ')}`;
}

const MOST_NAMES = 20;

/** `Targets: a, b, c.`, cut where there are many; nothing when there is none. Private names count last. */
export function listNames(label: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = [...names].sort((a, b) => Number(isPrivate(a)) - Number(isPrivate(b)));
  const list = shown.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${label}: ${list} and ${more} more.` : `${label}: ${list}.`;
}

/** buildx: a convention for names that are not meant to be built on their own. */
function isPrivate(name: string): boolean {
  return name.startsWith('_');
}
