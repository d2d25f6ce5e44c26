/**
 * Which process builds what: pure data, made by `plan/`, carried out by `run/`. Nothing in it is a
 * secret value; secrets are named by the environment variable or file that holds them.
 */
export interface Plan {
  /** Every target of the run; links come before what links to them. */
  readonly targets: readonly PlannedTarget[];
  /** In an order in which they may run; steps without common `needs` may run at once. */
  readonly steps: readonly Step[];
  /** At most so many targets at once, over all processes. */
  readonly jobs?: number;
  readonly onFailure: 'stop' | 'keep-going';
}

export interface PlannedTarget {
  readonly name: string;
  readonly linked: boolean;
  readonly links: readonly string[];
  readonly platforms: readonly string[];
  readonly tags: readonly string[];
  /** Path of its Dockerfile, if that is a file here. */
  readonly dockerfile?: string;
}

export type Step = BuildStep | CommandStep;

/**
 * At most so many targets in one call: for each, Buildx opens two streams on its one connection,
 * and the engine takes no more than 250 ("no such job"). Measured: 100 work, 200 fail.
 */
export const largestCall = 64;

/** A process that builds targets. */
export interface BuildStep {
  readonly kind: 'build';
  readonly id: string;
  /** Ids of the steps that must have succeeded before. */
  readonly needs: readonly string[];
  readonly executor: ExecutorName;
  readonly builder?: string;
  /** Added to the environment. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Targets that this process is asked for. */
  readonly targets: readonly string[];
  /** Targets that are built inside it because of links. */
  readonly linked: readonly string[];
  /** Targets of which this is the last step: when it ends, they have ended. */
  readonly ends: readonly string[];
  /** How many targets it builds at once at most. */
  readonly weight: number;
  /**
   * Steps that have the same one, and all their `needs`, may be one process: `words` hold for all of
   * them, and what is asked for is a group of the definition.
   */
  readonly joins?: string;
  /**
   * Whether Buildx is to tell when a target is built that exports nothing, by asking for its
   * provenance: other targets wait for that.
   */
  readonly tellsEnds?: boolean;
  /** The words after the program. */
  readonly words: readonly Text[];
  /** Standard input: the resolved definition, or a Dockerfile. */
  readonly input: Text;
  /** Targets of which it writes OCI layouts for later steps. */
  readonly layouts: readonly string[];
  /** Whether the names of its progress begin with a target's name. */
  readonly prefixed: boolean;
  /** Whether a target's result goes to standard output. */
  readonly writesOutput: boolean;
  /** Asks the frontend (`call`) instead of building; the answer is on standard output. */
  readonly asks: boolean;
  /** What another program than docker buildx needs. */
  readonly own?: OwnProgram;
}

/** A step that docker buildx has no part in. */
export interface OwnProgram {
  readonly program: string;
  /** Added to the environment; values of secrets are taken from elsewhere. */
  readonly environment: ReadonlyMap<string, string | FromEnvironment | FromFile | FromProxies>;
  /** Temporary files that it reads, by name; see the hole `file-folder`. */
  readonly files: ReadonlyMap<string, string>;
  /** Folders that have to be there before it starts. */
  readonly folders: readonly string[];
  /** Files that it makes at once, and that may be left empty when it fails. */
  readonly results: readonly string[];
  /** Reads its standard output: an image for a docker engine. */
  readonly pipe?: CommandLine;
  /** What follows when it has succeeded: pushes. */
  readonly after: readonly CommandLine[];
  /** What ends it, where an interrupt alone does not. */
  readonly endsWith?: 'SIGTERM';
  /** Its progress is that of BuildKit, or plain text. */
  readonly progress: 'rawjson' | 'text';
  /** It asks for a check, whose findings are an answer that is not empty. */
  readonly checks: boolean;
}

/** Text with holes for what is known only while the plan is carried out. */
export type Text = string | readonly (string | Hole)[];

export type Hole =
  /** Path of the file to which the step's metadata is written. */
  | { readonly kind: 'metadata-file' }
  /** The fresh folder in which all OCI layouts are. */
  | { readonly kind: 'layouts-folder' }
  /** Folder of a target's OCI layout. */
  | { readonly kind: 'layout-folder'; readonly target: string }
  /** `FOLDER@DIGEST` of a target's OCI layout. */
  | { readonly kind: 'layout'; readonly target: string }
  /** The digest alone. */
  | { readonly kind: 'layout-digest'; readonly target: string }
  /** The folder of all that is temporary. */
  | { readonly kind: 'workspace' }
  /** The folder of the step's temporary files. */
  | { readonly kind: 'file-folder' };

/** A process that prepares or cleans up: creates a builder, logs in, clones, pulls. */
export interface CommandStep {
  readonly kind: 'command';
  readonly id: string;
  readonly needs: readonly string[];
  /** What it is for, as the plan shows it: `create builder "ci"`. */
  readonly purpose: string;
  readonly command: CommandLine;
  /** Runs at the end in any case, also after failure or interrupt. */
  readonly always?: boolean;
  /** Is run when the command fails; then this counts. */
  readonly orElse?: CommandLine;
  /** Its failure is no failure of the run. */
  readonly mayFail?: boolean;
  /** What it has to print, and what is said when it prints something else. */
  readonly expects?: { readonly output: string; readonly otherwise: string };
  /** What it prints is shown. */
  readonly showsOutput?: boolean;
}

/** Work before a build, as a dry run shows it. */
export interface Preparation {
  readonly title: string;
  readonly commands: readonly (readonly string[])[];
  /** What is done instead where a path is there already. */
  readonly again?: { readonly path: string; readonly commands: readonly (readonly string[])[] };
}

export interface CommandLine {
  readonly program: string;
  readonly args: readonly (string | FromEnvironment)[];
  /** Standard input: the resolved definition, a password's environment name. */
  readonly input?: string | FromEnvironment;
  /** Added to the environment: plain text, or the name of the variable whose value is taken. */
  readonly environment?: ReadonlyMap<string, string | FromEnvironment>;
  readonly workingDirectory?: string;
}

/** The value of an environment variable, which no plan holds. */
export interface FromEnvironment {
  readonly fromEnvironment: string;
}

/** The content of a file, which no plan holds. */
export interface FromFile {
  readonly fromFile: string;
}

/** One of docker's proxies for builds, which may hold a password. */
export interface FromProxies {
  readonly fromProxies: string;
}

export type ExecutorName = 'buildx' | 'buildctl' | 'daemonless' | 'rootless' | 'pack';
