import type { CommandStep, FromEnvironment } from '../model/plan.ts';

/** An account of a registry. */
export interface RegistryAccount {
  /** Host and port; Docker Hub when absent. */
  readonly server?: string;
  readonly username: string | FromEnvironment;
  /** The variable that holds the password. */
  readonly password: FromEnvironment;
}

/** Logs Docker in to a registry; the password goes through standard input. */
export function loginStep(
  { server, username, password }: RegistryAccount,
  needs: readonly string[] = [],
): CommandStep {
  return {
    kind: 'command',
    id: `login ${server ?? 'docker.io'}`,
    needs,
    purpose: `log in to ${server ?? 'Docker Hub'}`,
    command: {
      program: 'docker',
      args: ['login', ...(server ? [server] : []), '--username', username, '--password-stdin'],
      input: password,
    },
  };
}
