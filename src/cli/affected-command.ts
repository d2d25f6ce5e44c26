import { type AffectedReason, type AffectedTarget, affected, HostFileError } from '../index.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { type CommandContext, type CommandRun, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { reportOutcome } from './outcome.ts';
import { chosen, readToolCall } from './tool.ts';

const ownFlags: readonly Flag[] = [
  {
    name: 'since',
    kind: 'text',
    value: 'REF',
    group: 'Changes',
    description: 'Compare with the commit in which HEAD left this branch, tag or commit',
  },
  {
    name: 'files',
    kind: 'text',
    value: 'FILE',
    group: 'Changes',
    description: 'Read the paths that changed from FILE instead ("-" is standard input)',
  },
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Output',
    description: 'Write names as "text" (default), with reasons as "why", or both as "json"',
  },
];

const help = {
  name: 'bakefile affected',
  usage: '--since REF [OPTIONS] [TARGET...]',
  description:
    'List the targets that have to be built again, because something in their contexts, their ' +
    'Dockerfile, their definition or a target that they link to changed.',
  examples: `Examples:
  bakefile affected --since origin/main | xargs -r bake
  bakefile affected --since HEAD~1 --format=why
  git diff --name-only HEAD~1 | bakefile affected --files -
`,
};

/** `bakefile affected --since REF [TARGET...]`: the targets that changes reach. */
export const runAffected: CommandRun = async (words, context) => {
  const call = await readToolCall(words, help, ownFlags, context);
  if (call === undefined) return exitCodes.done;
  const format = chosen('format', call.text('format'), ['text', 'why', 'json']);
  const since = call.text('since') || undefined;
  const files = call.text('files') || undefined;
  if (since === undefined && files === undefined) {
    throw new UsageError('nothing to compare with', 'Say --since=REF or --files=FILE.');
  }
  const list = files === undefined ? undefined : await readList(files, context);
  if (files !== undefined && list === undefined) return exitCodes.failed;
  const comparison = {
    ...(since !== undefined && { since }),
    ...(list !== undefined && { list }),
  };
  const found = reportOutcome(await affected(call.request, comparison, context.host), context);
  if (found === undefined) return exitCodes.failed;
  const shown = found.value.map((target) => shorten(target, context.host.cwd));
  context.output.out(
    format === 'json'
      ? `${JSON.stringify(shown, undefined, 2)}\n`
      : shown.map((target) => `${format === 'why' ? explain(target) : target.target}\n`).join(''),
  );
  return exitCodes.done;
};

async function readList(
  name: string,
  { host, output }: CommandContext,
): Promise<string | undefined> {
  try {
    const bytes = name === '-' ? await host.readStandardInput() : await host.files.read(name);
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    output.error(`${painted('ERROR:', 'red', output.errorColors)} ${error.message}\n`);
    return undefined;
  }
}

/** With paths as seen from the working directory, where they are below it. */
function shorten({ target, reasons }: AffectedTarget, folder: string): AffectedTarget {
  const start = folder === '/' ? folder : `${folder}/`;
  const shortened = reasons.map((reason) =>
    'path' in reason && reason.path.startsWith(start)
      ? { ...reason, path: reason.path.slice(start.length) }
      : reason,
  );
  return { target, reasons: shortened };
}

function explain({ target, reasons }: AffectedTarget): string {
  return `${target}: ${reasons.map(describe).join('; ')}`;
}

function describe(reason: AffectedReason): string {
  switch (reason.kind) {
    case 'definition':
      return reason.attributes === undefined
        ? 'its definition'
        : `its definition (${reason.attributes.join(', ')})`;
    case 'link':
      return `links to ${reason.target}`;
    case 'context':
    case 'named-context':
    case 'dockerfile': {
      const more = reason.count > 1 ? ` and ${reason.count - 1} more` : '';
      return `${placeName(reason)} ${reason.path}${more}`;
    }
    default:
      return reason satisfies never;
  }
}

function placeName({ kind, name = '' }: AffectedReason & { readonly name?: string }): string {
  if (kind === 'dockerfile') return 'Dockerfile';
  return kind === 'context' ? 'context' : `context "${name}"`;
}
