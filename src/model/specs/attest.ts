/** One entry of `attest`: `type=provenance,mode=max`. */
export interface Attestation {
  readonly type: string;
  readonly disabled: boolean;
  readonly attrs: ReadonlyMap<string, string>;
}
