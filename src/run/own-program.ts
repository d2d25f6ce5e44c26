import { type Host, HostFileError, type ProcessExit } from '../host/host.ts';
import type { CommandLine, OwnProgram } from '../model/plan.ts';
import type { AttemptOptions } from './attempt.ts';
import { readProxies } from './docker-config.ts';

/** What a step needs of a program that is not docker buildx. */
export function ownProgram({ step }: Pick<AttemptOptions, 'step'>): OwnProgram {
  if (step.own === undefined) throw new Error(`internal: step ${step.id} names no program`);
  return step.own;
}

/** Our environment with what the program gets besides; secrets are read here. */
export async function ownEnvironment(
  { environment }: OwnProgram,
  host: Host,
): Promise<Host['env']> {
  const added: [string, string][] = [];
  for (const [name, value] of environment) {
    if (typeof value === 'string') added.push([name, value]);
    else if ('fromEnvironment' in value) added.push([name, variable(value.fromEnvironment, host)]);
    else if ('fromProxies' in value) {
      added.push([name, (await readProxies(host)).get(value.fromProxies) ?? '']);
    } else {
      const data = await host.files.read(value.fromFile);
      added.push([name, new TextDecoder().decode(data)]);
    }
  }
  return { ...host.env, ...Object.fromEntries(added) };
}

/** What a step needs is not there; the message says what. */
export class MissingInput extends Error {}

function variable(name: string, { env }: Host): string {
  const value = env[name];
  if (value === undefined) throw new MissingInput(`the environment has no variable ${name}`);
  return value;
}

/** Whether an error tells of something that the user can mend. */
export function isMissingInput(error: unknown): error is Error {
  return error instanceof MissingInput || error instanceof HostFileError;
}

/** Makes the folders and temporary files that have to be there first. */
export async function prepare(
  { files, folders }: OwnProgram,
  { host, fileFolder }: Pick<AttemptOptions, 'host' | 'fileFolder'>,
): Promise<void> {
  for (const folder of folders) await host.files.makeDirectory(folder);
  if (files.size > 0) await host.files.makeDirectory(fileFolder);
  for (const [name, text] of files) await host.files.write(`${fileFolder}/${name}`, text);
}

/** Removes the files of results that a failed program has left empty. */
export async function removeEmpty({ results }: OwnProgram, host: Host): Promise<void> {
  for (const path of results) {
    try {
      const found = await host.files.stat(path);
      if (found?.kind === 'file' && found.size === 0) await host.files.remove(path);
    } catch (error) {
      if (!(error instanceof HostFileError)) throw error;
    }
  }
}

/** What a program that ended badly is told to have said. */
export function exitProblem(
  { program, args }: CommandLine,
  exit: ProcessExit,
  said: string,
): string | undefined {
  const name = [program, ...args.slice(0, 1)].join(' ');
  switch (exit.kind) {
    case 'exited':
      return exit.code === 0 ? undefined : `${name}: ${said.trim() || `exit code ${exit.code}`}`;
    case 'signalled':
      return `${name} was ended by ${exit.signal}`;
    case 'missing':
      return `${program} was not found`;
    case 'failed':
      return `${name} could not be started: ${exit.message}`;
    default:
      return exit satisfies never;
  }
}
