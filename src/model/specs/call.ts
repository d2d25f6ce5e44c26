import { parseCsv } from './csv.ts';
import { cutPair, parseBoolean } from './scalars.ts';
import { SpecError, withPrefix } from './spec-error.ts';

/** What is asked of the frontend instead of a build: `outline`, `targets`, `lint`, `format=json`. */
export interface CallRequest {
  readonly name: string;
  readonly format?: string;
  readonly ignoreStatus: boolean;
}

/** Reads `check,format=json`; undefined for a build. */
export function parseCall(text: string): CallRequest | undefined {
  if (text === '') return undefined;
  let name = '';
  let request: Omit<CallRequest, 'name'> = { ignoreStatus: false };
  for (const field of parseCsv(text)) {
    const pair = cutPair(field);
    if (pair === undefined) {
      if (name !== '') throw new SpecError(`invalid print value: ${text}`);
      name = field;
    } else if (pair[0] === 'format') request = { ...request, format: pair[1] };
    else if (pair[0] === 'ignorestatus') {
      const prefix = `invalid ignorestatus print value: ${pair[1]}: `;
      request = { ...request, ignoreStatus: withPrefix(prefix, () => parseBoolean(pair[1])) };
    } else throw new SpecError(`invalid print field: ${field}`);
  }
  if (name === 'build') return undefined;
  return { ...request, name: name === 'check' ? 'lint' : name };
}
