import type { Range } from '../source/source.ts';
import type { ResolvedTarget } from './graph.ts';

/**
 * Where a definition sets an attribute of a target, or one entry of it (`contexts.base`); where no
 * file says the entry, the attribute, and where none says that, the target.
 */
export function attributeRange(
  { origins, range }: Pick<ResolvedTarget, 'origins' | 'range'>,
  key: string,
): Range | undefined {
  const [attribute = ''] = key.split('.', 1);
  return origins.get(key)?.range ?? origins.get(attribute)?.range ?? range;
}
