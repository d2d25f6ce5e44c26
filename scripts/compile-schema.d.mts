/** The text of the validator's module. */
export function compileValidator(): Promise<string>;
