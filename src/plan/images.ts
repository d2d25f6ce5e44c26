import type { Graph } from '../model/graph.ts';
import { padColumns } from './table.ts';

/** One name of an image with the target that makes it. */
export interface ImageName {
  readonly image: string;
  readonly target: string;
  readonly platforms: readonly string[];
}

/** Every tag of the targets that export something, in code point order of the names. */
export function imageNames(graph: Graph): readonly ImageName[] {
  const names: ImageName[] = [];
  for (const { name, attributes, linked } of graph.targets.values()) {
    if (linked) continue;
    for (const image of attributes.tags ?? []) {
      names.push({ image, target: name, platforms: attributes.platforms ?? [] });
    }
  }
  return names.sort((a, b) => compareTexts(a.image, b.image) || compareTexts(a.target, b.target));
}

/** The names as a table. */
export function imageTable(names: readonly ImageName[]): string {
  return padColumns([
    ['IMAGE', 'TARGET', 'PLATFORMS'],
    ...names.map(({ image, target, platforms }) => [image, target, platforms.join(',')]),
  ]);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
