import { quoteText } from '../../value/text.ts';
import type { ExecutorName } from '../plan.ts';
import { parseCsv } from './csv.ts';
import { cutPair } from './scalars.ts';
import { SpecError } from './spec-error.ts';

/** What builds: `buildctl`, `type=daemonless,image=moby/buildkit`. */
export interface ExecutorChoice {
  readonly name: ExecutorName;
  /** Its options, under the names in `executorOptions`. */
  readonly options: ReadonlyMap<string, string>;
}

const container = ['image', 'runtime', 'flags'];

/** The options that each executor has; those of `buildctl` are the names of its own flags. */
export const executorOptions: Readonly<Record<ExecutorName, readonly string[]>> = {
  buildx: [],
  buildctl: ['addr', 'tlscacert', 'tlscert', 'tlskey', 'tlsservername', 'tlsdir'],
  daemonless: container,
  rootless: container,
  pack: [],
};

/** Reads a name alone, or `type=NAME,option=value`. */
export function parseExecutor(text: string): ExecutorChoice {
  const [first = '', ...fields] = parseCsv(text);
  const name = first.startsWith('type=') ? first.slice('type='.length) : first;
  if (!isExecutorName(name)) {
    const names = Object.keys(executorOptions).join(', ');
    throw new SpecError(`there is no executor ${quoteText(name)}; there are ${names}`);
  }
  const known = executorOptions[name];
  const options = new Map<string, string>();
  for (const field of fields) {
    const [key, value] = cutPair(field) ?? [field, ''];
    if (!known.includes(key) || value === '') {
      const those = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
      throw new SpecError(`${quoteText(field)} is no option of the executor ${name}: ${those}`);
    }
    options.set(key, value);
  }
  return { name, options };
}

function isExecutorName(name: string): name is ExecutorName {
  return Object.hasOwn(executorOptions, name);
}
