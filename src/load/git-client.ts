import type { Host } from '../host/host.ts';
import { joinBytes } from './download.ts';
import type { GitAccess } from './git-environment.ts';
import { redact, redactUrls } from './redact.ts';
import { formatBytes, RemoteError } from './remote-error.ts';

/** Bytes that one call of the client may answer: several definition files, or a list of names. */
const mostOutput = 32 * 2 ** 20;

/** The message of the error when there is no Git client. */
export const gitMissing = 'git was not found';

/** What a call of Git gave. */
export interface GitAnswer {
  readonly ok: boolean;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** The server gives only what its branches and tags name, no single files. */
export class UnadvertisedError extends RemoteError {}

/** The Git client in one folder. */
export class GitClient {
  readonly #host: Host;
  readonly #folder: string;
  readonly #access: GitAccess;
  readonly #signal: AbortSignal;

  constructor(host: Host, folder: string, access: GitAccess, signal: AbortSignal) {
    this.#host = host;
    this.#folder = folder;
    this.#access = access;
    this.#signal = signal;
  }

  /** Standard output of a call that has to succeed. */
  async demand(args: readonly string[], input?: string): Promise<Uint8Array> {
    const { ok, stdout, stderr } = await this.run(args, input);
    if (ok) return stdout;
    throw this.failure(stderr);
  }

  /** What went wrong, in the words of Git. */
  failure(stderr: string): RemoteError {
    const { secrets, missingAgent } = this.#access;
    const isDenied = missingAgent !== undefined && /Permission denied \(/.test(stderr);
    const remedy = [...(isDenied ? [missingAgent] : []), remedyFor(stderr, this.#access)].join(' ');
    const message = explain(redact(stderr, secrets));
    return /unadvertised object|not our ref/.test(stderr)
      ? new UnadvertisedError(message, remedy)
      : new RemoteError(message, remedy);
  }

  async run(args: readonly string[], input?: string): Promise<GitAnswer> {
    const child = this.#host.spawn('git', args, {
      cwd: this.#folder,
      env: this.#access.env,
      signal: this.#signal,
      // Without a terminal of its own nothing that Git starts can ask there and wait.
      group: !this.#access.mayAsk,
      ...(input === undefined ? {} : { input }),
    });
    // What Git started itself may hold the streams open for longer.
    const abort = awaitAbort(this.#signal);
    const ended = Promise.all([collect(child.stdout), collect(child.stderr), child.exit]);
    const [stdout, stderr, exit] = await Promise.race([ended, abort.promise])
      .catch((error: unknown) => {
        child.kill('SIGKILL');
        throw error;
      })
      .finally(abort.forget);
    switch (exit.kind) {
      case 'missing':
        throw new RemoteError(
          gitMissing,
          'Install the Git client, or clone the repository and run bake there.',
        );
      case 'failed':
        throw new RemoteError(`git could not be started; ${exit.message}`);
      case 'signalled':
        throw new RemoteError(`git was ended by ${exit.signal}`);
      case 'exited':
        return { ok: exit.code === 0, stdout, stderr: text(stderr) };
      default:
        return exit satisfies never;
    }
  }
}

/** A promise that rejects when the signal is aborted, until it is forgotten. */
function awaitAbort(signal: AbortSignal): { promise: Promise<never>; forget: () => void } {
  const { promise, reject } = withReject();
  const fail = () => reject(new RemoteError('the server took too long'));
  if (signal.aborted) fail();
  else signal.addEventListener('abort', fail, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', fail) };
}

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<never>((_, settle) => {
    reject = settle;
  });
  return { promise, reject };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > mostOutput) {
      throw new RemoteError(`the files are larger than ${formatBytes(mostOutput)}`);
    }
    chunks.push(chunk);
  }
  return joinBytes(chunks, size);
}

/** Lines of Git and SSH that say what is wrong. */
const telling =
  /^(?:fatal|error|remote|ssh):|denied|refused|^(?:No \S+ h|H)ost key|^Load key|: not found$/;

/** Lines that say what is wrong, without their prefixes. */
function explain(stderr: string): string {
  const lines = redactUrls(stderr)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:warning|hint):/.test(line));
  const found = lines.filter((line) => telling.test(line));
  // Git says this after SSH has said why.
  const causes = found.filter((line) => line !== 'fatal: Could not read from remote repository.');
  const shown = [causes, found, lines].find((some) => some.length > 0) ?? [];
  const clean = shown.map((line) =>
    line
      .replace(/^(?:fatal|error): /, '')
      .replace(/^.*(ssh: not found)$/, '$1')
      .replace(/\.$/, ''),
  );
  return [...new Set(clean)].slice(0, 4).join('; ') || 'git failed without a word';
}

/** What to do about what Git and SSH say: the first that fits; `$1` is what was found. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /error: 30[1278]|redirect/i,
    'With credentials redirects are not followed: name the URL that the server redirects to.',
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|error: 40[13]/i,
    'Set BUILDX_BAKE_GIT_AUTH_TOKEN, or a credential helper of Git.',
  ],
  [
    /Host key for (\S+) has changed/,
    'When you know that the server was given a new key, forget the old one: ssh-keygen -R "$1".',
  ],
  [
    /Host key verification failed/,
    'The key of the server is not in known_hosts. Compare what "$SCAN" prints with what its owner publishes, then add it there.',
  ],
  [
    /UNPROTECTED PRIVATE KEY FILE|bad permissions/,
    'Only its owner may read a private key: chmod 600.',
  ],
  [
    /Permission denied \(/,
    'Start an SSH agent with a key that the server accepts, or name the key with BUILDX_BAKE_GIT_SSH; a key with a passphrase has to be in an agent.',
  ],
  [/ssh: not found|cannot run ssh/, 'Install the OpenSSH client.'],
];

function remedyFor(stderr: string, { keyScan = '' }: GitAccess): string {
  for (const [pattern, remedy] of remedies) {
    const found = pattern.exec(stderr);
    if (found !== null) return remedy.replace('$1', found[1] ?? '').replace('$SCAN', keyScan);
  }
  return '';
}

/** Decodes UTF-8. */
export function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
