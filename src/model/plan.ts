/**
 * Which process builds what: pure data, made by `plan/`, carried out by `run/`. Nothing in it is a
 * secret value; secrets are named by the environment variable or file that holds them.
 */
export interface Plan {
  /** In an order in which they may run; steps without common `needs` may run at once. */
  readonly steps: readonly Step[];
  /** At most so many targets at once, over all processes. */
  readonly jobs?: number;
  readonly onFailure: 'stop' | 'keep-going';
}

export type Step = BuildStep | CommandStep;

/** A process that builds targets. */
export interface BuildStep {
  readonly kind: 'build';
  readonly id: string;
  /** Ids of the steps that must have succeeded before. */
  readonly needs: readonly string[];
  readonly executor: ExecutorName;
  /** Targets that this process is asked for. */
  readonly targets: readonly string[];
  /** Targets that are built inside it because of links. */
  readonly linked: readonly string[];
  readonly command: CommandLine;
  /** OCI layouts that it writes for later steps, by target. */
  readonly layouts: ReadonlyMap<string, string>;
}

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
}

export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** Standard input: the resolved definition, a password's environment name. */
  readonly input?: string | { readonly fromEnvironment: string };
  /** Added to the environment: plain text, or the name of the variable whose value is taken. */
  readonly environment?: ReadonlyMap<string, string | { readonly fromEnvironment: string }>;
  readonly workingDirectory?: string;
}

export type ExecutorName = 'buildx' | 'buildctl' | 'daemonless' | 'rootless' | 'pack';
