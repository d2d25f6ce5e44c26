/** One entry of `ssh`: `default` or `key=path,path`. */
export interface SshEntry {
  readonly id: string;
  readonly paths: readonly string[];
}
