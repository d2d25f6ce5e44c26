import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createPort } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const bake = (context: string): string => `target "default" {\n  context = "${context}"\n}\n`;

/** A repository with a branch, a tag, folders and links, in a folder of its own. */
export class TestRepository {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'bakefile-test-'));
  readonly first: string;
  /** The commit of the other repository. */
  other = '';

  constructor() {
    const work = join(this.folder, 'work');
    mkdirSync(work);
    const git = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
        cwd: work,
        encoding: 'utf8',
      }).trim();
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    };
    git('init', '-q', '-b', 'main');
    write('docker-bake.hcl', bake('first'));
    git('add', '.');
    git('commit', '-qm', 'first');
    git('tag', 'v1');
    git('tag', '-a', '-m', 'x', 'annotated');
    this.first = git('rev-parse', 'HEAD');
    write('docker-bake.hcl', bake('main'));
    write('sub/docker-bake.hcl', bake('sub'));
    write('sub/deep/other.hcl', bake('deep'));
    write('large.hcl', `# ${'x'.repeat(3 * 2 ** 20)}\n`);
    symlinkSync('docker-bake.hcl', join(work, 'link.hcl'));
    symlinkSync('sub', join(work, 'folder-link'));
    symlinkSync('../docker-bake.hcl', join(work, 'sub', 'up.hcl'));
    symlinkSync('/etc/passwd', join(work, 'absolute.hcl'));
    symlinkSync('../../outside.hcl', join(work, 'outside.hcl'));
    symlinkSync('loop.hcl', join(work, 'loop.hcl'));
    git('add', '.');
    git('commit', '-qm', 'second');
    git('branch', 'feature/x');
    git('checkout', '-q', '-b', 'v1');
    write('docker-bake.hcl', bake('branch-v1'));
    git('commit', '-qam', 'third');
    git('checkout', '-q', 'main');
    execFileSync('git', ['clone', '-q', '--bare', 'work', 'r.git'], { cwd: this.folder });
    execFileSync('git', ['config', 'uploadpack.allowFilter', 'true'], {
      cwd: join(this.folder, 'r.git'),
    });
    this.#addSubmodules();
    execFileSync('git', ['update-server-info'], { cwd: join(this.folder, 'r.git') });
  }

  /** A repository with another one in it, and one that is no remote repository. */
  #addSubmodules(): void {
    const other = join(this.folder, 'other');
    mkdirSync(join(other, 'deep'), { recursive: true });
    writeFileSync(join(other, 'docker-bake.hcl'), bake('submodule'));
    writeFileSync(join(other, 'deep', 'x.hcl'), bake('deep in submodule'));
    run(other, 'init', '-q', '-b', 'main');
    run(other, 'add', '.');
    link(other, this.first, new Map([['inner', '../r.git']]));
    run(other, 'commit', '-qm', 'other');
    this.other = run(other, 'rev-parse', 'HEAD');
    run(this.folder, 'clone', '-q', '--bare', 'other', 'o.git');
    rmSync(other, { recursive: true });
    this.addBranch('with-submodules', { 'mods/one': '../o.git', local: 'file:///etc' });
  }

  /** A branch with links to the other repository, by their paths, and one without a URL. */
  addBranch(name: string, urls: Readonly<Record<string, string>>): void {
    const work = join(this.folder, 'work');
    run(work, 'checkout', '-q', '-b', name, 'main');
    link(work, this.other, new Map(Object.entries(urls)));
    run(work, 'commit', '-qm', name);
    run(work, 'push', '-q', '../r.git', name);
    run(work, 'checkout', '-q', '-f', 'main');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(folder: string, ...words: string[]): string {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  return execFileSync('git', [...author, ...words], { cwd: folder, encoding: 'utf8' }).trim();
}

/** Adds links to a commit, as submodules have them. */
function link(folder: string, commit: string, urls: ReadonlyMap<string, string>): void {
  const sections = [...urls].map(
    ([path, url]) => `[submodule "${path}"]\n\tpath = ${path}\n\turl = ${url}\n`,
  );
  writeFileSync(join(folder, '.gitmodules'), sections.join(''));
  run(folder, 'add', '.gitmodules');
  for (const path of [...urls.keys(), 'nameless']) {
    run(folder, 'update-index', '--add', '--cacheinfo', `160000,${commit},${path}`);
  }
}

/** A web server on loopback; `seen` are the requests, with the authorization that they had. */
export class WebServer {
  readonly seen: string[] = [];
  /** Arguments of processes that were running during a request and held the text looked for. */
  readonly leaks: string[] = [];
  readonly #server: Server;

  constructor(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    secret?: string,
  ) {
    this.#server = createServer((request, response) => {
      this.seen.push(`${request.url} ${request.headers.authorization ?? ''}`.trim());
      if (secret !== undefined) this.leaks.push(...argumentsWith(secret));
      answer(request, response);
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function argumentsWith(secret: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return words.includes(secret) ? [words] : [];
      } catch {
        return [];
      }
    });
}

/** Git's own server for the smart protocol over HTTP, as a CGI program. */
export function smartHttp(root: string) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://x');
    const child = spawn('git', ['http-backend'], {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const all = Buffer.concat(chunks);
      const end = all.indexOf('\r\n\r\n');
      let status = 200;
      for (const line of all.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(': ');
        if (name === 'Status') status = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.writeHead(status).end(all.subarray(end + 4));
    });
  };
}

/** `git daemon` over a folder, once it answers. */
export async function startDaemon(root: string, port: number): Promise<ChildProcess> {
  const child = spawn(
    'git',
    [
      'daemon',
      '--verbose',
      '--listen=127.0.0.1',
      `--port=${port}`,
      `--base-path=${root}`,
      '--export-all',
      '--reuseaddr',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (text: Buffer) => {
      if (text.toString().includes('Ready')) resolve();
    });
  });
  return child;
}

/** A port that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createPort();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
