import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { hasEngine, Project, runOf, unique } from './engine.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

/** Stages with steps that no other build has: one that works, one that fails late, a shared base. */
function project(): Project {
  const own = `: ${unique}${projects.length} &&`;
  const dockerfile = `FROM busybox AS base
RUN --network=none ${own} echo shared
FROM base AS good
RUN --network=none ${own} echo fine
CMD ["sh"]
FROM base AS bad
RUN --network=none ${own} echo compiling && sleep 4 && echo oops >&2 && exit 7
FROM base as odd
CMD echo hi
`;
  const target = {
    good: { context: 'src', target: 'good', tags: [`good:${unique}`] },
    bad: { context: 'src', target: 'bad', tags: [`bad:${unique}`] },
    odd: { context: 'src', target: 'odd', tags: [`odd:${unique}`] },
  };
  const made = new Project({ target }, { 'src/Dockerfile': dockerfile });
  projects.push(made);
  return made;
}

/** What Buildx itself writes. */
function buildx(folder: string, words: readonly string[], env: Record<string, string> = {}) {
  const program = process.env['ENGINE_BUILDX'] ?? '';
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } } as const;
  const { status, stdout } = spawnSync(program, ['bake', '--progress=quiet', ...words], options);
  return { code: status, out: stdout };
}

function shapeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shapeOf(part)]));
}

const long = { timeout: 120_000 };

describe.skipIf(!hasEngine)('what is seen of a build on a real engine', () => {
  test('a failure is told last, with its output and its place', long, async () => {
    const made = project();
    const { code, error, out } = await runOf(made.start(['--progress=plain', 'good', 'bad']));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const lines = error.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(
      /^ERROR: target bad: process "\/bin\/sh -c : .*" did not complete successfully: exit code: 7$/,
    );
    expect(error).toMatch(
      /^bad: \[bad 1\/1\] RUN .*\n {2}\| compiling\n {2}\| oops\nsrc\/Dockerfile:7\n/m,
    );
    expect(error).toMatch(/^ *7 \| >>> RUN --network=none/m);
    expect(error).toMatch(/^done {7}good .* 2 run, 0 cached {2}good:\w+ {2}sha256:[0-9a-f]{64}$/m);
    expect(error).toMatch(/^failed {5}bad /m);
    expect(error.match(/\| shared$/gm)).toHaveLength(1);
  });

  test('files of a build of which a target failed', long, async () => {
    const made = project();
    const words = ['--metadata-file=meta.json', '--log-dir=logs', '--github', 'good', 'bad'];
    const env = { GITHUB_OUTPUT: made.path('out'), GITHUB_STEP_SUMMARY: made.path('summary') };
    const { code, error } = await runOf(made.start(['--progress=none', ...words], env));
    expect(code).toBe(1);
    const metadata = JSON.parse(made.read('meta.json'));
    expect(metadata).toEqual({
      good: {
        'containerimage.config.digest': expect.stringMatching(/^sha256:/),
        'containerimage.digest': expect.stringMatching(/^sha256:/),
        'image.name': `docker.io/library/good:${unique}`,
      },
    });
    expect(readdirSync(made.path('logs'))).toEqual(['bad.log', 'good.log']);
    expect(made.read('logs/good.log')).toMatch(/\| fine\n[\s\S]*^done {7}good /m);
    expect(made.read('logs/good.log')).not.toContain('oops');
    expect(made.read('logs/bad.log')).toMatch(
      /\| shared\n[\s\S]*\| oops\n[\s\S]*^ERROR: target bad: /m,
    );
    expect(error).toMatch(/^::error file=src\/Dockerfile,line=7,title=target bad failed::/m);
    expect(made.read('out')).toContain(
      `\ndocker.io/library/good:${unique}@${metadata.good['containerimage.digest']}\n`,
    );
    expect(made.read('summary')).toContain('| `bad` | ❌ failed |');
  });

  test('metadata as Buildx writes it', long, async () => {
    const made = project();
    const env = { BUILDX_METADATA_WARNINGS: '1' };
    const words = ['good', 'odd'];
    await runOf(made.start(['--progress=none', '--metadata-file=ours.json', ...words], env));
    buildx(made.folder, ['--metadata-file=theirs.json', ...words], env);
    const [ours, theirs] = ['ours.json', 'theirs.json'].map((file) => JSON.parse(made.read(file)));
    expect(shapeOf(ours)).toEqual(shapeOf(theirs));
    expect(Object.keys(ours)).toEqual(['buildx.build.warnings', 'good', 'odd']);
    const places = (metadata: typeof ours): unknown[] =>
      metadata['buildx.build.warnings'].map((warning: { short: string }) => warning.short).sort();
    expect(places(ours)).toEqual(places(theirs));
  });

  test('quiet tells the images', long, async () => {
    const made = project();
    const { code, error, out } = await runOf(made.start(['--progress=quiet', 'good', 'odd']));
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(
      /^docker\.io\/library\/good:\w+@sha256:\w{64}\ndocker\.io\/library\/odd:\w+@sha256:\w{64}\n$/,
    );
  });

  test.each([
    ['--call=check', 'odd'],
    ['--check', 'good', 'odd'],
    ['--call=outline', 'good'],
    ['--call=targets', 'good', 'odd'],
    ['--call=targets,format=json', 'good'],
  ])('%s %s %s as Buildx answers it', long, async (...words) => {
    const made = project();
    const given = words.filter((word) => word !== undefined);
    const { code, out } = await runOf(made.start(['--progress=quiet', ...given]));
    expect({ code, out }).toEqual(buildx(made.folder, given));
  });

  test('the place of a mistake in a Dockerfile', long, async () => {
    const made = new Project({
      target: { app: { 'dockerfile-inline': 'FROM busybox\nRUNN x\n' }, ok: { context: 'none' } },
    });
    projects.push(made);
    const { code, error } = await runOf(made.start(['--progress=quiet', 'app']));
    expect(code).toBe(1);
    expect(error).toBe(`Dockerfile:2
--------------------
   1 |     FROM busybox
   2 | >>> RUNN x
   3 |
--------------------
ERROR: target app: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)
`);
  });
});
