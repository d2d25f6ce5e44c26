import type { CallContext } from '../../functions/protocol.ts';
import type { Definition } from '../../model/definition.ts';
import { readBoolean } from '../../model/specs/scalars.ts';

/** What a definition in HCL or JSON depends on besides its text. */
export interface BakeOptions {
  /** Variables that bake itself sets and nothing overrides (`BAKE_CMD_CONTEXT`, …). */
  readonly builtIns: ReadonlyMap<string, string>;
  /** The text given from outside under a name, if there is one. */
  readonly lookup: (name: string) => GivenText | undefined;
  /** The clock and chance, for functions. */
  readonly callContext: CallContext;
  /** The Compose files' definition, on which this one is laid. */
  readonly base?: Definition;
}

export interface GivenText {
  readonly text: string;
  readonly origin: 'environment' | 'env-file' | 'flag';
}

/** The text that stands for a variable's value. */
export interface VariableOverride extends GivenText {
  /** The name under which it was given: `NAME` or `NAME_JSON`. */
  readonly name: string;
  readonly isJson: boolean;
}

/**
 * A lookup in the values of `--var`, then in the environment, unless
 * BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP is true there, then in those of `--env-file`.
 */
export function variableLookup(
  flags: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
  envFiles?: ReadonlyMap<string, string>,
): BakeOptions['lookup'] {
  const isDisabled = isTrue(environment.BUILDX_BAKE_DISABLE_VARS_ENV_LOOKUP);
  return (name) => {
    const flag = flags.get(name);
    if (flag !== undefined) return { text: flag, origin: 'flag' };
    const set = isDisabled || !Object.hasOwn(environment, name) ? undefined : environment[name];
    if (set !== undefined) return { text: set, origin: 'environment' };
    const text = envFiles?.get(name);
    return text === undefined ? undefined : { text, origin: 'env-file' };
  };
}

function isTrue(text: string | undefined): boolean {
  return text !== undefined && readBoolean(text) === true;
}
