import type { GraphView } from '../model/graph-view.ts';
import { renderGraphSvg } from './graph-svg.ts';

/**
 * The graph as one page that works without a network: the picture, a search for names, tags and
 * platforms, and the details of the node that is picked.
 */
export function renderGraphHtml(view: GraphView): string {
  const data = JSON.stringify(view).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bake targets</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<input id="search" type="search" placeholder="Search names, tags, platforms" aria-label="Search" autofocus>
<output id="count"></output>
<button id="all" type="button">Show all</button>
</header>
<main>
<div id="picture">${renderGraphSvg(view)}</div>
<aside id="details" hidden></aside>
</main>
<script type="application/json" id="data">${data}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}

const pageStyle = `
:root { color-scheme: light dark; }
body { margin: 0; font: 14px system-ui, sans-serif; }
header { position: sticky; top: 0; display: flex; gap: .8rem; align-items: center; padding: .6rem 1rem; background: Canvas; border-bottom: 1px solid GrayText; z-index: 1; }
#search { flex: 1; max-width: 28rem; font: inherit; padding: .3rem .5rem; }
main { display: flex; align-items: flex-start; }
#picture { flex: 1; overflow: auto; }
aside { width: 22rem; padding: 1rem; border-left: 1px solid GrayText; position: sticky; top: 3.2rem; overflow-wrap: anywhere; }
aside h2 { margin: 0 0 .5rem; font-size: 1.1rem; }
aside h3 { margin: .8rem 0 .2rem; font-size: .9rem; }
aside ul { margin: 0; padding-left: 1.2rem; }
aside button { all: unset; cursor: pointer; text-decoration: underline; }
aside button:focus-visible { outline: 2px solid; }
.node { cursor: pointer; }
.faded { opacity: .15; }
.picked rect { stroke-width: 3; }`;

const pageScript = `
const view = JSON.parse(document.getElementById('data').textContent);
const nodes = new Map(view.nodes.map((node) => [node.id, node]));
const boxes = new Map([...document.querySelectorAll('.node')].map((box) => [box.dataset.id, box]));
const lines = [...document.querySelectorAll('[data-from]')];
const search = document.getElementById('search');
const details = document.getElementById('details');
let picked;

function around(id) {
  const found = new Set([id]);
  const follow = (from, to) => {
    const waiting = [id];
    const seen = new Set(waiting);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      found.add(next);
      for (const edge of view.edges) {
        if (edge[from] === next && !seen.has(edge[to])) { seen.add(edge[to]); waiting.push(edge[to]); }
      }
    }
  };
  follow('from', 'to');
  follow('to', 'from');
  return found;
}

function matching() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return new Set(view.nodes.filter((node) => {
    const text = [node.name, node.kind, node.description || '', ...node.tags, ...node.platforms].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  }).map((node) => node.id));
}

function draw() {
  const kept = picked === undefined ? matching() : around(picked);
  for (const [id, box] of boxes) {
    box.classList.toggle('faded', kept !== undefined && !kept.has(id));
    box.classList.toggle('picked', id === picked);
  }
  for (const line of lines) {
    const { from, to } = line.dataset;
    line.classList.toggle('faded', kept !== undefined && !(kept.has(from) && kept.has(to)));
  }
  const count = kept === undefined ? view.nodes.length : kept.size;
  document.getElementById('count').textContent = count + ' of ' + view.nodes.length;
  drawDetails();
}

function add(parent, name, text) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

function addList(title, items, build) {
  if (items.length === 0) return;
  add(details, 'h3', title);
  const list = add(details, 'ul');
  for (const item of items) build(add(list, 'li'), item);
}

function drawDetails() {
  details.hidden = picked === undefined;
  details.replaceChildren();
  if (picked === undefined) return;
  const node = nodes.get(picked);
  add(details, 'h2', node.name);
  add(details, 'p', { group: 'Group', target: node.linked ? 'Target, built for a link' : 'Target', base: 'Target, inherited from only' }[node.kind]);
  if (node.description) add(details, 'p', node.description);
  const text = (item, value) => { item.textContent = value; };
  addList('Platforms', node.platforms, text);
  addList('Tags', node.tags, text);
  const go = (end) => (item, edge) => {
    const button = add(item, 'button', nodes.get(edge[end]).name + (edge.label ? ' (' + edge.label + ')' : ''));
    button.type = 'button';
    button.addEventListener('click', () => pick(edge[end]));
  };
  const titles = { member: ['Members', 'In groups'], inherits: ['Inherits from', 'Inherited by'], link: ['Contexts from', 'Context of'] };
  for (const [kind, [out, back]] of Object.entries(titles)) {
    addList(out, view.edges.filter((edge) => edge.kind === kind && edge.from === picked), go('to'));
    addList(back, view.edges.filter((edge) => edge.kind === kind && edge.to === picked), go('from'));
  }
}

function pick(id) {
  picked = id;
  draw();
  if (id !== undefined) boxes.get(id).scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

for (const [id, box] of boxes) {
  box.setAttribute('tabindex', '0');
  box.addEventListener('click', () => pick(picked === id ? undefined : id));
  box.addEventListener('keydown', (event) => { if (event.key === 'Enter') pick(id); });
}
search.addEventListener('input', () => {
  picked = undefined;
  draw();
  if (search.value !== '') document.querySelector('.node:not(.faded)')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});
document.getElementById('all').addEventListener('click', () => { search.value = ''; pick(undefined); });
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') { search.value = ''; pick(undefined); } });
draw();
`;
