import type { BuildStep, CommandLine, Hole, OwnProgram, Plan, Text } from '../model/plan.ts';
import { hereDocument, quoteWord } from './shell.ts';

/** A step that docker buildx has no part in. */
type OwnStep = BuildStep & { readonly own: OwnProgram };

/** The steps of a plan that docker buildx has no part in. */
export function ownSteps({ steps }: Plan): readonly OwnStep[] {
  return steps.filter((step): step is OwnStep => step.kind === 'build' && step.own !== undefined);
}

/** The shell variable with the folder of all that is temporary. */
const workspaceVariable = 'work';

const digestFunction = `digest() { sed -n 's/.*"digest":"\\(sha256:[0-9a-f]*\\)".*/\\1/p' "$1/index.json" | head -n 1; }`;

/** What other programs than docker buildx would do, as a shell script; secrets are named, never read. */
export function ownScript(plan: Plan): string {
  const steps = ownSteps(plan);
  const holes = steps.flatMap(({ words }) => words.flatMap(holesOf));
  const names = [...new Set(steps.map(({ executor }) => executor))].join(' and ');
  const how = plan.jobs === undefined ? '' : `, at most ${plan.jobs} at once`;
  const lines = [`# ${steps.length} target${steps.length === 1 ? '' : 's'} with ${names}${how}`];
  if (holes.length > 0) lines.push(`${workspaceVariable}=$(mktemp -d)`);
  if (holes.some(({ kind }) => kind === 'layout-digest')) lines.push(digestFunction);
  for (const step of steps) lines.push('', ...stepLines(step));
  for (const step of plan.steps) {
    if (step.kind === 'command') lines.push('', `# ${step.purpose}`, commandLine(step.command));
  }
  return `${lines.join('\n')}\n`;
}

function stepLines(step: OwnStep): readonly string[] {
  const { id, targets, own, words, needs } = step;
  const folder = `"$${workspaceVariable}"/files/${id}`;
  const after = needs.length === 0 ? '' : ` (after ${needs.join(', ')})`;
  const lines = [`# ${id}: ${targets.join(', ')}${after}`];
  const folders = own.folders.filter((path) => path !== '.').map(quoteWord);
  if (own.files.size > 0) folders.push(folder);
  if (folders.length > 0) lines.push(`mkdir -p ${folders.join(' ')}`);
  for (const [name, text] of own.files) {
    const { redirect, body } = hereDocument(text);
    lines.push(`cat >${folder}/${name} ${redirect}`, body.trimEnd());
  }
  const settings = [...own.environment].map(
    ([name, value]) => `${name}=${shownValue(name, value)}`,
  );
  // Whoever runs the script reads its progress.
  const shown = words.filter((word) => word !== '--progress=rawjson');
  const command = [
    ...settings,
    quoteWord(own.program),
    ...shown.map((word) => shellWord(word, id)),
  ];
  const pipe = own.pipe === undefined ? '' : ` | ${commandLine(own.pipe)}`;
  lines.push(`${command.join(' ')}${pipe}`, ...own.after.map(commandLine));
  return lines;
}

function shownValue(
  name: string,
  value: OwnProgram['environment'] extends ReadonlyMap<string, infer V> ? V : never,
): string {
  if (typeof value === 'string') return quoteWord(value);
  if ('fromEnvironment' in value) return `"$${value.fromEnvironment}"`;
  if ('fromFile' in value) return `"$(cat ${quoteWord(value.fromFile)})"`;
  return `"$${name}"`;
}

/** The same as data: steps and targets, as those of docker buildx. */
export function ownData(plan: Plan): {
  readonly steps: readonly unknown[];
  readonly targets: readonly unknown[];
} {
  const steps = ownSteps(plan);
  const links = new Map(plan.targets.map((target) => [target.name, target]));
  return {
    steps: steps.map((step) => ({
      id: step.id,
      needs: step.needs,
      executor: step.executor,
      builder: null,
      targets: step.targets,
      linked: [],
      atOnce: step.weight,
      command: commandOf(step),
      ...(step.own.pipe !== undefined && { pipe: lineWords(step.own.pipe) }),
      ...(step.own.after.length > 0 && { after: step.own.after.map(lineWords) }),
    })),
    targets: steps.flatMap((step) =>
      step.targets.map((name) => ({
        name,
        linked: links.get(name)?.linked ?? false,
        links: links.get(name)?.links ?? [],
        command: commandOf(step),
        ...(step.own.files.has('Dockerfile') && { input: step.own.files.get('Dockerfile') }),
      })),
    ),
  };
}

function commandOf({ own, words }: OwnStep): readonly string[] {
  return [own.program, ...words.map(shownText)];
}

function lineWords({ program, args }: CommandLine): readonly string[] {
  return [program, ...args.map(String)];
}

function commandLine(line: CommandLine): string {
  return lineWords(line).map(quoteWord).join(' ');
}

function holesOf(text: Text): readonly Hole[] {
  return typeof text === 'string' ? [] : text.filter((part) => typeof part !== 'string');
}

function shownText(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((part) => (typeof part === 'string' ? part : shownHole(part))).join('');
}

function shownHole(hole: Hole): string {
  return 'target' in hole ? `<${hole.kind} ${hole.target}>` : `<${hole.kind}>`;
}

function shellWord(text: Text, step: string): string {
  if (typeof text === 'string') return quoteWord(text);
  return text
    .map((part) => (typeof part === 'string' ? quoteWord(part) : shellHole(part, step)))
    .join('');
}

function shellHole(hole: Hole, step: string): string {
  const folder = `"$${workspaceVariable}"`;
  switch (hole.kind) {
    case 'workspace':
      return folder;
    case 'metadata-file':
      return `${folder}/${step}.json`;
    case 'file-folder':
      return `${folder}/files/${step}`;
    case 'layouts-folder':
      return `${folder}/layouts`;
    case 'layout-folder':
      return `${folder}/layouts/${quoteWord(hole.target)}`;
    case 'layout-digest':
      return `"$(digest "$${workspaceVariable}"/layouts/${quoteWord(hole.target)})"`;
    case 'layout':
      return `${folder}/layouts/${quoteWord(hole.target)}`;
    default:
      return hole satisfies never;
  }
}
