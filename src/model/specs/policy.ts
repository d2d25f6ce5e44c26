/** One entry of `policy`: `filename=a.rego,strict=true`. */
export interface PolicyEntry {
  readonly filenames: readonly string[];
  readonly reset: boolean;
  readonly disabled: boolean;
  readonly strict?: boolean;
  readonly logLevel?: string;
}
