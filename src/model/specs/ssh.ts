import { formatCsv } from './csv.ts';
import { cutPair } from './scalars.ts';

/** One entry of `ssh`: `default` or `key=path,path`. */
export interface SshEntry {
  /** Empty means `default`. */
  readonly id: string;
  /** Keys or an agent's socket; empty means the running agent. */
  readonly paths: readonly string[];
}

/** Reads `default` or `key=path,path`; no text is wrong. */
export function parseSsh(text: string): SshEntry {
  const pair = cutPair(text);
  if (pair === undefined) return { id: text, paths: [] };
  return { id: pair[0], paths: pair[1].split(',') };
}

/** `default` or `key=path`, quoted as a whole where there are several paths. */
export function formatSsh(ssh: SshEntry): string {
  return ssh.paths.length === 0 ? ssh.id : formatCsv([[ssh.id, ssh.paths.join(',')]]);
}
