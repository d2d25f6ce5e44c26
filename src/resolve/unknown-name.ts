import type { Definition } from '../model/definition.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';

/** Where a name was used that nothing has. */
export interface NameUse {
  /** A clause for the reader: `The group "all" contains it`. */
  readonly use: string;
  readonly range?: Range | undefined;
  /** A group has the name, so it is no slip of the pen. */
  readonly isGroup?: boolean;
}

/** Most errors for which a similar name is looked for: each look-up goes through all names. */
const MOST_SUGGESTIONS = 20;

/** Makes the errors for names that do not exist: who used them, and what there is. */
export class UnknownNames {
  private readonly names: readonly string[];
  private readonly lists: string;
  private suggestions = 0;

  constructor({ targets, groups }: Definition) {
    const targetNames = targets.map((target) => target.name);
    const groupNames = groups.map((group) => group.name);
    this.names = [...targetNames, ...groupNames];
    const lists = [listNames('Targets', targetNames), listNames('Groups', groupNames)];
    this.lists = lists.filter((list) => list !== '').join(' ') || 'The definition has no targets.';
  }

  /** The error for a target that does not exist. */
  target(name: string, { use, range, isGroup = false }: NameUse): Diagnostic {
    const suggestion = isGroup ? '' : this.suggestion(name);
    return {
      code: 'unknown-target',
      severity: 'error',
      summary: `failed to find target ${name}`,
      detail: `${use}.${suggestion} ${this.lists}`,
      ...(range === undefined ? {} : { subject: range }),
    };
  }

  /** The error for a pattern that matches nothing, or is malformed. */
  pattern(pattern: string, isMalformed: boolean): Diagnostic {
    const problem = isMalformed ? 'The pattern is malformed.' : 'Nothing has such a name.';
    return {
      code: 'no-match',
      severity: 'error',
      summary: `could not find any target matching ${JSON.stringify(pattern)}`,
      detail: `${problem} ${this.lists}`,
    };
  }

  private suggestion(name: string): string {
    this.suggestions += 1;
    return this.suggestions > MOST_SUGGESTIONS ? '' : didYouMean(suggest(name, this.names));
  }
}

const MOST_NAMES = 20;

/** `Targets: a, b, c.`, private names last and cut where there are many; nothing for no names. */
export function listNames(label: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = [
    ...names.filter((name) => !isPrivate(name)),
    ...names.filter((name) => isPrivate(name)),
  ].slice(0, MOST_NAMES);
  const more = names.length - shown.length;
  return `${label}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** buildx: a convention for names that are not meant to be built on their own. */
function isPrivate(name: string): boolean {
  return name.startsWith('_');
}
