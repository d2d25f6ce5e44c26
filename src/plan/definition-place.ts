import type { DefinitionPlace } from '../model/event.ts';
import type { Graph } from '../model/graph.ts';
import { renderFrame } from '../source/frame.ts';
import { formatRange, locate } from '../source/locate.ts';

/**
 * Where the definition sets an attribute of a target (`context`, `contexts.base`), or one of its
 * parents; where it does not, where the target itself is. Undefined for what no file says.
 */
export function definitionPlace(
  { targets }: Graph,
  name: string,
  attribute: string,
): DefinitionPlace | undefined {
  const target = targets.get(name);
  const [field = ''] = attribute.split('.');
  const range =
    target?.origins.get(attribute)?.range ?? target?.origins.get(field)?.range ?? target?.range;
  if (range === undefined) return undefined;
  return {
    name: range.file.name,
    line: locate(range).startLine,
    place: formatRange(range),
    excerpt: renderFrame(range),
  };
}
