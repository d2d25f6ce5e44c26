import {
  type BakeRequest,
  commandScript,
  createBuilders,
  developmentWarnings,
  dryRun,
  type KamalProject,
  type KamalStage,
  kamalBuilderCommands,
  kamalBuilders,
  kamalNotes,
  kamalPullNotes,
  kamalPullSteps,
  kamalStages,
  kamalSteps,
  missingDockerfile,
  type Outcome,
  readKamalProject,
  removeBuilders,
  runKamalSteps,
  runStages,
  type StepWork,
} from '../index.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import {
  type CommandContext,
  type CommandRun,
  exitCodes,
  interruptCode,
  neverInterrupted,
} from './command.ts';
import { kamalFlags, kamalHelp } from './kamal-flags.ts';
import { reportOutcome } from './outcome.ts';
import { readToolCall, type ToolCall } from './tool.ts';

const actions = ['push', 'dev', 'create', 'remove', 'details', 'pull', 'deliver'] as const;
type Action = (typeof actions)[number];

/** What one call works with. */
interface Call {
  readonly action: Action;
  readonly project: KamalProject;
  readonly tool: ToolCall;
  readonly context: CommandContext;
  readonly work: StepWork & { readonly stop: AbortSignal };
}

/** `bakefile kamal ACTION`: `kamal build` by its configuration. */
export const runKamal: CommandRun = async (words, context) => {
  const tool = await readToolCall(words, kamalHelp, kamalFlags, context);
  if (tool === undefined) return exitCodes.done;
  const [word, ...more] = tool.arguments.operands;
  const action = actions.find((name) => name === word);
  if (action === undefined || more.length > 0) {
    const problem = word === undefined ? 'an action is missing' : `unknown action ${word}`;
    throw new UsageError(more.length > 0 ? `unexpected ${more.join(' ')}` : problem, remedy);
  }
  const project = reportOutcome(await readProject(action, tool, context), context);
  if (project === undefined) return exitCodes.failed;
  const interrupts = tool.isOn('dry-run') ? undefined : context.interrupts?.();
  const { asked: stop, forced: kill } = interrupts ?? neverInterrupted();
  const own: CommandContext = {
    ...context,
    ...(interrupts !== undefined && { interrupts: () => interrupts }),
  };
  const say = (message: string): void => {
    if (!tool.isOn('quiet')) context.output.error(`${message}\n`);
  };
  const work = { say, show: (text: string) => context.output.error(text), stop, kill };
  const call: Call = { action, project: project.value, tool, context: own, work };
  const code = tool.isOn('dry-run') ? await show(call) : await run(call);
  return stop.aborted ? interruptCode(stop) : code;
};

const remedy = `Say ${actions.join(', ')}.`;

async function readProject(
  action: Action,
  tool: ToolCall,
  { host }: CommandContext,
): Promise<Outcome<KamalProject>> {
  const isBuild = action === 'push' || action === 'deliver';
  const optional = (key: string, flag: string): Readonly<Record<string, string>> => {
    const value = tool.text(flag);
    return value === undefined ? {} : { [key]: value };
  };
  const list = (flag: string): readonly string[] =>
    (tool.text(flag) ?? '').split(',').filter((name) => name !== '');
  const wishes = { hosts: list('hosts'), roles: list('roles'), isPrimary: tool.isOn('primary') };
  // What is only about builders needs no commit.
  const isVersioned = !['create', 'remove', 'details'].includes(action);
  const request = {
    ...tool.request,
    ...(!isVersioned && { version: 'none' }),
    ...optional('configFile', 'config-file'),
    ...optional('destination', 'destination'),
    ...optional('version', 'version'),
    ...(isBuild && { output: tool.text('output') ?? 'registry' }),
    ...(action === 'dev' && { isDevelopment: true, ...optional('output', 'output') }),
    ...(tool.isOn('quiet') && { progress: tool.request.progress ?? ('quiet' as const) }),
  };
  return readKamalProject(request, wishes, host);
}

/** The stages before a build or a pull. */
async function stagesOf(
  subcommand: 'push' | 'pull',
  { project, tool, context }: Call,
  isConnected = false,
): Promise<readonly KamalStage[]> {
  const options = {
    subcommand,
    skipsHooks: tool.isOn('skip-hooks'),
    logsIn: !tool.isOn('no-login'),
    isVerbose: tool.isOn('verbose'),
    isDryRun: tool.isOn('dry-run'),
  };
  const stages = await kamalStages(project, options, context.host);
  return isConnected ? stages.filter(({ secrets }) => secrets !== 'all') : stages;
}

async function run(call: Call): Promise<number> {
  const { action, project, context, work } = call;
  const { host } = context;
  switch (action) {
    case 'push':
      return push(call);
    case 'deliver': {
      const code = await push(call);
      return code === exitCodes.done && !work.stop.aborted ? pull(call, true) : code;
    }
    case 'pull':
      return pull(call, false);
    case 'dev': {
      const warnings = await developmentWarnings(project, host);
      for (const warning of warnings) warn(warning, context);
      return build(call);
    }
    case 'create':
      return finish(
        call,
        async () => runStages(await connectStages(call), project, host, work),
        () => runKamalSteps(kamalSteps(project, 'create'), host, work),
        () => onBuilder(call, (request) => createBuilders(request, host, work)),
      );
    case 'remove':
      return finish(call, () => onBuilder(call, (request) => removeBuilders(request, host, work)));
    case 'details': {
      context.output.out(`Builder: ${project.deployment.choice.kind}\n`);
      const details = { ...work, say: () => {}, show: context.output.out };
      return finish(call, () => runKamalSteps(kamalSteps(project, 'details'), host, details));
    }
    default:
      return action satisfies never;
  }
}

async function push(call: Call): Promise<number> {
  const { project, context, work } = call;
  const { host } = context;
  const missing = await missingDockerfile(project, host);
  if (missing.length > 0) {
    reportOutcome({ diagnostics: missing }, context);
    return exitCodes.failed;
  }
  const done = await runStages(await stagesOf('push', call), project, host, work);
  if (reportOutcome(done, context) === undefined) return exitCodes.failed;
  for (const note of kamalNotes(project)) warn(note, context);
  return build(call);
}

async function build({ project, context }: Call): Promise<number> {
  const { runTargets } = await import('./build-command.ts');
  return runTargets(project.graph, project.request, {}, context);
}

async function pull(call: Call, isConnected: boolean): Promise<number> {
  const { project, context, work } = call;
  const { host } = context;
  const stages = await stagesOf('pull', call, isConnected);
  for (const note of kamalPullNotes(project)) warn(note, context);
  return finish(
    call,
    () => runStages(stages, project, host, work),
    async () => runKamalSteps(await kamalPullSteps(project, host, true), host, work),
  );
}

/** Does one thing after the other, until one goes wrong. */
async function finish(
  { context, work }: Call,
  ...parts: readonly (() => Promise<Outcome<true>>)[]
): Promise<number> {
  for (const part of parts) {
    const done = reportOutcome(await part(), context);
    if (work.stop.aborted) return exitCodes.interrupted;
    if (done === undefined) return exitCodes.failed;
  }
  return exitCodes.done;
}

/** The hook that comes before a connection, where there is one to make. */
async function connectStages(call: Call): Promise<readonly KamalStage[]> {
  if (kamalSteps(call.project, 'create').length === 0) return [];
  const stages = await stagesOf('push', call);
  return stages.filter(({ secrets }) => secrets === 'all');
}

/** Does something about the configuration's own builder. */
async function onBuilder(
  { project, work }: Call,
  change: (request: BakeRequest) => Promise<Outcome<true>>,
): Promise<Outcome<true>> {
  const names = kamalBuilders(project).map(({ name }) => name);
  if (names.length > 0) return change({ ...project.request, targets: names, set: [] });
  work.say('the configuration needs no builder of its own');
  return { value: true, diagnostics: [] };
}

async function show(call: Call): Promise<number> {
  const { action, project, context } = call;
  const { host, output } = context;
  const shownStages = async (subcommand: 'push' | 'pull', isConnected = false): Promise<string> => {
    const stages = await stagesOf(subcommand, call, isConnected);
    return commandScript(stages.flatMap(({ steps }) => steps));
  };
  const shownBuild = async (): Promise<string | undefined> => {
    const script = await dryRun(project.graph, project.request, 'text', host);
    return reportOutcome(script, context)?.value;
  };
  const shownPull = async (): Promise<string> =>
    commandScript(await kamalPullSteps(project, host, false));
  const parts: (string | undefined)[] = [];
  switch (action) {
    case 'push':
      parts.push(await shownStages('push'), await shownBuild());
      break;
    case 'deliver':
      parts.push(await shownStages('push'), await shownBuild());
      parts.push(await shownStages('pull', true), await shownPull());
      break;
    case 'pull':
      parts.push(await shownStages('pull'), await shownPull());
      break;
    case 'dev':
      parts.push(await shownBuild());
      break;
    case 'create':
      parts.push(commandScript((await connectStages(call)).flatMap(({ steps }) => steps)));
      parts.push(commandScript(kamalSteps(project, 'create')));
      parts.push(kamalBuilderCommands(project, 'create', host));
      break;
    case 'remove':
      parts.push(kamalBuilderCommands(project, 'rm', host));
      break;
    case 'details':
      parts.push(commandScript(kamalSteps(project, 'details')));
      break;
    default:
      action satisfies never;
  }
  if (parts.includes(undefined)) return exitCodes.failed;
  output.out(parts.filter((part) => part !== '').join('\n'));
  return exitCodes.done;
}

function warn(message: string, { output }: CommandContext): void {
  output.error(`${painted('WARNING:', 'yellow', output.errorColors)} ${message}\n`);
}
