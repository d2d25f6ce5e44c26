import { attributeRange } from '../model/attribute-range.ts';
import type { DefinitionPlace } from '../model/event.ts';
import type { Graph } from '../model/graph.ts';
import { renderFrame } from '../source/frame.ts';
import { formatRange, locate } from '../source/locate.ts';

/** The place of an attribute of a target, ready to be shown; undefined for what no file says. */
export function definitionPlace(
  { targets }: Graph,
  name: string,
  attribute: string,
): DefinitionPlace | undefined {
  const target = targets.get(name);
  const range = target && attributeRange(target, attribute);
  if (range === undefined) return undefined;
  return {
    name: range.file.name,
    line: locate(range).startLine,
    place: formatRange(range),
    excerpt: renderFrame(range),
  };
}
