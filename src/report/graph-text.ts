import { addTo } from '../model/add-to.ts';
import type { GraphEdge, GraphNode, GraphView } from '../model/graph-view.ts';

/**
 * The graph as an indented tree: what was asked for, below each node what it leads to. What was
 * shown before is not shown again.
 */
export function renderGraphTree(view: GraphView): string {
  const nodes = new Map(view.nodes.map((node) => [node.id, node]));
  const edges = edgesByStart(view);
  const shown = new Set<string>();
  const lines: string[] = [];
  // A stack instead of recursion: chains of links may be thousands long.
  interface Waiting {
    readonly id: string;
    readonly edge: GraphEdge | undefined;
    readonly lead: string;
    readonly isLast: boolean;
  }
  const waiting: Waiting[] = [];
  for (const id of rootsOf(view).toReversed()) {
    waiting.push({ id, edge: undefined, lead: '', isLast: true });
  }
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { id, edge, lead, isLast } = next;
    const node = nodes.get(id);
    if (node === undefined) continue;
    const below = edges.get(id) ?? [];
    const isAgain = shown.has(id) && below.length > 0;
    const branch = edge === undefined ? '' : isLast ? '└── ' : '├── ';
    lines.push(
      `${lead}${branch}${edgeText(edge)}${nodeText(node)}${isAgain ? ' (see above)' : ''}`,
    );
    if (isAgain) continue;
    shown.add(id);
    const inner = edge === undefined ? '' : `${lead}${isLast ? '    ' : '│   '}`;
    for (const [index, child] of [...below.entries()].toReversed()) {
      waiting.push({ id: child.to, edge: child, lead: inner, isLast: index === below.length - 1 });
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What was asked for and nothing shown leads to; everything that nothing leads to otherwise. */
function rootsOf(view: GraphView): readonly string[] {
  const reached = new Set(view.edges.map(({ to }) => to));
  const tops = view.roots.filter((id) => !reached.has(id));
  return tops.length > 0 ? tops : view.roots;
}

function edgesByStart(view: GraphView): ReadonlyMap<string, readonly GraphEdge[]> {
  const edges = new Map<string, GraphEdge[]>();
  for (const edge of view.edges) {
    addTo(edges, edge.from, edge);
  }
  return edges;
}

function edgeText(edge: GraphEdge | undefined): string {
  if (edge?.kind === 'inherits') return 'inherits ';
  return edge?.kind === 'link' ? `${edge.label ?? 'context'} = ` : '';
}

function nodeText(node: GraphNode): string {
  const parts = [node.kind === 'group' ? `${node.name} (group)` : node.name];
  if (node.platforms.length > 0) parts.push(`[${firstOf(node.platforms).join(', ')}]`);
  parts.push(...firstOf(node.tags));
  return parts.join(' ');
}

/** The graph in Mermaid's flowchart language, which GitHub and GitLab draw in Markdown. */
export function renderGraphMermaid(view: GraphView): string {
  const ids = shortIds(view);
  const lines = ['flowchart LR'];
  for (const node of view.nodes) {
    const label = labelLines(node).map(mermaidText).join('<br/>');
    const [open, close] = node.kind === 'group' ? ['(["', '"])'] : ['["', '"]'];
    lines.push(`  ${ids.get(node.id)}${open}${label}${close}`);
  }
  for (const edge of view.edges) {
    const label = edge.kind === 'link' && edge.label ? `|"${mermaidText(edge.label)}"|` : '';
    const arrow = edge.kind === 'inherits' ? '-.->' : edge.kind === 'link' ? '==>' : '-->';
    lines.push(`  ${ids.get(edge.from)} ${arrow}${label} ${ids.get(edge.to)}`);
  }
  for (const node of view.nodes) {
    if (node.kind === 'base') lines.push(`  style ${ids.get(node.id)} stroke-dasharray: 4`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function mermaidText(text: string): string {
  return text.replace(/[&<>"#]/g, (character) => `#${character.charCodeAt(0)};`);
}

/** The graph in the language of Graphviz. */
export function renderGraphDot(view: GraphView): string {
  const lines = [
    'digraph bake {',
    '  rankdir=LR;',
    '  node [shape=box, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
  ];
  for (const node of view.nodes) {
    const shape =
      node.kind === 'group' ? ', shape=ellipse' : node.kind === 'base' ? ', style=dashed' : '';
    lines.push(`  ${dotText(node.id)} [label=${dotText(labelLines(node).join('\n'))}${shape}];`);
  }
  for (const edge of view.edges) {
    const style =
      edge.kind === 'inherits'
        ? ' [style=dashed]'
        : edge.kind === 'link'
          ? ` [penwidth=2, label=${dotText(edge.label ?? '')}]`
          : '';
    lines.push(`  ${dotText(edge.from)} -> ${dotText(edge.to)}${style};`);
  }
  lines.push('}');
  return lines.map((line) => `${line}\n`).join('');
}

function dotText(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function shortIds(view: GraphView): ReadonlyMap<string, string> {
  return new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
}

const mostShown = 3;

/** The first entries, and how many more there are. */
function firstOf(texts: readonly string[]): readonly string[] {
  const more = texts.length - mostShown;
  return more <= 0 ? texts : [...texts.slice(0, mostShown), `+${more}`];
}

/** What stands in a node's box: the name, the platforms, the first tags. */
export function labelLines(node: GraphNode): readonly string[] {
  const lines = [node.name];
  if (node.platforms.length > 0) lines.push(firstOf(node.platforms).join(', '));
  lines.push(...firstOf(node.tags));
  return lines;
}
