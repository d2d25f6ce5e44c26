/** One question to both engines: a folder of files and a command line. */
export interface Case {
  readonly id: string;
  /** By path below the working directory, with `/`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** A real folder that holds the files already; the peer runs there. */
  readonly folder?: string;
  /** What follows `bake`. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Standard input. */
  readonly input?: Uint8Array;
  /** Why the peer is not asked. */
  readonly unasked?: string;
  /** Unix sockets below the working directory that the peer must find. */
  readonly sockets?: readonly string[];
  /** The first buildx that knows everything the case uses; older ones are not asked. */
  readonly since?: string;
  /** The order of group members is left to chance by buildx. */
  readonly unordered?: boolean;
  /** Differs from one run to the next (dates, random identifiers); blanked on both sides. */
  readonly masks?: readonly RegExp[];
  /** The answer recorded from docker-buildx's master; the peer is not asked. */
  readonly recorded?: Outcome;
}

/** What a command wrote and how it ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
