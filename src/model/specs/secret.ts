/** One entry of `secret`: `id=token,env=TOKEN`; the value itself is never held. */
export interface SecretEntry {
  readonly id: string;
  readonly src?: string;
  readonly env?: string;
}
