import type { Deployment } from './deployment.ts';

/** What the command line says of servers. */
export interface HostWishes {
  /** Names, with `*`; empty for all. */
  readonly hosts: readonly string[];
  readonly roles: readonly string[];
  /** The first server only. */
  readonly isPrimary: boolean;
}

/** The servers that are meant; a wish that nothing fits is a `RangeError`. */
export interface ChosenHosts {
  /** Those that hooks are told of. */
  readonly all: readonly string[];
  /** Those that get the image. */
  readonly app: readonly string[];
}

/** Chooses servers by name and role (Kamal). */
export function chooseHosts(
  { hosts, appHosts, roles }: Deployment,
  wishes: HostWishes,
): ChosenHosts {
  const wantedRoles = matching(
    wishes.roles,
    roles.map(({ name }) => name),
    'roles',
  );
  const ofRoles = roles.filter(({ name }) => wantedRoles.includes(name));
  const roleHosts = new Set(ofRoles.flatMap((role) => role.hosts));
  const first = ofRoles[0]?.hosts[0] ?? appHosts[0];
  const named = wishes.isPrimary && first !== undefined ? [first] : undefined;
  const wanted = named ?? matching(wishes.hosts, hosts, 'hosts');
  const all = wishes.roles.length === 0 ? wanted : wanted.filter((host) => roleHosts.has(host));
  return { all, app: appHosts.filter((host) => all.includes(host)) };
}

function matching(
  wishes: readonly string[],
  names: readonly string[],
  what: string,
): readonly string[] {
  if (wishes.length === 0) return names;
  const patterns = wishes.map((wish) => new RegExp(`^${wish.split('*').map(escaped).join('.*')}$`));
  const found = names.filter((name) => patterns.some((pattern) => pattern.test(name)));
  if (found.length === 0) throw new RangeError(`No --${what} match for ${wishes.join(',')}`);
  return found;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
