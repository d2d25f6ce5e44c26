import type { GraphView } from '../model/graph-view.ts';
import { labelLines } from './graph-text.ts';

/** Where a node's box is drawn, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly width: number;
  readonly height: number;
}

const characterWidth = 7.4;
const lineHeight = 16;
const padding = 10;
const columnGap = 90;
const rowGap = 16;
const margin = 20;
/** A short column stands in the middle of its neighbours, but in sight of their tops. */
const mostLowering = 150;
const sweeps = 6;

/**
 * Puts the nodes into columns, each to the right of everything that leads to it, and orders each
 * column by where its neighbours stand, so that few edges cross. Linear in nodes and edges.
 */
export function layOut(view: GraphView): Layout {
  const columns = columnsOf(view);
  orderColumns(view, columns);
  const boxes = new Map<string, Box>();
  const labels = new Map(view.nodes.map((node) => [node.id, labelLines(node)]));
  const heights = columns.map((column) =>
    column.reduce((sum, id) => sum + boxHeight(labels.get(id)) + rowGap, -rowGap),
  );
  const tallest = Math.max(0, ...heights);
  let x = margin;
  for (const [index, column] of columns.entries()) {
    const width = Math.max(80, ...column.map((id) => boxWidth(labels.get(id))));
    let y = margin + Math.min((tallest - (heights[index] ?? 0)) / 2, mostLowering);
    for (const id of column) {
      const height = boxHeight(labels.get(id));
      boxes.set(id, { x, y, width, height });
      y += height + rowGap;
    }
    x += width + columnGap;
  }
  return {
    boxes,
    width: Math.max(margin * 2, x - columnGap + margin),
    height: tallest + margin * 2,
  };
}

function boxWidth(lines: readonly string[] = []): number {
  return Math.max(...lines.map((line) => line.length), 4) * characterWidth + 2 * padding;
}

function boxHeight(lines: readonly string[] = []): number {
  return lines.length * lineHeight + padding;
}

/** The columns by the longest way to each node; edges that close a circle do not count. */
function columnsOf(view: GraphView): string[][] {
  const edges = new Map<string, string[]>(view.nodes.map(({ id }) => [id, []]));
  for (const { from, to } of view.edges) edges.get(from)?.push(to);
  const order = topologicalOrder(
    view.nodes.map(({ id }) => id),
    edges,
  );
  const rank = new Map(order.map((id, index) => [id, index]));
  const level = new Map<string, number>();
  for (const id of order) {
    const own = level.get(id) ?? 0;
    level.set(id, own);
    for (const to of edges.get(id) ?? []) {
      if ((rank.get(to) ?? 0) > (rank.get(id) ?? 0)) {
        level.set(to, Math.max(level.get(to) ?? 0, own + 1));
      }
    }
  }
  const columns: string[][] = [];
  for (const { id } of view.nodes) {
    const at = level.get(id) ?? 0;
    while (columns.length <= at) columns.push([]);
    columns[at]?.push(id);
  }
  return columns;
}

function topologicalOrder(
  ids: readonly string[],
  edges: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const seen = new Set<string>();
  const finished: string[] = [];
  for (const start of ids) {
    if (seen.has(start)) continue;
    seen.add(start);
    const stack = [{ id: start, next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = edges.get(top.id)?.[top.next++];
      if (to === undefined) {
        finished.push(top.id);
        stack.pop();
      } else if (!seen.has(to)) {
        seen.add(to);
        stack.push({ id: to, next: 0 });
      }
    }
  }
  return finished.reverse();
}

/** Orders each column by the mean place of its neighbours, there and back a few times. */
function orderColumns(view: GraphView, columns: string[][]): void {
  const neighbours = new Map<string, string[]>(view.nodes.map(({ id }) => [id, []]));
  for (const { from, to } of view.edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const place = new Map<string, number>();
  const note = (column: readonly string[]): void => {
    for (const [index, id] of column.entries()) place.set(id, (index + 0.5) / column.length);
  };
  for (const column of columns) note(column);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const means = new Map(
        column.map((id) => {
          const around = neighbours.get(id) ?? [];
          const sum = around.reduce((total, other) => total + (place.get(other) ?? 0), 0);
          return [id, around.length === 0 ? (place.get(id) ?? 0) : sum / around.length];
        }),
      );
      column.sort((a, b) => (means.get(a) ?? 0) - (means.get(b) ?? 0));
      note(column);
    }
  }
}
