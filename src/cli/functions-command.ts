import { functionNames, functionSignature, loadFunctions, suggest } from '../index.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';

/** `bakefile functions [NAME...]`: what the functions of the language are called with, and do. */
export const runFunctions: CommandRun = async (words, context) => {
  const { operands } = parseArguments(words, []);
  const unknown = operands.find((name) => !functionNames.includes(name));
  if (unknown !== undefined) {
    const near = suggest(unknown, functionNames);
    throw new UsageError(
      `there is no function "${unknown}"`,
      near === undefined ? 'See "bakefile functions".' : `Did you mean "${near}"?`,
    );
  }
  const names = operands.length === 0 ? [...functionNames].sort() : operands;
  const rows = await loadFunctions(names);
  for (const name of names) {
    const row = rows.get(name);
    if (row === undefined) throw new Error(`internal: the function ${name} has no row`);
    context.output.out(`${functionSignature(row)}\n    ${row.description}\n`);
  }
  return exitCodes.done;
};
