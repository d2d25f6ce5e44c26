/** What a definition is resolved for: the command line without its files. */
export interface ResolveRequest {
  /** Names and patterns; `default` when there is none. */
  readonly targets?: readonly string[];
  /** The texts of `--set`, in order. */
  readonly overrides?: readonly string[];
  readonly flags?: OverrideFlags;
  /**
   * For `--set NAME.args.ARG` without a value; undefined when the environment is not to be read
   * (BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP).
   */
  readonly lookUpEnvironment?: (name: string) => string | undefined;
  /** Paths count from the folders of the files that set them (BUILDX_BAKE_FILE_RELATIVE_PATHS). */
  readonly fileRelativePaths?: boolean;
  /** SOURCE_DATE_EPOCH of the environment; becomes an argument of every target without one. */
  readonly sourceDateEpoch?: string;
}

/** Flags that stand for a `--set` on every target. */
export interface OverrideFlags {
  readonly push?: boolean;
  readonly load?: boolean;
  /** As given: `check,format=json`. */
  readonly call?: string;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  /** As given: `true`, `false`, `mode=max`. */
  readonly sbom?: string;
  readonly provenance?: string;
  /** The texts of `--policy`, in order. */
  readonly policy?: readonly string[];
}
