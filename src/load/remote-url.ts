/** Whether a text is an HTTP(S) URL or a Git reference, by buildx's and BuildKit's rules. */
export function isRemoteUrl(text: string): boolean {
  if (/^https?:\/\//.test(text)) return true;
  if (/^\.\.?\//.test(text)) return false;
  if (text.startsWith('github.com/')) return true;
  const protocol = /^([a-zA-Z0-9]+):\/\//.exec(text)?.[1]?.toLowerCase();
  if (protocol === undefined) return scpStyle.test(text);
  if (protocol === 'ssh' || protocol === 'git') return true;
  // `HTTPS://` is not a plain URL to buildx, but a Git repository when its path says so.
  const isHttp = protocol === 'http' || protocol === 'https';
  return isHttp && /^[^?#]*\.git(?:[?#]|$)/.test(text);
}

/** `git@github.com:owner/repository#ref:folder` */
const scpStyle = /^[a-zA-Z0-9_-]+@[a-zA-Z0-9.-]+:[^\n]*$/;

/** What the operands of a command line mean. */
export interface Operands {
  /** Where the definition is, when it is remote. */
  readonly source?: string;
  /** The value of BAKE_CMD_CONTEXT. */
  readonly commandContext?: string;
  readonly targets: readonly string[];
}

/** A first URL is the source of the definition, a second one the command's context (buildx). */
export function splitOperands(operands: readonly string[]): Operands {
  const [source, commandContext] = operands;
  if (source === undefined || !isRemoteUrl(source)) return { targets: operands };
  if (commandContext === undefined || !isRemoteUrl(commandContext)) {
    return { source, targets: operands.slice(1) };
  }
  return { source, commandContext, targets: operands.slice(2) };
}
