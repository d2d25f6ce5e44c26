import type { Host } from '../../host/host.ts';
import type { Use } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { YamlMapping } from '../yaml/node.ts';

/** The variables that a project knows. */
export type Environment = ReadonlyMap<string, string>;

/** A set of files that make one model together, and what reading them depends on. */
export interface Project {
  readonly host: Host;
  readonly sink: DiagnosticSink;
  /** For `${…}`. */
  readonly environment: Environment;
  /** Relative paths in the model count from here; `''` is the working directory. */
  readonly folder: string;
  /** Files named by `extends` and `include` are looked for here. */
  readonly lookupFolder: string;
  /** Paths of the files that include each other, outermost first. */
  readonly included: readonly string[];
  /** Services of files that are extended, by path. */
  readonly bases: Map<string, YamlMapping>;
  readonly memory: ProjectMemory;
}

/** What the projects of one run share. */
export interface ProjectMemory {
  /** Names without a value, with the place of their first use. */
  readonly unset: Map<string, Range>;
  /** Every name that was substituted, with the place of the text. */
  readonly uses: Use[];
  /** Models of included files. */
  readonly models: Map<string, YamlMapping>;
}

/** A memory that holds nothing yet. */
export function emptyMemory(): ProjectMemory {
  return { unset: new Map(), uses: [], models: new Map() };
}
