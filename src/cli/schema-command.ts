import { bakeSchema, graphSchema } from '../index.ts';
import { parseArguments, UsageError } from './arguments.ts';
import { type CommandRun, exitCodes } from './command.ts';

const schemas: ReadonlyMap<string, () => Promise<unknown>> = new Map<
  string,
  () => Promise<unknown>
>([
  ['bake', async () => bakeSchema()],
  ['graph', async () => graphSchema()],
  [
    'compose',
    async () =>
      (await import('../../schema/compose-build.schema.json', { with: { type: 'json' } })).default,
  ],
]);

/** `bakefile schema [bake|graph|compose]`: a JSON Schema, for editors and checks. */
export const runSchema: CommandRun = async (words, context) => {
  const { operands } = parseArguments(words, []);
  const [name = 'bake', ...others] = operands;
  const schema = schemas.get(name);
  if (schema === undefined || others.length > 0) {
    const wrong = schema === undefined ? name : others.join(' ');
    throw new UsageError(
      `there is no schema "${wrong}"`,
      `Choose one of ${[...schemas.keys()].join(', ')}.`,
    );
  }
  context.output.out(`${JSON.stringify(await schema(), null, 2)}\n`);
  return exitCodes.done;
};
