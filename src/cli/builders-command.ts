import {
  type BakeRequest,
  builderCommands,
  builderDetails,
  builderJson,
  builderStates,
  builderTable,
  createBuilders,
  declaredBuilders,
  quoteWord,
  removeBuilders,
} from '../index.ts';
import { UsageError } from './arguments.ts';
import {
  type CommandContext,
  type CommandRun,
  exitCodes,
  interruptCode,
  neverInterrupted,
} from './command.ts';
import { reportOutcome } from './outcome.ts';
import { chosen, readToolCall, type ToolCall } from './tool.ts';

const help = {
  name: 'bakefile builders',
  usage: 'ls|create|inspect|rm [OPTIONS] [NAME...]',
  description:
    'List, create, show or remove the builders that a definition declares: those named, or all.',
  examples: `Examples:
  bakefile builders ls
  bakefile builders create ci           Create it, and each of its nodes, if it is not there
  bakefile builders create --dry-run    Show the commands instead
  bakefile builders inspect ci --format=json
  bakefile builders rm --keep-state ci
`,
};

const flags = [
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Output',
    description: 'With ls and inspect: write a "table" (default) or "json"',
  },
  {
    name: 'dry-run',
    kind: 'switch',
    group: 'Output',
    description: 'With create and rm: show the commands instead of running them',
  },
  {
    name: 'keep-state',
    kind: 'switch',
    group: 'Builders',
    description: 'With rm: keep the build cache',
  },
  {
    name: 'sync-builders',
    kind: 'switch',
    group: 'Builders',
    description: 'With create: make builders anew that are not as declared',
  },
] as const;

const actions = ['ls', 'create', 'inspect', 'rm'] as const;
type Action = (typeof actions)[number];

/** `bakefile builders ACTION [NAME...]`: the builders of a definition. */
export const runBuilders: CommandRun = async (words, context) => {
  const call = await readToolCall(words, help, flags, context);
  if (call === undefined) return exitCodes.done;
  const [word, ...names] = call.arguments.operands;
  const action = actions.find((name) => name === word);
  if (action === undefined) {
    const problem = word === undefined ? 'an action is missing' : `unknown action ${word}`;
    throw new UsageError(problem, `Say ${actions.join(', ')}.`);
  }
  const { source: _, ...rest } = call.request;
  const isSynced = call.isOn('sync-builders');
  const request = { ...rest, targets: names, ...(isSynced && { syncBuilders: true }) };
  if (call.isOn('dry-run')) return showCommands(action, request, call, context);
  switch (action) {
    case 'ls':
    case 'inspect':
      return showStates(action, request, call, context);
    case 'create':
    case 'rm':
      return change(action, request, call, context);
    default:
      return action satisfies never;
  }
};

async function showStates(
  action: 'ls' | 'inspect',
  request: BakeRequest,
  call: ToolCall,
  context: CommandContext,
): Promise<number> {
  const format = chosen('format', call.text('format'), ['table', 'json']);
  const found = reportOutcome(await builderStates(request, context.host), context);
  if (found === undefined) return exitCodes.failed;
  const states =
    action === 'ls' ? found.value : found.value.filter(({ state }) => state !== 'undeclared');
  const write = action === 'ls' ? builderTable : builderDetails;
  context.output.out(format === 'json' ? builderJson(states) : write(states));
  return exitCodes.done;
}

async function showCommands(
  action: Action,
  request: BakeRequest,
  call: ToolCall,
  context: CommandContext,
): Promise<number> {
  if (action === 'ls' || action === 'inspect') {
    throw new UsageError(`--dry-run is for create and rm, since ${action} changes nothing`);
  }
  const found = reportOutcome(await declaredBuilders(request, context.host), context);
  if (found === undefined) return exitCodes.failed;
  const keeps = call.isOn('keep-state') || undefined;
  for (const command of builderCommands(found.value, action, context.host.cwd, keeps)) {
    context.output.out(`${command.map(quoteWord).join(' ')}\n`);
  }
  return exitCodes.done;
}

async function change(
  action: 'create' | 'rm',
  request: BakeRequest,
  call: ToolCall,
  context: CommandContext,
): Promise<number> {
  const { host, output } = context;
  const say = (message: string): void => output.error(`${message}\n`);
  const { asked: stop, forced: kill } = context.interrupts?.() ?? neverInterrupted();
  const keeps = call.isOn('keep-state') ? { keepState: true } : {};
  const done =
    action === 'create'
      ? await createBuilders(request, host, { say, stop, kill })
      : await removeBuilders(request, host, { say, stop, kill, ...keeps });
  if (stop.aborted) return interruptCode(stop);
  return reportOutcome(done, context) === undefined ? exitCodes.failed : exitCodes.done;
}
