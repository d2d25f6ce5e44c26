import type { SourceFile } from '../../source/source.ts';

/**
 * Whether a file is a configuration of Kamal: by its name (`deploy.yml`, `deploy.DEST.yml`), or by
 * the keys at its top. A Compose file of such a name stays one.
 */
export function isKamal({ name, text }: SourceFile): boolean {
  if (/^(?:services|include)[ \t]*:/m.test(text)) return false;
  if (/(?:^|[/\\])deploy(?:\.[\w-]+)?\.ya?ml$/i.test(name)) return true;
  if (!/(?:\.ya?ml|(?:^|[/\\])[^./\\]*)$/i.test(name)) return false;
  const says = (keys: string): boolean => new RegExp(`^(?:${keys})[ \\t]*:`, 'm').test(text);
  return /^service[ \t]*:[ \t]*[^\s#]/m.test(text) && says('image|registry|builder|servers');
}
