import { describe, expect, test } from 'vitest';
import { rules } from '../../src/lint/rules.ts';
import { runTool } from './run-tool.ts';

const files = {
  'my bake.hcl': '/* 😀 */ variable "B" {}\n',
  'docker-bake.hcl': `group "all" { targets = ["app", "nope"] }
target "app" {
  args = { "€" = "1", GO_VERSON = "1.24" }
}
`,
  Dockerfile: 'FROM alpine\nARG GO_VERSION\n',
};

const want = `docker-bake.hcl:1
--------------------
   1 | >>> group "all" { targets = ["app", "nope"] }
   2 |     target "app" {
   3 |       args = { "€" = "1", GO_VERSON = "1.24" }
--------------------
ERROR: docker-bake.hcl:1,33-39: failed to find target nope; The group "all" contains it. [missing-member]

docker-bake.hcl:3
--------------------
   1 |     group "all" { targets = ["app", "nope"] }
   2 |     target "app" {
   3 | >>>   args = { "€" = "1", GO_VERSON = "1.24" }
   4 |     }
   5 |     
--------------------
WARNING: docker-bake.hcl:3,18-21: Undeclared build argument; The target "app" gives the argument "€", but "Dockerfile" has no ARG €, so it has no effect. [undeclared-argument]

docker-bake.hcl:3
--------------------
   1 |     group "all" { targets = ["app", "nope"] }
   2 |     target "app" {
   3 | >>>   args = { "€" = "1", GO_VERSON = "1.24" }
   4 |     }
   5 |     
--------------------
WARNING: docker-bake.hcl:3,35-41: Undeclared build argument; The target "app" gives the argument "GO_VERSON", but "Dockerfile" has no ARG GO_VERSON, so it has no effect. Did you mean "GO_VERSION"? [undeclared-argument]

1 error, 2 warnings
`;

test('text', async () => {
  expect(await runTool(['lint'], { files })).toEqual({ code: 1, out: want, error: '' });
});

test('nothing to say', async () => {
  const good = { 'docker-bake.hcl': 'target "app" {}\n', Dockerfile: 'FROM alpine\n' };
  expect(await runTool(['lint'], { files: good })).toEqual({ code: 0, out: '', error: '' });
});

test('--disable', async () => {
  const line = [
    'lint',
    '--disable=missing-member',
    '--disable',
    'undeclared-argument, unused-function',
  ];
  expect((await runTool(line, { files })).code).toBe(0);
  const wrong = await runTool(['lint', '--disable=missing-membr'], { files });
  expect(wrong).toEqual({
    code: 2,
    out: '',
    error: 'ERROR: no rule is called "missing-membr"; Did you mean "missing-member"?\n',
  });
});

test('--format=json', async () => {
  const { out } = await runTool(['lint', '--format=json'], { files });
  const { findings } = JSON.parse(out) as { findings: object[] };
  expect(findings).toHaveLength(3);
  expect(findings[0]).toEqual({
    code: 'missing-member',
    severity: 'error',
    summary: 'failed to find target nope',
    detail: 'The group "all" contains it.',
    place: { file: 'docker-bake.hcl', startLine: 1, startColumn: 33, endLine: 1, endColumn: 39 },
  });
});

test('--format=github', async () => {
  const { out } = await runTool(['lint', '--format=github'], { files });
  expect(out.split('\n')[0]).toBe(
    '::error file=docker-bake.hcl,line=1,endLine=1,col=33,endColumn=39,title=bakefile missing-member::failed to find target nope; The group "all" contains it.',
  );
});

interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly name: string; readonly rules: readonly object[] };
    };
    readonly columnKind: string;
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex?: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations?: readonly object[];
    }[];
  }[];
}

describe('--format=sarif', () => {
  test('results with their rules and places', async () => {
    const line = ['lint', '--format=sarif', '-f', 'docker-bake.hcl', '-f', 'my bake.hcl'];
    const log = JSON.parse((await runTool(line, { files })).out) as SarifLog;
    const [run, ...others] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(others).toEqual([]);
    expect(run?.tool.driver.name).toBe('bakefile');
    expect(run?.tool.driver.rules).toHaveLength(rules.length);
    expect(run?.columnKind).toBe('utf16CodeUnits');
    for (const { ruleId, ruleIndex, level } of run?.results ?? []) {
      if (ruleIndex !== undefined) {
        expect(run?.tool.driver.rules[ruleIndex]).toMatchObject({
          id: ruleId,
          defaultConfiguration: { level },
        });
      }
    }
    const results = run?.results.map(({ ruleId, locations }) => [ruleId, locations]);
    const place = (uri: string, line: number, from: number, to: number) => [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { startLine: line, startColumn: from, endLine: line, endColumn: to },
        },
      },
    ];
    expect(results).toContainEqual(['undeclared-argument', place('docker-bake.hcl', 3, 35, 41)]);
    expect(results).toContainEqual(['unused-variable', place('my%20bake.hcl', 1, 19, 22)]);
  });

  test('nothing found', async () => {
    const good = { 'docker-bake.hcl': 'target "app" {}\n', Dockerfile: 'FROM alpine\n' };
    const { out, code } = await runTool(['lint', '--format=sarif'], { files: good });
    expect(code).toBe(0);
    expect((JSON.parse(out) as SarifLog).runs[0]?.results).toEqual([]);
  });

  test('what is wrong on the command line has no place in a file', async () => {
    const set = ['lint', '--format=sarif', '--set', 'app.output=type=docker', '--set'];
    const { out } = await runTool(
      [...set, 'app.platform=linux/amd64', '--set', 'app.platform+=linux/arm64'],
      { files },
    );
    const [run] = (JSON.parse(out) as SarifLog).runs;
    const found = run?.results.find(({ ruleId }) => ruleId === 'platforms-with-docker');
    expect(found?.level).toBe('warning');
    expect(found?.locations).toBeUndefined();
  });
});

test('a format that does not exist', async () => {
  expect((await runTool(['lint', '--format=xml'], { files })).code).toBe(2);
});
