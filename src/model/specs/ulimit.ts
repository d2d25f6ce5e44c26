import { parseInt64 } from './scalars.ts';
import { SpecError } from './spec-error.ts';

/** A limit of processes in build steps; -1 is unlimited. */
export interface Ulimit {
  readonly name: string;
  readonly soft: bigint;
  readonly hard: bigint;
}

const ulimitNames: ReadonlySet<string> = new Set([
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
]);

/** Reads `nofile=1024:2048` or `nofile=1024` (docker/go-units). */
export function parseUlimit(text: string): Ulimit {
  const at = text.indexOf('=');
  if (at < 0) throw new SpecError(`invalid ulimit argument: ${text}`);
  const name = text.slice(0, at);
  if (!ulimitNames.has(name)) throw new SpecError(`invalid ulimit type: ${name}`);
  const limits = text.slice(at + 1).split(':');
  if (limits.length > 2) {
    const shown = text.slice(at + 1);
    throw new SpecError(
      `too many limit value arguments - ${shown}, can only have up to two, \`soft[:hard]\``,
    );
  }
  const hard = limits[1] === undefined ? undefined : parseInt64(limits[1]);
  const soft = parseInt64(limits[0]!);
  checkOrder(soft, hard ?? soft);
  return { name, soft, hard: hard ?? soft };
}

function checkOrder(soft: bigint, hard: bigint): void {
  if (hard === -1n) return;
  const problem = 'ulimit soft limit must be less than or equal to hard limit';
  if (soft === -1n) throw new SpecError(`${problem}: soft: -1 (unlimited), hard: ${hard}`);
  if (soft > hard) throw new SpecError(`${problem}: ${soft} > ${hard}`);
}
