/** The value of `--allow` that lets files run commands; Buildx does not know of it. */
export const executeRight = 'exec';

/** Whether files may run commands. */
export function mayExecute(allow: readonly string[] = []): boolean {
  return allow.includes(executeRight);
}
