import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Case, Outcome } from './case.ts';

/** A real docker-buildx to compare with. */
export interface Peer {
  readonly command: string;
  /** `0.29.1`, or `undefined` for a build from source, which counts as newer than any release. */
  readonly version: string | undefined;
  run(asked: Case): Promise<Outcome>;
  /** Where the case's files lie for the peer, which some messages show. */
  folderOf(asked: Case): string;
  close(): void;
}

/**
 * The docker-buildx named by BAKEFILE_DOCKER_BUILDX, else the one of the engine that
 * `scripts/engine.sh up` unpacks; `undefined` when there is none.
 */
export function peerCommand(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const engine = env['ENGINE_HOME'] ?? join(homedir(), '.cache/bake-engine');
  const command = env['BAKEFILE_DOCKER_BUILDX'] || join(engine, 'bin/docker-buildx');
  try {
    accessSync(command, constants.X_OK);
    return command;
  } catch {
    if (env['BAKEFILE_DOCKER_BUILDX'])
      throw new Error(`BAKEFILE_DOCKER_BUILDX: ${command} is not there`);
    return undefined;
  }
}

/** Starts comparing with the docker-buildx at `command`. */
export async function openPeer(command: string): Promise<Peer> {
  const root = mkdtempSync(join(tmpdir(), 'bakefile-conformance-'));
  const base = {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: join(root, 'home'),
    DOCKER_CONFIG: join(root, 'docker'),
    BUILDX_CONFIG: join(root, 'buildx'),
    SSH_AUTH_SOCK: join(root, 'agent.sock'),
  };
  for (const folder of [base.HOME, base.DOCKER_CONFIG, base.BUILDX_CONFIG]) mkdirSync(folder);
  await listen(base.SSH_AUTH_SOCK);
  const written = new Set<string>();
  const folderOf = (asked: Case): string => asked.folder ?? join(root, 'cases', asked.id);
  const answer = await runProcess(command, ['version'], base, root);
  return {
    command,
    version:
      /^\S+ v?(\d+\.\d+\.\d+)/.exec(answer.stdout)?.[1]?.replace(/^0\.0\.0$/, '') || undefined,
    folderOf,
    async run(asked) {
      const folder = folderOf(asked);
      if (asked.folder === undefined && !written.has(asked.id)) {
        writeFiles(folder, asked.files);
        written.add(asked.id);
        for (const name of asked.sockets ?? []) await listen(join(folder, name));
      }
      return runProcess(
        command,
        ['bake', ...asked.args],
        { ...base, ...asked.env },
        folder,
        asked.input,
      );
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A socket that nobody answers: docker-buildx only looks whether an agent's is there. */
function listen(path: string): Promise<void> {
  return new Promise((done) => createServer().unref().listen(path, done));
}

/** Whether a peer of this version has what came with `since`. */
export function hasFeaturesOf(version: string | undefined, since: string | undefined): boolean {
  if (version === undefined || since === undefined) return true;
  const [have, want] = [version, since].map((text) => text.split('.').map(Number));
  for (const [index, number] of want!.entries()) {
    const part = have![index] ?? 0;
    if (part !== number) return part > number;
  }
  return true;
}

function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, data] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), data);
  }
}

/** Characters of output after which a process is killed. */
const mostOutput = 50_000_000;

/** Time after which a process is killed, in milliseconds; some inputs have no end there. */
const longest = 20_000;

const running = new Set<ChildProcess>();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(1);
  });
}

/** Runs a command to its end, within limits. */
export function runProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  input?: Uint8Array,
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(command, [...args], {
      env,
      cwd,
      timeout: longest,
      killSignal: 'SIGKILL',
    });
    running.add(child);
    const text = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8');
      child[name].on('data', (chunk: string) => {
        if (text[name].length > mostOutput) child.kill('SIGKILL');
        else text[name] += chunk;
      });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', fail);
    child.on('close', (code) => {
      running.delete(child);
      done({ exitCode: code ?? 128, ...text });
    });
  });
}
