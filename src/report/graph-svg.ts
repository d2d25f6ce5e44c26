import type { GraphEdge, GraphNode, GraphView } from '../model/graph-view.ts';
import { type Box, type Layout, layOut } from './graph-layout.ts';
import { labelLines } from './graph-text.ts';

/** The graph as an SVG picture; follows the viewer's light or dark scheme. */
export function renderGraphSvg(view: GraphView): string {
  const layout = layOut(view);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" aria-label="Targets and groups">`,
    `<style>${graphStyle}</style>`,
    `<defs>${arrow('arrow', 'head')}${arrow('link-arrow', 'head link-head')}</defs>`,
    ...view.edges.map((edge) => edgeSvg(edge, layout)),
    ...view.nodes.map((node) => nodeSvg(node, layout)),
    '</svg>\n',
  ].join('\n');
}

function arrow(id: string, style: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L8,4 L0,8 Z" class="${style}"/></marker>`;
}

const graphStyle = `
svg { background: #ffffff; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.node rect { fill: #f6f8fa; stroke: #57606a; }
.node text { fill: #1f2328; }
.node .name { font-weight: 600; }
.node .more { fill: #57606a; }
.group rect { fill: #ddf4ff; stroke: #0969da; }
.base rect { stroke-dasharray: 4 3; fill: none; }
.linked rect { fill: #fff8c5; stroke: #9a6700; }
.edge { fill: none; stroke: #8c959f; stroke-width: 1.3; }
.inherits { stroke-dasharray: 4 3; }
.link { stroke: #9a6700; stroke-width: 2; }
.label { fill: #9a6700; font-size: 11px; stroke: #ffffff; stroke-width: 4px; paint-order: stroke; }
.head { fill: #8c959f; }
.link-head { fill: #9a6700; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  .node rect { fill: #161b22; stroke: #8b949e; }
  .node text { fill: #e6edf3; }
  .node .more { fill: #8b949e; }
  .group rect { fill: #0c2d6b; stroke: #58a6ff; }
  .base rect { fill: none; }
  .linked rect { fill: #3b2300; stroke: #d29922; }
  .edge { stroke: #6e7681; }
  .link { stroke: #d29922; }
  .label { fill: #d29922; stroke: #0d1117; }
  .head { fill: #6e7681; }
  .link-head { fill: #d29922; }
}`;

function nodeSvg(node: GraphNode, { boxes }: Layout): string {
  const box = boxes.get(node.id) ?? emptyBox;
  const rounding = node.kind === 'group' ? box.height / 2 : 5;
  const kind = node.linked ? `${node.kind} linked` : node.kind;
  const lines = labelLines(node).map(
    (line, index) =>
      `<text x="${round(box.x + 10)}" y="${round(box.y + 17 + index * 16)}" class="${index === 0 ? 'name' : 'more'}">${xmlText(line)}</text>`,
  );
  return [
    `<g class="node ${kind}" data-id="${xmlText(node.id)}">`,
    `<title>${xmlText(titleOf(node))}</title>`,
    `<rect x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="${round(rounding)}"/>`,
    ...lines,
    '</g>',
  ].join('');
}

function titleOf(node: GraphNode): string {
  return [node.name, node.description, ...node.platforms, ...node.tags]
    .filter((line) => line)
    .join('\n');
}

function edgeSvg(edge: GraphEdge, { boxes }: Layout): string {
  const from = boxes.get(edge.from) ?? emptyBox;
  const to = boxes.get(edge.to) ?? emptyBox;
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const bend = Math.max(30, Math.abs(end.x - start.x) / 2);
  const path = `M${round(start.x)},${round(start.y)} C${round(start.x + bend)},${round(start.y)} ${round(end.x - bend)},${round(end.y)} ${round(end.x)},${round(end.y)}`;
  const label =
    edge.kind === 'link' && edge.label
      ? `<text class="label" text-anchor="middle" x="${round((start.x + end.x) / 2)}" y="${round((start.y + end.y) / 2 - 4)}">${xmlText(shorten(edge.label))}</text>`
      : '';
  const title = edge.label === undefined ? '' : `<title>${xmlText(edge.label)}</title>`;
  return `<g data-from="${xmlText(edge.from)}" data-to="${xmlText(edge.to)}">${title}<path class="edge ${edge.kind}" d="${path}" marker-end="url(#${edge.kind === 'link' ? 'link-arrow' : 'arrow'})"/>${label}</g>`;
}

/** Names of contexts are often those of images; the end of one fits between two columns. */
function shorten(label: string): string {
  return label.length <= longestLabel ? label : `…${label.slice(1 - longestLabel)}`;
}

const longestLabel = 12;

const emptyBox: Box = { x: 0, y: 0, width: 0, height: 0 };

/** To a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Text for XML and HTML; characters that XML cannot hold become U+FFFD. */
export function xmlText(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
