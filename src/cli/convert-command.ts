import { writeAtomically } from '../host/write-atomically.ts';
import { convert, HostFileError } from '../index.ts';
import { painted } from '../report/text.ts';
import { UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';
import type { Flag } from './flags.ts';
import { reportOutcome } from './outcome.ts';
import { chosen, readToolCall } from './tool.ts';

const ownFlags: readonly Flag[] = [
  {
    name: 'to',
    kind: 'text',
    value: 'FORMAT',
    group: 'Output',
    description: 'Convert to "hcl", "json" or "compose"',
  },
  {
    name: 'output',
    short: 'o',
    kind: 'text',
    value: 'FILE',
    group: 'Output',
    description: 'Write to this file instead of standard output',
  },
];

const formats = ['hcl', 'json', 'compose'] as const;

/** `bakefile convert --to FORMAT`: a definition in another format. */
export const runConvert: CommandRun = async (words, context) => {
  const help = {
    name: 'bakefile convert',
    usage: '--to FORMAT [OPTIONS]',
    description:
      'Write a definition in another format. Between HCL and JSON expressions stay as they are; ' +
      'Compose files are evaluated, and so is what goes to Compose. What the other format cannot ' +
      'say is told.',
    examples: `Examples:
  bakefile convert --to json > docker-bake.json
  bakefile convert --to hcl -f compose.yaml -o docker-bake.hcl
  bakefile convert --to compose
`,
  };
  const call = await readToolCall(words, help, ownFlags, context);
  if (call === undefined) return exitCodes.done;
  const to = call.text('to');
  if (to === undefined) throw new UsageError('--to is missing', 'Say --to=hcl, json or compose.');
  const format = chosen('to', to, formats);
  if (call.arguments.operands.length > 0) {
    throw new UsageError('a definition is converted as a whole', 'Name files with -f.');
  }
  if (format !== 'compose' && (call.request.set ?? []).length > 0) {
    throw new UsageError('--set changes values, and no values are converted');
  }
  const converted = reportOutcome(await convert(call.request, format, context.host), context);
  if (converted === undefined) return exitCodes.failed;
  const file = call.text('output');
  if (file === undefined || file === '-') {
    context.output.out(converted.value);
    return exitCodes.done;
  }
  try {
    await writeAtomically(context.host, file, converted.value);
  } catch (error) {
    if (!(error instanceof HostFileError)) throw error;
    const label = painted('ERROR:', 'red', context.output.errorColors);
    context.output.error(`${label} ${error.message}\n`);
    return exitCodes.failed;
  }
  return exitCodes.done;
};
