/** What to bake, as a command line or a caller of the library says it. */
export interface BakeRequest {
  /** Definition files in order, `-` is standard input; none: those of the environment, or defaults. */
  readonly files?: readonly string[];
  /** URL of a remote definition. */
  readonly source?: string;
  /** The value of BAKE_CMD_CONTEXT. */
  readonly commandContext?: string;
  /** Names of targets or groups, or patterns; `default` when there are none. */
  readonly targets?: readonly string[];
  /** Values of variables, as of `--var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** `pattern.key=value` and `pattern.key+=value`, in order, as of `--set`. */
  readonly set?: readonly string[];
  readonly push?: boolean;
  readonly load?: boolean;
  readonly noCache?: boolean;
  readonly pull?: boolean;
  readonly provenance?: string;
  readonly sbom?: string;
  readonly call?: string;
  readonly policy?: readonly string[];
  readonly allow?: readonly string[];
  readonly builder?: string;
  readonly progress?: 'auto' | 'tty' | 'plain' | 'rawjson' | 'quiet' | 'none';
  readonly metadataFile?: string;
  readonly hclReader?: 'native' | 'hcl2json';
}
