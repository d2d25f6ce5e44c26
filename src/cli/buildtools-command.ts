import {
  type BakeRequest,
  type BuildtoolsProject,
  dryRun,
  type Graph,
  HostFileError,
  logIn,
  loginText,
  printGraph,
  pushCommand,
  pushImage,
  quoteWord,
  readBuildtools,
  resolve,
} from '../index.ts';
import { painted } from '../report/text.ts';
import { type Arguments, parseArguments, UsageError } from './arguments.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
import { bakeFlags, type Flag } from './flags.ts';
import { bakeRequest, outputOptions } from './options.ts';
import { reportOutcome } from './outcome.ts';

const help = {
  name: 'bakefile buildtools',
  usage: 'build|push [OPTIONS]',
  description:
    'Do what the commands "build" and "push" of build-tools do: the project in this folder, with the .buildtools.yaml here and above and what the CI system says.',
  examples: `Examples:
  bakefile buildtools build
  bakefile buildtools build --file docker/Dockerfile.build --no-login --build-arg AUTH_TOKEN=abc
  bakefile buildtools build --platform linux/amd64,linux/arm64
  bakefile buildtools push --dry-run     Show the commands instead
`,
};

const ownFlags: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    kind: 'text',
    value: 'PATH',
    group: 'Project',
    description: 'The Dockerfile (default "Dockerfile"; "-" is standard input)',
  },
  {
    name: 'build-arg',
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Project',
    description: 'Set a build argument (repeatable; NAME alone takes the value of the environment)',
  },
  {
    name: 'platform',
    kind: 'text',
    value: 'LIST',
    group: 'Project',
    description: 'Build for these platforms; several are pushed at once',
  },
  {
    name: 'no-login',
    kind: 'switch',
    group: 'Project',
    description: 'Do not log in to the registry',
  },
  {
    // As the example of the documentation has it.
    name: 'skip-login',
    kind: 'switch',
    description: 'Same as --no-login',
    means: { flag: 'no-login', value: 'true' },
  },
  {
    name: 'no-pull',
    kind: 'switch',
    group: 'Project',
    description: 'Do not pull images that are here already',
  },
  {
    name: 'config',
    kind: 'switch',
    group: 'Show instead of build',
    description: 'Show what the configuration comes to, without its secrets',
  },
  { name: 'verbose', short: 'v', kind: 'switch', group: 'General', description: 'Same as --debug' },
];

const sharedNames: ReadonlySet<string> = new Set([
  ...['set', 'strict', 'print', 'full', 'dry-run', 'format', 'no-cache', 'provenance', 'sbom'],
  ...['allow', 'jobs', 'keep-going', 'fail-fast', 'push-last', 'retry', 'timeout', 'builder'],
  'executor',
  ...['progress', 'metadata-file', 'log-dir', 'timeline', 'github', 'debug', 'help', 'version'],
]);

const flags: readonly Flag[] = [
  ...ownFlags,
  ...bakeFlags.filter(({ name }) => sharedNames.has(name)),
];

/** `bakefile buildtools build|push`: the commands of build-tools. */
export const runBuildtools: CommandRun = async (words, context) => {
  const call = readCall(words);
  if (call.isOn('help')) {
    const { showHelp } = await import('./help.ts');
    showHelp(help, flags, context);
    return exitCodes.done;
  }
  if (call.isOn('version')) {
    const { version } = await import('./version.ts');
    context.output.out(`bakefile ${version}\n`);
    return exitCodes.done;
  }
  const action = call.operands[0];
  if (action !== 'build' && action !== 'push') {
    const problem = action === undefined ? 'an action is missing' : `unknown action ${action}`;
    throw new UsageError(problem, 'Say build or push.');
  }
  const [, extra] = call.operands;
  if (extra !== undefined) {
    throw new UsageError(`unexpected ${extra}`, 'Name a Dockerfile with --file.');
  }
  const dockerfile = call.text('file');
  const builder = call.text('builder');
  const wishes = {
    ...(dockerfile && { dockerfile }),
    ...(builder && { builder }),
    strict: call.isOn('strict'),
  };
  const read = reportOutcome(await readBuildtools(wishes, context.host), context);
  if (read === undefined) return exitCodes.failed;
  if (call.isOn('config')) {
    context.output.out(read.value.summary);
    return exitCodes.done;
  }
  return action === 'build' ? build(read.value, call, context) : push(read.value, call, context);
};

/** What the verb was called with. */
interface Call {
  readonly parsed: Arguments;
  readonly operands: readonly string[];
  text(name: string): string | undefined;
  all(name: string): readonly string[];
  isOn(name: string): boolean;
}

function readCall(words: readonly string[]): Call {
  try {
    const parsed = parseArguments(words, flags);
    const all = (name: string): readonly string[] => parsed.flags.get(name) ?? [];
    const text = (name: string): string | undefined => all(name).at(-1) || undefined;
    return { parsed, operands: parsed.operands, all, text, isOn: (name) => text(name) === 'true' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message, error.remedy ?? 'See "bakefile buildtools --help".');
  }
}

async function build(
  project: BuildtoolsProject,
  call: Call,
  context: CommandContext,
): Promise<number> {
  const { host, output } = context;
  const request = buildRequest(call, context);
  if (request.push && !project.hasRegistry) {
    return fail(
      context,
      'there is no registry to push to',
      'With BUILDKIT_HOST, and for several platforms, images are pushed while they are built. Set a registry in .buildtools.yaml or in the environment.',
    );
  }
  const resolved = reportOutcome(resolve(project.definition, request, host), context);
  if (resolved === undefined) return exitCodes.failed;
  if (call.isOn('print')) {
    output.out(printGraph(resolved.value, request.full ? 'full' : 'print'));
    return exitCodes.done;
  }
  if (call.isOn('dry-run')) return showBuild(project, resolved.value, request, call, context);
  const outputs = outputOptions(call.parsed);
  if (!(await logInFor(project, call, context))) return exitCodes.failed;
  await tellGithub(context, [['image-name', project.imageName]]);
  const metadata = await metadataFile(request, context);
  const { runTargets } = await import('./build-command.ts');
  const whole = { ...request, ...(metadata && { metadataFile: metadata.path }) };
  const code = await runTargets(resolved.value, whole, outputs, context);
  if (metadata !== undefined && code === exitCodes.done) {
    const digest = await digestOf(project.target, metadata.path, context);
    if (digest !== undefined) await tellGithub(context, [['digest', digest]]);
  }
  if (metadata?.folder !== undefined) await host.files.remove(metadata.folder);
  return code;
}

/** With BUILDKIT_HOST and for several platforms images are pushed at once, else loaded. */
function buildRequest(call: Call, { host }: CommandContext): BakeRequest {
  const request = bakeRequest({ ...call.parsed, operands: [] }, host.env);
  const platforms = (call.text('platform') ?? '')
    .split(',')
    .map((platform) => platform.trim())
    .filter((platform) => platform !== '');
  const pushes = Boolean(host.env['BUILDKIT_HOST']) || platforms.length > 1;
  return {
    ...request,
    files: [],
    ...(pushes ? { push: true } : { load: true }),
    ...(call.isOn('no-pull') && { pull: false }),
    ...(call.isOn('verbose') && { debug: true }),
    set: [
      ...(platforms.length === 0 ? [] : [`*.platform=${platforms.join(',')}`]),
      ...call.all('build-arg').flatMap((text) => buildArgument(text, host.env)),
      ...(request.set ?? []),
    ],
  };
}

/** build-tools: without a value it is that of the environment, and without that it is dropped. */
function buildArgument(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === '') throw new UsageError(`invalid --build-arg "${text}"`, 'Say NAME=VALUE.');
  const value = equals < 0 ? '' : text.slice(equals + 1);
  const known = value === '' ? env[name] : value;
  return known === undefined ? [] : [`*.args.${name}=${known}`];
}

async function showBuild(
  project: BuildtoolsProject,
  graph: Graph,
  request: BakeRequest,
  call: Call,
  context: CommandContext,
): Promise<number> {
  const format = call.text('format') ?? 'text';
  if (format !== 'text' && format !== 'json') {
    throw new UsageError(`invalid format ${format}`, 'Choose one of text, json.');
  }
  const shown = reportOutcome(await dryRun(graph, request, format, context.host), context);
  if (shown === undefined) return exitCodes.failed;
  const login = format === 'text' ? loginLines(project, call) : '';
  context.output.out(`${login}${login === '' ? '' : '\n'}${shown.value}`);
  return exitCodes.done;
}

/** What logs in, or what to do for that. */
function loginLines({ login, cacheAdvice }: BuildtoolsProject, call: Call): string {
  if (call.isOn('no-login')) return '';
  const cache = cacheAdvice === undefined ? '' : `# ${cacheAdvice}\n`;
  if (login === undefined) return cache;
  return `${login.kind === 'account' ? loginText(login) : `# ${login.text}\n`}${cache}`;
}

/** Logs in where that can be done, and says what to do where it cannot. */
async function logInFor(
  { login, cacheAdvice }: BuildtoolsProject,
  call: Call,
  context: CommandContext,
): Promise<boolean> {
  if (call.isOn('no-login')) return true;
  if (cacheAdvice !== undefined) note(context, `the cache: ${cacheAdvice}`);
  if (login === undefined) return true;
  if (login.kind === 'advice') {
    note(context, login.text);
    return true;
  }
  const problem = await logIn(login, context.host);
  if (problem === undefined) return true;
  fail(context, problem, 'Pass --no-login to go on with what Docker knows.');
  return false;
}

async function push(
  project: BuildtoolsProject,
  call: Call,
  context: CommandContext,
): Promise<number> {
  const { host, output } = context;
  if (host.env['BUILDKIT_HOST']) {
    note(context, 'BUILDKIT_HOST is set, so the images were pushed when they were built.');
    return exitCodes.done;
  }
  if (!project.hasRegistry) {
    return fail(
      context,
      'push not supported by registry',
      'There is none: set one in .buildtools.yaml or in the environment.',
    );
  }
  if (call.isOn('dry-run')) {
    const pushes = project.tags.map((tag) => `${pushCommand(tag).map(quoteWord).join(' ')}\n`);
    output.out(`${loginLines(project, call)}${pushes.join('')}`);
    return exitCodes.done;
  }
  if (!(await logInFor(project, call, context))) return exitCodes.failed;
  const stop = context.catchInterrupts();
  let digest: string | undefined;
  for (const tag of project.tags) {
    output.error(`Pushing ${tag}\n`);
    const say = (text: string): void => output.error(text);
    const end = await pushImage(tag, host, { say, stop });
    if (stop.aborted) return exitCodes.interrupted;
    if (end.problem !== undefined) {
      return fail(context, `cannot push ${tag}: ${end.problem}`, 'Build it first.');
    }
    digest = end.digest ?? digest;
  }
  await tellGithub(context, [
    ['image-name', project.imageName],
    ...(digest === undefined ? [] : [['digest', digest] as const]),
  ]);
  return exitCodes.done;
}

/** Where the results of a build that pushes are written for GitHub Actions. */
async function metadataFile(
  request: BakeRequest,
  { host }: CommandContext,
): Promise<{ readonly path: string; readonly folder?: string } | undefined> {
  if (!request.push || host.env['GITHUB_ACTIONS'] !== 'true') return undefined;
  if (request.metadataFile !== undefined) return { path: request.metadataFile };
  const folder = await host.files.makeTemporaryDirectory('bakefile-buildtools-');
  return { path: `${folder}/metadata.json`, folder };
}

async function digestOf(
  target: string,
  path: string,
  { host }: CommandContext,
): Promise<string | undefined> {
  const text = new TextDecoder().decode(await host.files.read(path));
  const metadata = JSON.parse(text) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const digest = metadata[target]?.['containerimage.digest'];
  return typeof digest === 'string' ? digest : undefined;
}

/** Appends to what the step of GitHub Actions gives to later ones (build-tools' names). */
async function tellGithub(
  context: CommandContext,
  values: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const { host } = context;
  const { GITHUB_ACTIONS: isThere, GITHUB_OUTPUT: path } = host.env;
  if (isThere !== 'true' || !path) return;
  try {
    await host.files.append(path, values.map(([name, value]) => `${name}=${value}\n`).join(''));
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    note(context, `the output of the step cannot be written: ${error.message}`);
  }
}

function note({ output }: CommandContext, message: string): void {
  output.error(`${painted('NOTE:', 'blue', output.errorColors)} ${message}\n`);
}

function fail({ output }: CommandContext, message: string, remedy: string): number {
  output.error(`${painted('ERROR:', 'red', output.errorColors)} ${message}; ${remedy}\n`);
  return exitCodes.failed;
}
