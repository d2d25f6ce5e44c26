import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** A second dockerd, whose BuildKit is at a TCP address as buildkitd's would be. */
export interface SecondEngine {
  readonly endpoint: string;
  /** The address of its Docker. */
  readonly docker: string;
  stop(): Promise<void>;
}

/** Starts one beside the engine; needs root. */
export async function startSecondEngine(): Promise<SecondEngine> {
  // The paths of its sockets may hold no more than 107 bytes.
  const folder = mkdtempSync('/tmp/bk2-');
  const socket = join(folder, 's.sock');
  const pidFile = join(folder, 'pid');
  const config = join(folder, 'daemon.json');
  writeFileSync(config, JSON.stringify({ features: { 'containerd-snapshotter': true } }));
  const child = spawn(
    'dockerd',
    [
      `--config-file=${config}`,
      `--data-root=${join(folder, 'data')}`,
      `--exec-root=${join(folder, 'run')}`,
      `--pidfile=${pidFile}`,
      `--host=unix://${socket}`,
      '--iptables=false',
      '--ip6tables=false',
      '--bridge=none',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  for (let tries = 0; !(existsSync(pidFile) && existsSync(socket)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(Buffer.concat(said).toString());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const server = createServer((client) => toBuildKit(client, socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    endpoint: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    docker: `unix://${socket}`,
    async stop() {
      server.close();
      child.kill('SIGTERM');
      await ended;
      unmountBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a connection one to the BuildKit in dockerd, as `docker buildx dial-stdio` does. */
function toBuildKit(client: Socket, socket: string): void {
  const engine = connect(socket);
  let head = Buffer.alloc(0);
  const end = (): void => {
    client.destroy();
    engine.destroy();
  };
  for (const side of [client, engine]) side.on('error', end).on('close', end);
  client.pause();
  engine.write(
    'POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
  );
  engine.on('data', function first(chunk: Buffer) {
    head = Buffer.concat([head, chunk]);
    const at = head.indexOf('\r\n\r\n');
    if (at < 0) return;
    engine.off('data', first);
    if (head.length > at + 4) client.write(head.subarray(at + 4));
    client.pipe(engine);
    engine.pipe(client);
  });
}

function unmountBelow(folder: string): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? [])
    .filter((path) => path.startsWith(`${folder}/`));
  if (mounts.length > 0) spawn('umount', ['-l', ...mounts.sort().reverse()]);
}
