import type { SourceFile } from '../../source/source.ts';

/** Ends of the names of Compose files. */
export const composeExtensions: readonly string[] = ['.yaml', '.yml'];

/** Whether a file that no format reads was meant to be a Compose file. */
export function looksLikeCompose({ text }: SourceFile): boolean {
  return /^(?:services|include)[ \t]*:|^\s*\{\s*"services"\s*:/m.test(text);
}

/** A quick look, so that YAML is read only where a Compose file is likely. */
export function mayBeCompose({ text }: SourceFile): boolean {
  return /services|secrets|include|\\/.test(text);
}
