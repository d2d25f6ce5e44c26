import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bcrypt from 'bcryptjs';

/** A registry that one account may use. */
export interface PasswordRegistry {
  /** `host:port` */
  readonly address: string;
  /** The names of the tags of an image. */
  tags(image: string): Promise<readonly string[]>;
  /** A fresh folder for docker's configuration, which knows no account. */
  freshConfig(): string;
  stop(): void;
}

/** Starts one beside the engine's own. */
export async function startPasswordRegistry(
  username: string,
  password: string,
): Promise<PasswordRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'bakefile-registry-'));
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'users'), `${username}:${bcrypt.hashSync(password, 4)}\n`);
  const config = {
    version: '0.1',
    storage: { filesystem: { rootdirectory: join(folder, 'data') } },
    http: { addr: address },
    auth: { htpasswd: { realm: 'test', path: join(folder, 'users') } },
  };
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config));
  const server = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: 'ignore',
  });
  for (let tries = 0; tries < 100 && !(await answers(`http://${address}/v2/`)); tries += 1) {
    await new Promise((done) => setTimeout(done, 100));
  }
  return {
    address,
    async tags(image) {
      const headers = { Authorization: `Basic ${btoa(`${username}:${password}`)}` };
      const answer = await fetch(`http://${address}/v2/${image}/tags/list`, { headers });
      return ((await answer.json()) as { tags?: string[] }).tags?.toSorted() ?? [];
    },
    freshConfig() {
      const made = mkdtempSync(join(folder, 'config-'));
      const plugins = join(process.env['DOCKER_CONFIG'] ?? '', 'cli-plugins');
      writeFileSync(join(made, 'config.json'), JSON.stringify({ cliPluginsExtraDirs: [plugins] }));
      return made;
    },
    stop() {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
