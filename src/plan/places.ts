import type { Hole, Text } from '../model/plan.ts';

/** What a path is to a process. */
export type Use = 'read-folder' | 'write-folder' | 'read-file' | 'write-file';

/** How a process sees the machine. */
export interface Places {
  /** A path of this machine, as the process has it. */
  path(path: string, use: Use): Text;
  /** Where something temporary is. */
  hole(hole: TemporaryHole): Text;
  /** It reads an environment variable of ours. */
  variable(name: string): void;
}

export type TemporaryHole = Extract<
  Hole,
  { kind: 'metadata-file' | 'file-folder' | 'layout-folder' }
>;

/** A process of this machine sees it as it is. */
export const here: Places = {
  path: (path) => path,
  hole: (hole) => [hole],
  variable: () => {},
};
