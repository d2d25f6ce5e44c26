import { round, xmlText } from './graph-svg.ts';
import type { RunState } from './run-state.ts';
import { formatDuration } from './text.ts';
import { type Timeline, type TimelineRow, timelineOf } from './timeline-rows.ts';

const rowHeight = 20;
const labelWidth = 345;
const barsWidth = 800;
const margin = 12;
/** Room for the length of a bar behind it. */
const behind = 70;
const headHeight = 52;
/** Characters that fit into a label. */
const labelLength = 46;

/** A run as an SVG picture; follows the viewer's light or dark scheme. */
export function renderTimelineSvg(state: RunState): string {
  const timeline = timelineOf(state);
  const width = labelWidth + barsWidth + behind + 2 * margin;
  const height = headHeight + timeline.rows.length * rowHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Timeline of the build">`,
    `<style>${style}</style>`,
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="3" height="6" class="hatching"/></pattern></defs>',
    legend(timeline),
    axis(timeline, height),
    ...timeline.rows.map((row, index) => rowSvg(row, index, timeline)),
    '</svg>\n',
  ].join('\n');
}

const style = `
svg { background: #ffffff; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
text { fill: #1f2328; }
.small { font-size: 11px; fill: #57606a; }
.tick { stroke: #d0d7de; }
.target text.label { font-weight: 600; }
.target rect.stripe { fill: #f6f8fa; }
.bar { stroke: none; fill: #0969da; }
.target .bar { fill: #1f883d; }
.row.cached .bar, .bar.cached { fill: url(#hatch); stroke: #8c959f; }
.row.failed .bar, .bar.failed { fill: #cf222e; }
.row.cancelled .bar, .bar.cancelled { fill: #afb8c1; }
.row.unfinished .bar, .bar.unfinished { fill: none; stroke: #bf8700; stroke-dasharray: 4 3; }
.bar.target { fill: #1f883d; }
.hatching { fill: #afb8c1; }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; }
  text { fill: #e6edf3; }
  .small { fill: #8b949e; }
  .tick { stroke: #30363d; }
  .target rect.stripe { fill: #161b22; }
  .bar { fill: #388bfd; }
  .target .bar, .bar.target { fill: #2ea043; }
  .row.failed .bar, .bar.failed { fill: #f85149; }
  .row.cancelled .bar, .bar.cancelled { fill: #484f58; }
  .row.cached .bar, .bar.cached { stroke: #6e7681; }
  .hatching { fill: #484f58; }
}`;

const kinds = [
  ['target', 'target'],
  ['step', 'step'],
  ['cached', 'cached step'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
  ['unfinished', 'not finished'],
] as const;

/** The kinds of bars that there are. */
function legend({ rows, length }: Timeline): string {
  const present = new Set(rows.map(kindOf));
  const parts = [`<text x="${margin}" y="20">${formatDuration(length)}</text>`];
  let x = labelWidth + margin;
  for (const [kind, name] of kinds) {
    if (!present.has(kind)) continue;
    parts.push(
      `<rect class="bar ${kind}" x="${x}" y="11" width="18" height="10" rx="2"/>`,
      `<text class="small" x="${x + 24}" y="20">${name}</text>`,
    );
    x += 24 + name.length * 7 + 18;
  }
  return `<g>${parts.join('')}</g>`;
}

function kindOf({ kind, state }: TimelineRow): (typeof kinds)[number][0] {
  return state === 'done' ? kind : state;
}

const tickSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].map((seconds) => seconds * 1000),
);

function axis({ length }: Timeline, height: number): string {
  const step = tickSteps.find((size) => length / size <= 10) ?? Math.ceil(length / 36e6) * 36e5;
  const parts: string[] = [];
  for (let time = 0; time <= length; time += step) {
    const x = round(placeOf(time, length));
    parts.push(
      `<line class="tick" x1="${x}" x2="${x}" y1="${headHeight - 8}" y2="${height - margin}"/>`,
      `<text class="small" text-anchor="middle" x="${x}" y="${headHeight - 12}">${tickText(time)}</text>`,
    );
  }
  return `<g>${parts.join('')}</g>`;
}

function tickText(milliseconds: number): string {
  if (milliseconds < 60_000) return `${milliseconds / 1000}s`;
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = (milliseconds % 60_000) / 1000;
  return seconds === 0 ? `${minutes}m` : `${minutes}m${seconds}s`;
}

function placeOf(time: number, length: number): number {
  return margin + labelWidth + (time / length) * barsWidth;
}

function rowSvg(row: TimelineRow, index: number, { length }: Timeline): string {
  const y = headHeight + index * rowHeight;
  const x = placeOf(row.start, length);
  // What took no time is seen too.
  const width = Math.max(placeOf(row.end, length) - x, 3);
  const isTarget = row.kind === 'target';
  const took = row.state === 'cached' ? 'cached' : formatDuration(row.end - row.start);
  const indent = margin + (isTarget ? 0 : 14);
  const right = labelWidth + barsWidth + behind + margin;
  return [
    `<g class="row ${row.kind} ${row.state}">`,
    `<title>${xmlText(`${row.title}\n${took}`)}</title>`,
    `<rect class="stripe" x="${margin}" y="${y}" width="${right - margin}" height="${rowHeight}" fill="none"/>`,
    `<text class="label" x="${indent}" y="${y + 14}">${xmlText(shorten(row.label, isTarget ? labelLength : labelLength - 2))}</text>`,
    `<rect class="bar" x="${round(x)}" y="${y + 4}" width="${round(width)}" height="${rowHeight - 8}" rx="2"/>`,
    `<text class="small" x="${round(x + width + 5)}" y="${y + 14}">${took}</text>`,
    '</g>',
  ].join('');
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
