import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import { nodeHost } from '../../src/host/node.ts';
import { readRemoteFiles } from '../../src/load/remote.ts';
import { remoteLimits } from '../../src/load/remote-error.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { WebServer } from './git-server.ts';
import { type EntryToWrite, writeTar } from './tar-writer.ts';

const url = 'https://example.com/a.tar';

/** `NAME: TEXT` of each file and what kind of source it is, or the complaint. */
async function read(
  data: Uint8Array | string,
  names: readonly string[] = [],
  limits: Partial<typeof remoteLimits> = {},
): Promise<string> {
  const sink = new Diagnostics();
  const host = { ...memoryHost({ resources: { [url]: data } }), spawn: nodeHost().spawn };
  const { files, source } = await readRemoteFiles(host, url, names, sink, {
    limits: { ...remoteLimits, ...limits },
  });
  const found = files.map(({ name, text }) => `${name}: ${text}`);
  const kind = source === undefined ? [] : [source.kind];
  return [...found, ...kind, ...sink.items.map(({ detail }) => detail)].join('; ');
}

describe('an archive', () => {
  const rows: [title: string, entries: EntryToWrite[], names: string[], want: string][] = [
    ['a default file', [{ path: 'docker-bake.hcl', text: 'x' }], [], 'docker-bake.hcl: x; archive'],
    [
      'a path with a dot',
      [{ path: './docker-bake.hcl', text: 'x' }],
      [],
      'docker-bake.hcl: x; archive',
    ],
    [
      'the default files in their order',
      [
        { path: 'docker-bake.hcl', text: '2' },
        { path: 'other', text: 'no' },
        { path: 'compose.yaml', text: '1' },
      ],
      [],
      'compose.yaml: 1; docker-bake.hcl: 2; archive',
    ],
    [
      'a later entry replaces an earlier one',
      [
        { path: 'a.hcl', text: 'old' },
        { path: 'a.hcl', text: 'new' },
      ],
      ['a.hcl'],
      'a.hcl: new; archive',
    ],
    ['a folder', [{ path: 'd/', type: '5' }], ['d'], 'read d: is a directory.'],
    [
      'a name from the root',
      [{ path: 'd/a.hcl', text: 'x' }],
      ['/d/a.hcl'],
      '/d/a.hcl: x; archive',
    ],
    [
      'a name that leads out',
      [{ path: 'a.hcl', text: 'x' }],
      ['../a.hcl'],
      'the file "../a.hcl" is outside of it.',
    ],
    [
      'a symbolic link',
      [
        { path: 'd/link.hcl', type: '2', link: '../a.hcl' },
        { path: 'a.hcl', text: 'x' },
      ],
      ['d/link.hcl'],
      'd/link.hcl: x; archive',
    ],
    [
      'a link to a folder, after its files',
      [
        { path: 'd/a.hcl', text: 'x' },
        { path: 'e', type: '2', link: 'd' },
      ],
      ['e/a.hcl'],
      'e/a.hcl: x; archive',
    ],
    [
      'a link that leads out',
      [{ path: 'a.hcl', type: '2', link: '../b' }],
      ['a.hcl'],
      'the symbolic link "a.hcl" leads out of it.',
    ],
    [
      'a link to the root of the machine',
      [{ path: 'a.hcl', type: '2', link: '/etc/passwd' }],
      ['a.hcl'],
      'the symbolic link "a.hcl" leads out of it.',
    ],
    [
      'a link to itself',
      [{ path: 'a.hcl', type: '2', link: 'a.hcl' }],
      ['a.hcl'],
      'open a.hcl: too many levels of symbolic links.',
    ],
    [
      'a link to nothing',
      [{ path: 'a.hcl', type: '2', link: 'b' }],
      ['a.hcl'],
      'open a.hcl: no such file or directory.',
    ],
    [
      'a hard link',
      [
        { path: 'b.hcl', text: 'x' },
        { path: 'a.hcl', type: '1', link: 'b.hcl' },
      ],
      ['a.hcl'],
      '"a.hcl" is not a regular file. Hard links and devices are not read from archives.',
    ],
    [
      'a device',
      [{ path: 'a.hcl', type: '3' }],
      ['a.hcl'],
      '"a.hcl" is not a regular file. Hard links and devices are not read from archives.',
    ],
    [
      'an entry outside',
      [{ path: '../a.hcl', text: 'x' }],
      [],
      'the archive has an entry outside of itself: "../a.hcl".',
    ],
    [
      'an entry below a folder that leads out',
      [{ path: 'a/../../b', text: 'x' }],
      [],
      'the archive has an entry outside of itself: "a/../../b".',
    ],
    [
      'an absolute entry',
      [{ path: '/a.hcl', text: 'x' }],
      [],
      'the archive has an entry outside of itself: "/a.hcl".',
    ],
    [
      'a folder above all, as GitHub makes it',
      [{ path: 'r-1/docker-bake.hcl', text: 'x' }],
      [],
      "couldn't find a bake definition. Name the file: -f r-1/docker-bake.hcl.",
    ],
    [
      'a slip of the pen',
      [{ path: 'docker-bake.hcl', text: 'x' }],
      ['docker-bak.hcl'],
      'open docker-bak.hcl: no such file or directory. Did you mean "docker-bake.hcl"?',
    ],
    [
      'one that is cut',
      [{ path: 'a.hcl', text: 'x', size: 9_999_999 }],
      ['b.hcl'],
      'the archive ends too early.',
    ],
  ];
  test.each(rows)('%s', async (_, entries, names, want) => {
    expect(await read(writeTar(entries), names)).toBe(want);
    expect(await read(gzipSync(writeTar(entries)), names)).toBe(want);
  });

  const small = writeTar([{ path: 'docker-bake.hcl', text: 'x' }]);

  test('compressed by other means', async () => {
    const xz = spawnSync('xz', ['-c'], { input: small });
    if (xz.status === 0) expect(await read(xz.stdout)).toBe('docker-bake.hcl: x; archive');
    const host = memoryHost({ resources: { [url]: Buffer.from('BZh9...') } });
    const sink = new Diagnostics();
    await readRemoteFiles(host, url, [], sink);
    expect(sink.items[0]?.detail).toBe(
      'the archive is compressed with bzip2, which is not installed. Install bzip2, or offer the archive as .tar.gz.',
    );
  });

  test('damaged', async () => {
    const broken = Buffer.from(
      writeTar([
        { path: 'a', text: 'x' },
        { path: 'b', text: 'y' },
      ]),
    );
    broken[1024 + 3] = 7;
    expect(await read(broken)).toBe('the archive is damaged.');
    expect(await read(gzipSync(small).subarray(0, 40))).toBe('the archive is damaged.');
  });

  test('too large', async () => {
    const large = writeTar([{ path: 'docker-bake.hcl', text: 'x'.repeat(3 * 2 ** 20) }]);
    expect(await read(large)).toBe('the file "docker-bake.hcl" is larger than 2 MiB.');
    expect(await read(large, [], { download: 2 ** 20 })).toBe('it is larger than 1 MiB.');
    expect(await read(gzipSync(large), [], { unpacked: 2 ** 20, download: 2 ** 16 })).toBe(
      'the archive is larger than 1 MiB when it is unpacked.',
    );
  });
});

describe('archives of tar itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bakefile-tar-'));
  const long = `${'long'.repeat(30)}/${'name'.repeat(40)}.hcl`;
  mkdirSync(join(folder, long, '..'), { recursive: true });
  writeFileSync(join(folder, long), 'long');
  writeFileSync(join(folder, 'é日本.hcl'), 'wide');
  symlinkSync(long, join(folder, 'link.hcl'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['pax', 'gnu'])('%s', async (format) => {
    const tar = execFileSync('tar', ['-c', `--format=${format}`, '-C', folder, '.']);
    expect(await read(tar, ['é日本.hcl'])).toBe('é日本.hcl: wide; archive');
    expect(await read(tar, ['link.hcl'])).toBe('link.hcl: long; archive');
  });
});

describe('a single file', () => {
  test.each([
    ['target "a" {}', [], 'https://example.com/a.tar: target "a" {}'],
    ['target "a" {}', ['whatever.hcl'], 'https://example.com/a.tar: target "a" {}'],
    ['', [], 'https://example.com/a.tar: '],
    [
      'x'.repeat(3 * 2 ** 20),
      [],
      'non-archive definition URL bigger than maximum allowed size (2 MiB).',
    ],
  ])('%.20s %j', async (text, names, want) => {
    expect(await read(text, names)).toBe(want);
  });
});

describe('a server', () => {
  async function ask(
    answer: ConstructorParameters<typeof WebServer>[0],
    userinfo = '',
    limits: Partial<typeof remoteLimits> = {},
  ) {
    const server = new WebServer(answer);
    const address = await server.start();
    const sink = new Diagnostics();
    try {
      const { files } = await readRemoteFiles(
        nodeHost(),
        `http://${userinfo}${address}/x`,
        [],
        sink,
        {
          limits: { ...remoteLimits, ...limits },
        },
      );
      const details = sink.items.map(({ detail, summary }) => `${summary}: ${detail}`);
      return {
        server,
        text: [...files.map(({ text }) => text), ...details].join().replaceAll(address, 'HOST'),
      };
    } finally {
      server.stop();
    }
  }
  const failed = 'cannot read the remote definition http://HOST/x: ';

  test('that has nothing', async () => {
    const { text } = await ask((_, response) => response.writeHead(404).end());
    expect(text).toBe(
      `${failed}invalid response status 404. Nothing is at this URL; a repository has to end in ".git".`,
    );
  });

  test('that redirects', async () => {
    const { text } = await ask((request, response) =>
      request.url === '/x' ? response.writeHead(302, { location: '/y' }).end() : response.end('y'),
    );
    expect(text).toBe('y');
  });

  test('that redirects in a circle', async () => {
    const { text } = await ask((_, response) => response.writeHead(302, { location: '/x' }).end());
    expect(text).toBe(`${failed}redirect count exceeded.`);
  });

  test('that asks for a password', async () => {
    const { server, text } = await ask((request, response) => {
      const { authorization } = request.headers;
      if (authorization === undefined) response.writeHead(401).end();
      else response.end(Buffer.from(authorization.slice(6), 'base64'));
    }, 'me:p%40ss@');
    expect(text).toBe('me:p@ss');
    expect(server.seen).toEqual([`/x Basic ${btoa('me:p@ss')}`]);
  });

  test('that sends no more', async () => {
    const { text } = await ask((_, response) => response.write('x'), '', { silence: 200 });
    expect(text).toBe(`${failed}the server took too long.`);
  });

  test('that sends for ever', async () => {
    const slowly: ConstructorParameters<typeof WebServer>[0] = (_, response) => {
      const timer = setInterval(() => response.write('x'), 20);
      response.on('close', () => clearInterval(timer));
    };
    const { text } = await ask(slowly, '', { time: 300 });
    expect(text).toBe(`${failed}the server took too long.`);
  });

  test('that breaks off', async () => {
    const { text } = await ask((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('x', () => response.destroy());
    });
    expect(text.startsWith(failed)).toBe(true);
  });

  test('that cannot be reached', async () => {
    const sink = new Diagnostics();
    await readRemoteFiles(nodeHost(), 'http://me:sekrit@127.0.0.1:9/x', [], sink);
    expect(sink.items[0]?.summary).toBe(
      'cannot read the remote definition http://xxxxx@127.0.0.1:9/x',
    );
    expect(JSON.stringify(sink.items)).not.toContain('sekrit');
  });
});
