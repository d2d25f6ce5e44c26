import { quoteText } from '../value/text.ts';
import type { SecretEntry } from './specs/secret.ts';
import { parseMemorySize } from './specs/size.ts';
import { SpecError } from './specs/spec-error.ts';
import type { SshEntry } from './specs/ssh.ts';

/** Checks each text of a list by reading it. */
export function checkTexts(
  parse: (text: string) => unknown,
): (list: readonly string[]) => SpecError[] {
  return (list) => list.flatMap((text, index) => problemOf(() => parse(text), index));
}

/** Checks that a path is not `-`, which bake needs for itself. */
export function refuseStandardInput(what: string): (path: string) => SpecError[] {
  return (path) => (path === '-' ? [new SpecError(`${what} from stdin not allowed in bake`)] : []);
}

/** Checks a size; buildx does not say what is wrong with it. */
export function checkShmSize(text: string): SpecError[] {
  try {
    parseMemorySize(text);
    return [];
  } catch {
    return [new SpecError(`invalid value ${text} for membytes key shm-size`)];
  }
}

/** Checks that each secret has an id. */
export function checkSecrets(secrets: readonly SecretEntry[]): SpecError[] {
  return secrets.flatMap(({ id }, index) =>
    id === '' ? [new SpecError('secret missing ID', index)] : [],
  );
}

/** Checks that no agent is named twice. */
export function checkSsh(entries: readonly SshEntry[]): SpecError[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    const agent = id === '' ? 'default' : id;
    if (seen.has(agent)) return [new SpecError(`duplicate agent ID ${quoteText(agent)}`, index)];
    seen.add(agent);
    return [];
  });
}

function problemOf(parse: () => unknown, entry: number): SpecError[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (error instanceof SpecError) return [new SpecError(error.message, entry)];
    throw error;
  }
}
