import type { RunState } from './run-state.ts';
import { renderTimelineSvg } from './timeline-svg.ts';

/** A run as one page that works without a network: the picture, and a search for rows. */
export function renderTimelineHtml(state: RunState): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Timeline of the build</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<input id="search" type="search" placeholder="Search targets and steps" aria-label="Search" autofocus>
<output id="count"></output>
</header>
<main>${renderTimelineSvg(state)}</main>
<pre id="details" hidden></pre>
<script>${pageScript}</script>
</body>
</html>
`;
}

const pageStyle = `
:root { color-scheme: light dark; }
body { margin: 0; font: 14px system-ui, sans-serif; }
header { position: sticky; top: 0; display: flex; gap: .8rem; align-items: center; padding: .6rem 1rem; background: Canvas; border-bottom: 1px solid GrayText; }
#search { flex: 1; max-width: 28rem; font: inherit; padding: .3rem .5rem; }
main { overflow-x: auto; }
#details { position: fixed; bottom: 0; left: 0; right: 0; margin: 0; padding: .6rem 1rem; max-height: 40vh; overflow: auto; background: Canvas; border-top: 1px solid GrayText; white-space: pre-wrap; overflow-wrap: anywhere; }
.row { cursor: pointer; }
.faded { opacity: .15; }
.picked .label { text-decoration: underline; }`;

const pageScript = `
const rows = [...document.querySelectorAll('.row')];
const search = document.getElementById('search');
const details = document.getElementById('details');
const textOf = (row) => row.querySelector('title').textContent;

function pick(picked) {
  for (const row of rows) row.classList.toggle('picked', row === picked);
  details.hidden = picked === undefined;
  details.textContent = picked === undefined ? '' : textOf(picked);
}

function draw() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = textOf(row).toLowerCase();
    const isFound = words.every((word) => text.includes(word));
    row.classList.toggle('faded', !isFound);
    if (isFound) count += 1;
  }
  document.getElementById('count').textContent = count + ' of ' + rows.length;
}

for (const row of rows) {
  row.setAttribute('tabindex', '0');
  row.addEventListener('click', () => pick(row.classList.contains('picked') ? undefined : row));
  row.addEventListener('keydown', (event) => { if (event.key === 'Enter') pick(row); });
}
search.addEventListener('input', draw);
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  search.value = '';
  pick(undefined);
  draw();
});
draw();
`;
