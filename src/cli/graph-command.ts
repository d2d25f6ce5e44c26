import { graphView } from '../index.ts';
import { renderGraphHtml } from '../report/graph-html.ts';
import { renderGraphSvg } from '../report/graph-svg.ts';
import { renderGraphDot, renderGraphMermaid, renderGraphTree } from '../report/graph-text.ts';
import { type CommandRun, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { chosen, readToolCall, resolveForTool } from './tool.ts';

const ownFlags: readonly Flag[] = [
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Picture',
    description: 'Draw as "tree" (default), "mermaid", "dot", "json", "svg" or "html"',
  },
];

const formats = ['tree', 'mermaid', 'dot', 'json', 'svg', 'html'] as const;

/** `bakefile graph [TARGET...]`: groups, targets, inheritance and links as a picture. */
export const runGraph: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile graph',
    usage: '[OPTIONS] [TARGET...]',
    description:
      'Draw groups and targets with what they inherit and link to. Without a TARGET everything ' +
      'in the definition is drawn.',
    examples: `Examples:
  bakefile graph                          As a tree
  bakefile graph --format=mermaid app     For Markdown on GitHub or GitLab
  bakefile graph --format=html > g.html   As a page to search in
`,
  };
  const call = await readToolCall(words, help, ownFlags, context);
  if (call === undefined) return exitCodes.done;
  const format = chosen('format', call.text('format'), formats);
  const { targets = [] } = call.request;
  const request = { ...call.request, targets: targets.length === 0 ? ['*'] : targets };
  const found = await resolveForTool(request, context);
  if (found === undefined) return exitCodes.failed;
  const view = graphView(found.definition, found.graph);
  context.output.out(renderers[format](view));
  return exitCodes.done;
};

const renderers: Readonly<
  Record<(typeof formats)[number], (view: ReturnType<typeof graphView>) => string>
> = {
  tree: renderGraphTree,
  mermaid: renderGraphMermaid,
  dot: renderGraphDot,
  json: (view) => `${JSON.stringify(view, undefined, 2)}\n`,
  svg: renderGraphSvg,
  html: renderGraphHtml,
};
