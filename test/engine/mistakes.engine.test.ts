import { afterAll, describe, expect, test } from 'vitest';
import { hasEngine, Project, runOf } from './engine.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

const scratch = 'dockerfile-inline = "FROM scratch\\nCOPY x /"';

/** The one attribute that is wrong, its place in the file, and what helps. */
const mistakes: readonly (readonly [body: string, place: string, remedy: RegExp])[] = [
  ['context = "nowhere"', '2,13-22', /folder of this machine/],
  ['contexts = { one = ".", two = "nowhere" }', '2,33-42', /named context is a folder/],
  ['dockerfile = "other.Dockerfile"', '2,16-34', /path inside the context/],
  [`${scratch}\n  secret = ["id=a,src=nowhere"]`, '3,12-32', /file of a secret must exist/],
  [`${scratch}\n  target = "last"`, '3,12-18', /name of a stage/],
  [`${scratch}\n  output = ["type=registry"]`, '3,12-29', /Set "tags"/],
];

describe.skipIf(!hasEngine)('a mistake of the definition that only the build shows', () => {
  test.each(mistakes)('%s', { timeout: 60_000 }, async (body, place, remedy) => {
    const made = new Project(`target "default" {\n  ${body}\n}\n`, {
      x: 'x',
      Dockerfile: 'FROM scratch\nCOPY x /\n',
    });
    projects.push(made);
    const { code, error } = await runOf(made.start(['--progress=plain']));
    expect(code).toBe(1);
    expect(error).toContain(`ERROR: docker-bake.hcl:${place}: target default: `);
    expect(error).toMatch(/\d \| >>> {3}/);
    expect(error).toMatch(remedy);
  });

  test('who asks for a right', async () => {
    const made = new Project(
      'target "default" {\n  context = "/"\n  entitlements = ["device=a"]\n}\n',
    );
    projects.push(made);
    const { error, code } = await runOf(made.start([]));
    expect(code).toBe(1);
    expect(error).toContain(' - Access to device a (target default, docker-bake.hcl:3,18-30)\n');
    expect(error).toContain(' - Read access to path / (target default, docker-bake.hcl:2,13-16)\n');
    expect(error).toContain('Pass "--allow=device=a --allow=fs.read=/" to grant');
  });

  test('a file that is missing where nothing says so is shown at the target', async () => {
    const made = new Project('target "default" {\n}\n');
    projects.push(made);
    const { error, code } = await runOf(made.start(['--progress=plain']));
    expect(code).toBe(1);
    expect(error).toContain('ERROR: docker-bake.hcl:1,8-17: target default: failed to read');
  });
});
