import { quoteText } from '../../value/text.ts';
import { parseInt64, trimSpace } from './scalars.ts';
import { parseMemorySize } from './size.ts';
import { SpecError } from './spec-error.ts';

/** The cgroup limits of each build step, under buildx's names. */
export interface Resources {
  readonly memory?: string;
  readonly 'memory-swap'?: string;
  readonly 'cpu-shares'?: bigint;
  readonly 'cpu-period'?: bigint;
  readonly 'cpu-quota'?: bigint;
  readonly 'cpuset-cpus'?: string;
  readonly 'cpuset-mems'?: string;
}

/**
 * What each limit holds, in the order in which they are printed; `swap` is a size, or -1 for no
 * limit.
 */
export const resourceKinds: Readonly<
  Record<keyof Resources, 'size' | 'swap' | 'integer' | 'text'>
> = {
  memory: 'size',
  'memory-swap': 'swap',
  'cpu-shares': 'integer',
  'cpu-period': 'integer',
  'cpu-quota': 'integer',
  'cpuset-cpus': 'text',
  'cpuset-mems': 'text',
};

/** In the order in which they are printed. */
export const resourceNames: readonly (keyof Resources)[] = Object.keys(
  resourceKinds,
) as (keyof Resources)[];

/** The resources with one limit replaced (`--set NAME.resources.memory=2g`). */
export function withResource(resources: Resources, name: string, text: string): Resources {
  if (!isResourceName(name)) throw new SpecError(`unknown resources key ${name}`);
  if (resourceKinds[name] !== 'integer') return { ...resources, [name]: text };
  try {
    return { ...resources, [name]: parseInt64(text) };
  } catch {
    throw new SpecError(`invalid value ${text} for int64 key resources.${name}`);
  }
}

function isResourceName(name: string): name is keyof Resources {
  return Object.hasOwn(resourceKinds, name);
}

/** The limits that are set, as `key=value`, the form of `--resource`. */
export function formatResources(resources: Resources): string[] {
  return resourceNames
    .filter((name) => resources[name] !== undefined)
    .map((name) => `${name}=${resources[name]}`);
}

/** What is wrong with the sizes, in buildx's words. */
export function* checkResources(resources: Resources): Generator<SpecError> {
  for (const name of resourceNames) {
    const value = resources[name];
    const kind = resourceKinds[name];
    if ((kind !== 'size' && kind !== 'swap') || typeof value !== 'string') continue;
    const text = trimSpace(value);
    if (kind === 'swap' && text === '-1') continue;
    try {
      parseMemorySize(text);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      const problem = `invalid value ${quoteText(text)} for resource ${name}: ${error.message}`;
      yield new SpecError(problem, name);
    }
  }
}
