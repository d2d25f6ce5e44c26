import type { Graph, ResolvedTarget } from '../model/graph.ts';
import type { Hole, Text } from '../model/plan.ts';
import type { TargetAttributes } from '../model/target.ts';
import { printGraph } from './print.ts';

/**
 * A resolved definition for Buildx's standard input: the targets with nothing left to resolve, so
 * no variable, no pattern, and no groups but those that are given. Holes that `hole` put into the
 * attributes become holes of the text.
 */
export function definitionText(
  targets: ReadonlyMap<string, TargetAttributes>,
  groups: Readonly<Record<string, readonly string[]>> = {},
): Text {
  const graph: Graph = {
    targets: new Map([...targets].map(([name, attributes]) => [name, bare(name, attributes)])),
    groups: new Map(
      Object.entries(groups).map(([name, members]) => [name, { name, members, targets: members }]),
    ),
    requested: [],
    grants: { read: [], write: [], entitlements: [] },
  };
  return textWithHoles(printGraph(graph, 'definition'), '\\u0000');
}

function bare(name: string, attributes: TargetAttributes): ResolvedTarget {
  // Inheritance is done, and a description is for people.
  const { inherits: _, description: __, ...rest } = attributes;
  return { name, attributes: rest, linked: false, links: [], origins: new Map() };
}

/**
 * A hole as text in an attribute. It begins and ends with NUL, which no path, reference or argument
 * can hold, so that nothing a user writes is taken for one.
 */
export function hole(place: Hole): string {
  const target = 'target' in place ? place.target : '';
  return `\0${place.kind} ${target}\0`;
}

/** The text with the holes in it told apart; `mark` is how it writes NUL. */
export function textWithHoles(text: string, mark = '\0'): Text {
  const parts = text.split(mark);
  if (parts.length < 3) return text;
  return parts.map((part, index) => (index % 2 === 0 ? part : readHole(part)));
}

function readHole(text: string): Hole {
  const space = text.indexOf(' ');
  const kind = text.slice(0, space);
  const target = text.slice(space + 1);
  switch (kind) {
    case 'layout':
    case 'layout-folder':
      return { kind, target };
    case 'metadata-file':
    case 'layouts-folder':
      return { kind };
    default:
      throw new Error(`internal: no hole is called ${kind}`);
  }
}
