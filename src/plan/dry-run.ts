import {
  bootstrapCommand,
  contextCommands,
  createCommands,
  removeCommand,
  storedName,
} from '../model/builder-commands.ts';
import type { Graph } from '../model/graph.ts';
import type { BuildStep, Plan, Preparation, Text } from '../model/plan.ts';
import type { TargetAttributes } from '../model/target.ts';
import { type BuildArguments, buildArguments } from './arguments.ts';
import { hole, textWithHoles } from './definition.ts';
import { builderEnvironment, type PlanOptions } from './plan.ts';
import { hereDocument, quoteWord } from './shell.ts';

/** The shell variable with the folder of the layouts that link the commands of a dry run. */
const layoutsVariable = 'layouts';

interface TargetCommand extends BuildArguments {
  readonly name: string;
  readonly linked: boolean;
  readonly links: readonly string[];
  /** Added to the environment. */
  readonly environment?: ReadonlyMap<string, string>;
}

/**
 * What a build would do, as a shell script: for each target the `docker buildx build` command that
 * is equivalent, in an order in which they can run; linked ones hand over an OCI layout. Secrets
 * are named, never read.
 */
export function dryRunScript(graph: Graph, plan: Plan, options: PlanOptions): string {
  const commands = targetCommands(graph, plan, options);
  const lines: string[] = [];
  lines.push(`# ${count(plan.targets.length, 'target')} in ${callsOf(plan)}`);
  for (const preparation of options.preparations ?? []) {
    lines.push('', ...preparationLines(preparation));
  }
  for (const builder of builderPlans(options)) lines.push('', ...createLines(builder));
  if (commands.some(({ links }) => links.length > 0)) {
    lines.push(`${layoutsVariable}=$(mktemp -d)`);
  }
  for (const { name, links, linked, words, input, environment } of commands) {
    const notes = [
      ...(linked ? ['linked'] : []),
      ...(links.length > 0 ? [`after ${links.join(', ')}`] : []),
    ];
    lines.push('', `# ${name}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`);
    const settings = [...(environment ?? [])].map(([key, value]) => `${key}=${quoteWord(value)}`);
    const command = [...settings, ...['docker', 'buildx', ...words].map(shellWord)].join(' ');
    if (input === undefined) lines.push(command);
    else {
      const { redirect, body } = hereDocument(input);
      lines.push(`${command} ${redirect}`, body.trimEnd());
    }
  }
  const removals = builderPlans(options).flatMap(({ remove }) => (remove ? [remove] : []));
  if (removals.length > 0) lines.push('', '# in any case', ...removals.map(commandLine));
  return `${lines.join('\n')}\n`;
}

function callsOf({ steps, jobs }: Plan): string {
  const builds = steps.filter((step) => step.kind === 'build');
  const most = jobs === undefined ? '' : `, at most ${jobs} at once`;
  // How many join is found out when they are built.
  const joins = builds.some((step) => step.joins !== undefined);
  return `${joins ? 'calls' : count(builds.length, 'call')} of docker buildx${most}`;
}

function preparationLines({ title, commands, again }: Preparation): readonly string[] {
  const heading = `# ${title}`;
  if (again === undefined) return [heading, ...commands.map(commandLine)];
  const indented = (list: Preparation['commands']): string[] =>
    list.map((words) => `  ${commandLine(words)}`);
  const test = `if [ -e ${quoteWord(again.path)} ]; then`;
  return [heading, test, ...indented(again.commands), 'else', ...indented(commands), 'fi'];
}

/** What is done about a builder that has to be there. */
interface BuilderPlan {
  readonly name: string;
  /** When there is none of its name. */
  readonly create: readonly (readonly string[])[];
  /** At the end, in any case. */
  readonly remove?: readonly string[];
}

function builderPlans({ builders = [], folder = '.' }: PlanOptions): readonly BuilderPlan[] {
  return builders
    .filter(({ driver }) => driver !== 'docker')
    .map((builder) => {
      const bootstrap = builder.bootstrap ? [bootstrapCommand(builder)] : [];
      const contexts = contextCommands(builder).map((words) => ['docker', ...words]);
      const create = [...createCommands(builder, folder), ...bootstrap].map(dockerBuildx);
      const keeps = builder.lifecycle === 'keep';
      const remove = keeps
        ? {}
        : { remove: dockerBuildx(removeCommand(builder, builder.keepState)) };
      return { name: storedName(builder), create: [...contexts, ...create], ...remove };
    });
}

function createLines({ name, create }: BuilderPlan): readonly string[] {
  const known = `docker buildx inspect ${quoteWord(name)} >/dev/null 2>&1`;
  const [only = []] = create;
  if (create.length === 1) return [`# builder ${name}`, `${known} || ${commandLine(only)}`];
  const body = create.map((words) => `  ${commandLine(words)}`).join(' &&\n');
  return [`# builder ${name}`, `${known} || {`, body, '}'];
}

function dockerBuildx(words: readonly string[]): readonly string[] {
  return ['docker', 'buildx', ...words];
}

function commandLine(words: readonly string[]): string {
  return words.map(quoteWord).join(' ');
}

/** The same as data; see docs/builds.md. */
export function dryRunJson(graph: Graph, plan: Plan, options: PlanOptions): string {
  const data = {
    version: 1,
    onFailure: plan.onFailure,
    jobs: plan.jobs ?? null,
    ...(options.preparations?.length && { preparations: options.preparations }),
    builders: builderPlans(options).map(({ remove = null, ...builder }) => ({
      ...builder,
      remove,
    })),
    steps: plan.steps.filter((step) => step.kind === 'build').map(stepData),
    targets: targetCommands(graph, plan, options).map(
      ({ words, input, environment, ...target }) => ({
        ...target,
        ...(environment !== undefined && { environment: Object.fromEntries(environment) }),
        command: ['docker', 'buildx', ...words.map(jsonWord)],
        ...(input !== undefined && { input }),
      }),
    ),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function stepData(step: BuildStep): Readonly<Record<string, unknown>> {
  const { id, needs, builder, targets, linked, weight, joins = null, words } = step;
  return {
    id,
    needs,
    builder: builder ?? null,
    targets,
    linked,
    atOnce: weight,
    joins,
    command: ['docker', 'buildx', ...words.map((word) => shownText(word))],
  };
}

/** The commands of the targets; a target that others link to writes its layout besides. */
function targetCommands(graph: Graph, plan: Plan, options: PlanOptions): readonly TargetCommand[] {
  const needed = new Set(plan.targets.flatMap(({ links }) => links));
  const { call, builder, builderOf, folder } = options;
  return plan.targets.flatMap(({ name, linked, links }): TargetCommand[] => {
    const attributes = graph.targets.get(name)?.attributes ?? {};
    const chosen = builderOf?.(name) ?? builder;
    const flags = {
      ...(chosen !== undefined && { builder: chosen }),
      ...(call !== undefined && { call }),
      ...(folder !== undefined && { folder }),
    };
    const own = withLayouts(attributes);
    const environment = builderEnvironment(options, chosen);
    const target = { name, linked, links, ...(environment !== undefined && { environment }) };
    const commands: TargetCommand[] = [];
    if (needed.has(name)) {
      const dest = hole({ kind: 'layout-folder', target: name });
      const { 'cache-to': _, tags: __, attest: ___, annotations: ____, ...rest } = own;
      const output = [{ type: 'oci', dest, attrs: new Map([['tar', 'false']]) }];
      commands.push({ ...target, linked: true, ...buildArguments({ ...rest, output }, flags) });
    }
    if (!linked) commands.push({ ...target, ...buildArguments(own, flags) });
    return commands;
  });
}

function withLayouts(attributes: TargetAttributes): TargetAttributes {
  if (attributes.contexts === undefined) return attributes;
  const contexts = [...attributes.contexts].map(([name, path]): [string, string] => {
    if (!path.startsWith('target:')) return [name, path];
    const target = path.slice('target:'.length);
    return [name, `oci-layout://${hole({ kind: 'layout-folder', target })}`];
  });
  return { ...attributes, contexts: new Map(contexts) };
}

function shellWord(word: string): string {
  const text = textWithHoles(word);
  if (typeof text === 'string') return quoteWord(text);
  return text
    .map((part) => {
      if (typeof part === 'string') return part === '' ? '' : quoteWord(part);
      return `"$${layoutsVariable}"/${quoteWord('target' in part ? part.target : '')}`;
    })
    .join('');
}

function jsonWord(word: string): string {
  return shownText(textWithHoles(word));
}

/** Holes in angle brackets: `<layout base>`. */
export function shownText(text: Text): string {
  if (typeof text === 'string') return text;
  return text
    .map((part) => {
      if (typeof part === 'string') return part;
      return 'target' in part ? `<${part.kind} ${part.target}>` : `<${part.kind}>`;
    })
    .join('');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
