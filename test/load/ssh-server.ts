import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Whether the machine has OpenSSH's server; CI installs it. */
export const hasSshd: boolean = existsSync('/usr/sbin/sshd');

/** OpenSSH's server on loopback with keys of its own, for repositories in one folder only. */
export class SshServer {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'bakefile-ssh-'));
  readonly port: number;
  readonly #agents: ChildProcess[] = [];
  #server: ChildProcess | undefined;

  /** Repositories are named from `root`. */
  constructor(root: string, port: number) {
    this.port = port;
    for (const name of ['host', 'accepted', 'refused', 'other-host']) this.makeKey(name);
    this.makeKey('locked', 'a passphrase');
    this.write('authorized', this.publicKey('accepted') + this.publicKey('locked'));
    this.write('known', `[127.0.0.1]:${port} ${this.publicKey('host')}`);
    this.write('changed', `[127.0.0.1]:${port} ${this.publicKey('other-host')}`);
    this.write('unknown', '');
    this.write('serve', `#!/bin/sh\ncd '${root}' && exec git-shell -c "$SSH_ORIGINAL_COMMAND"\n`);
    chmodSync(this.path('serve'), 0o755);
    this.write(
      'sshd_config',
      [
        'ListenAddress 127.0.0.1',
        `Port ${port}`,
        `HostKey ${this.path('host')}`,
        `AuthorizedKeysFile ${this.path('authorized')}`,
        `ForceCommand ${this.path('serve')}`,
        'PermitRootLogin prohibit-password',
        'PasswordAuthentication no',
        'KbdInteractiveAuthentication no',
        'StrictModes no',
        'UsePAM no',
        'AcceptEnv GIT_PROTOCOL',
        'PidFile none',
        '',
      ].join('\n'),
    );
  }

  /** `USER@127.0.0.1`: the server lets in whoever runs it, by a key. */
  get login(): string {
    return `${userInfo().username}@127.0.0.1`;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The command of a client that knows nothing of the user's own settings. */
  command(knownHosts: 'known' | 'changed' | 'unknown' = 'known'): string {
    const name = `config-${knownHosts}`;
    this.write(
      name,
      [
        `Port ${this.port}`,
        `UserKnownHostsFile ${this.path(knownHosts)}`,
        'GlobalKnownHostsFile /dev/null',
        'IdentityFile none',
        '',
      ].join('\n'),
    );
    return `ssh -F ${this.path(name)}`;
  }

  /** An agent that holds a key; gives its socket. */
  async startAgent(key: string): Promise<string> {
    const socket = this.path(`agent-${key}`);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    this.#agents.push(agent);
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 10));
    const env = { ...process.env, SSH_AUTH_SOCK: socket };
    execFileSync('ssh-add', ['-q', this.path(key)], { env, stdio: 'ignore' });
    return socket;
  }

  /** Resolves when it takes calls. */
  async start(): Promise<void> {
    // Run by root it wants a folder to shut itself in.
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const words = ['-D', '-e', '-f', this.path('sshd_config')];
    const server = spawn('/usr/sbin/sshd', words, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#server = server;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.once('exit', () => reject(new Error(`sshd ended: ${said}`)));
      server.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Server listening')) resolve();
      });
    });
  }

  stop(): void {
    this.#server?.kill('SIGTERM');
    for (const agent of this.#agents) agent.kill('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  makeKey(name: string, passphrase = ''): void {
    const words = ['-q', '-t', 'ed25519', '-C', name, '-N', passphrase, '-f', this.path(name)];
    execFileSync('ssh-keygen', words);
  }

  publicKey(name: string): string {
    return readFileSync(this.path(`${name}.pub`), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(this.path(name), text);
  }
}
