import { quoteText } from '../../value/text.ts';
import { formatCsv, parseCsv } from './csv.ts';
import { cutPair } from './scalars.ts';
import { SpecError, withPrefix } from './spec-error.ts';

/** One entry of `secret`: `id=token,env=TOKEN`; the value itself is never held. */
export interface SecretEntry {
  /** May be empty until the target is resolved. */
  readonly id: string;
  readonly src?: string;
  readonly env?: string;
}

/** Reads `id=token,src=file` or `id=token,env=NAME`. */
export function parseSecret(text: string): SecretEntry {
  const fields = withPrefix('failed to parse csv secret: ', () => parseCsv(text));
  let type = '';
  let id = '';
  let src = '';
  let env = '';
  for (const field of fields) {
    const pair = cutPair(field);
    if (pair === undefined) {
      throw new SpecError(`invalid field '${field}' must be a key=value pair`);
    }
    const key = pair[0].toLowerCase();
    const value = pair[1];
    if (key === 'id') id = value;
    else if (key === 'src' || key === 'source') src = value;
    else if (key === 'env') env = value;
    else if (key !== 'type') throw new SpecError(`unexpected key '${key}' in '${field}'`);
    else if (value === 'file' || value === 'env') type = value;
    else throw new SpecError(`unsupported secret type ${quoteText(value)}`);
  }
  return type === 'env' && env === '' ? makeSecret(id, '', src) : makeSecret(id, src, env);
}

/** A secret of parts of which any may be empty. */
export function makeSecret(id: string, src: string, env: string): SecretEntry {
  return { id, ...(src === '' ? {} : { src }), ...(env === '' ? {} : { env }) };
}

/** `id=token,src=file` or `id=token,env=NAME`. */
export function formatSecret(secret: SecretEntry): string {
  const { id, src, env } = secret;
  const pairs = [
    ['id', id || undefined],
    ['src', src],
    ['env', env],
  ] as const;
  return formatCsv(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

/** The secrets with the one of that id reading from where `text` says (`--set NAME.secret.ID=…`). */
export function withSecretSource(
  secrets: readonly SecretEntry[],
  id: string,
  text: string,
): readonly SecretEntry[] {
  if (id === '') {
    throw new SpecError('invalid format for secret, expecting secret.<id>=<value>');
  }
  const index = secrets.findIndex((secret) => secret.id === id);
  if (index < 0) {
    throw new SpecError(`secret ${quoteText(id)} must be declared before it can be overridden`);
  }
  const source = parseSecret(text);
  if (source.id !== '' && source.id !== id) {
    throw new SpecError(
      `secret override id ${quoteText(source.id)} does not match declared secret ${quoteText(id)}`,
    );
  }
  return secrets.with(index, { ...source, id });
}
