/** One entry of `output`: `type=local,dest=out`. */
export interface OutputEntry {
  readonly type: string;
  readonly dest?: string;
  readonly attrs: ReadonlyMap<string, string>;
}
