import type { SourceFile } from '../../source/source.ts';

/** Ends of the names of Compose files. */
export const composeExtensions: readonly string[] = ['.yaml', '.yml'];

/** A quick look, so that YAML is read only where a Compose file is likely. */
export function mayBeCompose({ text }: SourceFile): boolean {
  return /services|secrets|include|\\/.test(text);
}
