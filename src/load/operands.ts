import { isRemoteUrl } from '../model/remote-url.ts';

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
