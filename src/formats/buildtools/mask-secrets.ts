import type { SourceFile } from '../../source/source.ts';

const secretKey = /^([ \t]*)(.*?\b(?:password|token|keyfileContent|key)["']?[ \t]*:[ \t]*)(.*)$/;

/**
 * The file as messages show it: everything that may be a secret is stars, one for each character,
 * so that places stay as they are.
 */
export function maskSecrets(file: SourceFile): SourceFile {
  let hidden: number | undefined;
  const lines = file.text.split('\n').map((line) => {
    const indentation = line.length - line.trimStart().length;
    if (hidden !== undefined && indentation > hidden) return masked(line);
    if (line.trim() !== '') hidden = undefined;
    const [, space = '', before, value = ''] = secretKey.exec(line) ?? [];
    if (before === undefined) return line;
    hidden = indentation;
    return space + before + masked(value);
  });
  return { ...file, text: lines.join('\n') };
}

/** Brackets stay, since excerpts should look like what they are. */
function masked(text: string): string {
  return text.replaceAll(/[^\s{}[\],]/g, '*');
}
