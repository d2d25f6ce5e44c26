import type { Host } from '../host/host.ts';
import { absolutePath } from '../model/builder-commands.ts';
import { RemoteError } from './remote-error.ts';

/** What a Git client needs to know to reach a repository over SSH. */
export interface SshAccess {
  readonly env: Readonly<Record<string, string>>;
  /** Why there is no SSH agent, a full sentence. */
  readonly missingAgent?: string;
}

const variable = 'BUILDX_BAKE_GIT_SSH';

/**
 * BUILDX_BAKE_GIT_SSH: the socket of an agent, or files of keys, separated by commas (buildx);
 * without it the user's own agent and keys. Throws a `RemoteError` for a path that does not exist.
 */
export async function sshAccess(host: Host, mayAsk: boolean): Promise<SshAccess> {
  const paths = (host.env[variable] ?? '').split(',').filter((path) => path !== '');
  const keys: string[] = [];
  let socket: string | undefined;
  for (const path of paths) {
    const found = await host.files.stat(path);
    // Git runs in a folder of its own.
    if (found?.kind === 'other') socket = absolutePath(host.cwd, path);
    else if (found?.kind === 'file') keys.push(absolutePath(host.cwd, path));
    else throw unusable(path, found === undefined ? 'does not exist' : 'is a folder');
  }
  const env = {
    ...(socket === undefined ? {} : { SSH_AUTH_SOCK: socket }),
    ...(await commandEnvironment(host, keys, mayAsk)),
  };
  if (keys.length > 0) return { env };
  const missingAgent = await whyNoAgent(host, socket ?? host.env['SSH_AUTH_SOCK'] ?? '');
  return { env, ...(missingAgent !== undefined && { missingAgent }) };
}

function unusable(path: string, reason: string): RemoteError {
  return new RemoteError(
    `${variable} names "${path}", which ${reason}`,
    'Name the socket of an SSH agent, or files of private keys.',
  );
}

async function whyNoAgent(host: Host, socket: string): Promise<string | undefined> {
  if (socket === '') return 'There is no SSH agent: SSH_AUTH_SOCK is not set.';
  const found = await host.files.stat(socket);
  if (found?.kind === 'other') return undefined;
  return `There is no SSH agent: SSH_AUTH_SOCK names "${socket}", which is no socket.`;
}

/** A server that says nothing is not waited for, and nothing is asked that nobody may answer. */
const patience = ['ConnectTimeout=30', 'ServerAliveInterval=15', 'ServerAliveCountMax=2'];

/** The command of the user with what we add; what the user says in it comes first, so it counts. */
async function commandEnvironment(
  host: Host,
  keys: readonly string[],
  mayAsk: boolean,
): Promise<Record<string, string>> {
  const own = await userCommand(host);
  const isOpenSsh = /^(?:'[^']*\/|"[^"]*\/|\S*\/)?ssh(?:\.exe)?(?:['"\s]|$)/.test(own);
  const options = [
    ...(mayAsk ? [] : ['BatchMode=yes']),
    ...patience,
    ...(keys.length === 0 ? [] : ['IdentitiesOnly=yes']),
  ];
  const words = [
    own,
    // Other clients do not know these options.
    ...(isOpenSsh ? options.map((option) => `-o ${option}`) : []),
    ...keys.map((key) => `-i ${quote(key)}`),
  ];
  if (words.length === 1) return {};
  return { GIT_SSH_COMMAND: words.join(' ') };
}

/** The command that Git would run, for a shell: variables and settings in the order of Git. */
async function userCommand(host: Host): Promise<string> {
  const command = host.env['GIT_SSH_COMMAND'] || (await configuredCommand(host));
  if (command) return command;
  const program = host.env['GIT_SSH'];
  return program ? quote(program) : 'ssh';
}

async function configuredCommand(host: Host): Promise<string> {
  const { stdout, stderr, exit } = host.spawn('git', ['config', '--get', 'core.sshCommand'], {
    cwd: host.cwd,
    env: host.env,
  });
  const [text] = await Promise.all([collect(stdout), collect(stderr), exit]);
  return text.trim();
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
