import { describe, expect, test } from 'vitest';
import { type Dockerfile, findStage } from '../../src/dockerfile/dockerfile.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { formatRange } from '../../src/source/locate.ts';
import type { Range } from '../../src/source/source.ts';

function read(text: string): { dockerfile: Dockerfile; problems: string[] } {
  const sink = new Diagnostics();
  const dockerfile = readDockerfile({ name: 'Dockerfile', text }, sink);
  const problems = sink.items.map(
    ({ subject, summary }) => `${subject && formatRange(subject)}: ${summary}`,
  );
  return { dockerfile, problems };
}

function textOf({ file, start, end }: Range): string {
  return file.text.slice(start, end);
}

/** `NAME<BASE@PLATFORM ARG… kind:source…: KEYWORD…` of each stage. */
function outline({ globalArguments, stages }: Dockerfile): string[] {
  const declared = (list: Dockerfile['globalArguments']) =>
    list.map(({ name, value }) => ` ${name}${value === undefined ? '' : `=${value}`}`).join('');
  const globals = globalArguments.length === 0 ? [] : [`global${declared(globalArguments)}`];
  return [
    ...globals,
    ...stages.map((stage) => {
      const platform = stage.platform === undefined ? '' : `@${stage.platform}`;
      const sources = stage.sources.map(({ kind, name }) => ` ${kind}:${name}`).join('');
      const keywords = stage.instructions.map(({ keyword }) => ` ${keyword}`).join('');
      const head = `${stage.name ?? ''}<${stage.base}${platform}`;
      return `${head}${declared(stage.arguments)}${sources}:${keywords}`;
    }),
  ];
}

describe('stages and arguments', () => {
  test.each<[string, string[]]>([
    ['FROM a', ['<a:']],
    ['from a As B\nrun x\nFROM b as c\ncopy --from=B x y', ['b<a: RUN', 'c<b copy:B: COPY']],
    ['\n\n  FROM a\n\tRUN x', ['<a: RUN']],
    ['FROM\ta\tAS\tb', ['b<a:']],
    ['FROM a AS B-c_d.e', ['b-c_d.e<a:']],
    ['FROM a\r\nRUN x \\\r\n  y\r\nFROM b AS c\r\n', ['<a: RUN', 'c<b:']],
    ['FROM a\\\n AS b', ['b<a:']],
    ['FROM a\nRUN x \\  \t\n y', ['<a: RUN']],
    ['FROM a\nRUN x \\\\\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN x \\', ['<a: RUN']],
    ['FROM a\n\\\nRUN x', ['<a: RUN']],
    ['FROM a\nRUN if x; then \\\n#c\n y; \\\n\n fi\nFROM z', ['<a: RUN', '<z:']],
    ['FROM a\nRUN x \\\n  # comment\n\n  FROM y AS z\nFROM q', ['<a: RUN', '<q:']],
    ['# escape=`\nFROM a `\n AS b\nRUN x `\n y', ['b<a: RUN']],
    ['# comment\n# escape=`\nFROM a\\\n AS b', ['b<a:']],
    ['# syntax=docker/dockerfile:1\n# escape=`\n\nFROM a\nRUN c:\\\\x\\\nRUN y', ['<a: RUN RUN']],
    [
      'ARG A\nARG B=1 C="x y" D=\'q\'\nFROM ${A}:$B AS s\nARG E=a\\ b F',
      ['global A B=1 C="x y" D=\'q\'', 's<${A}:$B E=a\\ b F: ARG'],
    ],
    ['FROM a\nARG A B\nARG C="a\nRUN x', ['<a A B C="a: ARG ARG RUN']],
    [
      'FROM --platform=$BUILDPLATFORM a AS b\nRUN --mount=type=bind,from=b,target=/x --mount=type=cache,target=/y ls',
      ['b<a@$BUILDPLATFORM mount:b: RUN'],
    ],
    [
      'FROM a\nCOPY --from=0 --chown=1 x y\nCOPY --from="img:tag" x y\nCOPY --from= x y\nADD --keep-git-dir x y',
      ['<a copy:0 copy:img:tag: COPY COPY COPY ADD'],
    ],
  ])('%j', (text, want) => {
    const { dockerfile, problems } = read(text);
    expect(outline(dockerfile)).toEqual(want);
    expect(problems).toEqual([]);
  });
});

describe('heredocs hide their lines', () => {
  test.each<[string, string[]]>([
    ['FROM a\nRUN <<EOF\nFROM x AS y\nEOF\nFROM b AS z', ['<a: RUN', 'z<b:']],
    ["FROM a\nRUN <<-'EOF' cat\n\tFROM x AS y\n\tEOF\nFROM b AS z", ['<a: RUN', 'z<b:']],
    ['FROM a\nCOPY <<A <<B /x/\n1\nA\n2\nB\nRUN z', ['<a: COPY RUN']],
    ['FROM a\nRUN 3<<EOF cat\nx\nEOF\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN cat << EOF\nx\nEOF\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN cat <<"E F"\nx\nE F\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN cat <<E\\ F\nx\nE F\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nONBUILD RUN <<E\nfoo\nE\nRUN z', ['<a: ONBUILD RUN']],
    ['FROM a\nRUN --network=none <<EOF\nFROM x\nEOF', ['<a: RUN']],
    ['FROM a\nRUN <<EOF cat >> /x && \\\n  foo\nFROM no\nEOF\nFROM b', ['<a: RUN', '<b:']],
    // What only looks like one.
    ["FROM a\nRUN echo it's <<EOF\nRUN x", ['<a: RUN RUN']],
    ['FROM a\nRUN echo "<<EOF"\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN ["<<EOF"]\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nCOPY ["<<EOF", "/x"]\nRUN y', ['<a: COPY RUN']],
    ['FROM a\nRUN echo $((1<<2))\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nHEALTHCHECK CMD <<EOF\nRUN y', ['<a: HEALTHCHECK RUN']],
    ['FROM a\nENV X=1 <<EOF\nRUN y', ['<a: ENV RUN']],
    ['FROM a\nRUN <<<x\nRUN y', ['<a: RUN RUN']],
    ['FROM a\nRUN <<E<F\nRUN y', ['<a: RUN RUN']],
  ])('%j', (text, want) => {
    const { dockerfile, problems } = read(text);
    expect(outline(dockerfile)).toEqual(want);
    expect(problems).toEqual([]);
  });
});

describe('mistakes', () => {
  test.each<[string, string]>([
    ['', 'Dockerfile:1,1-1: file with no instructions'],
    ['# only', 'Dockerfile:1,1-1: file with no instructions'],
    ['FROM', 'Dockerfile:1,1-5: FROM requires either one or three arguments'],
    ['FROM a b', 'Dockerfile:1,1-9: FROM requires either one or three arguments'],
    ['FROM a # AS b', 'Dockerfile:1,1-14: FROM requires either one or three arguments'],
    ['FROM a AS b AS c', 'Dockerfile:1,1-17: FROM requires either one or three arguments'],
    [
      'FROM a \\\n AS 1x',
      'Dockerfile:2,5-7: invalid name for build stage: "1x", name can\'t start with a number or contain symbols',
    ],
    ['RUN x\nFROM a', 'Dockerfile:1,1-6: no build stage in current context'],
    ['FROM a\n  FOO x', 'Dockerfile:2,3-6: unknown instruction: FOO'],
    ['FROM a\nRUN <<EOF\nfoo', 'Dockerfile:2,1-10: unterminated heredoc'],
    ['FROM a\nARG', 'Dockerfile:2,1-4: ARG requires at least one argument'],
    ['FROM a\nARG =x', 'Dockerfile:2,5-7: ARG names can not be blank'],
    ['# escape=x\nFROM a', "Dockerfile:1,1-11: invalid escape token 'x' does not match ` or \\"],
    [
      '# escape=\\\n# escape=`\nFROM a',
      'Dockerfile:2,1-11: only one escape parser directive can be used',
    ],
  ])('%j', (text, want) => {
    expect(read(text).problems).toEqual([want]);
  });

  test('what is beside them is read', () => {
    const { dockerfile, problems } = read('FROM a AS b\nFOO\nARG X\nFROM\nRUN x\nFROM b AS c');
    expect(outline(dockerfile)).toEqual(['b<a X: ARG', 'c<b:']);
    expect(problems).toHaveLength(2);
  });

  test('an unknown instruction may be a known one', () => {
    const sink = new Diagnostics();
    readDockerfile({ name: 'Dockerfile', text: 'FORM a' }, sink);
    expect(sink.items[0]?.detail).toBe('Did you mean FROM?');
  });
});

describe('places', () => {
  const text =
    '# syntax=x\nARG A=1 B\nFROM --platform=p base:$A \\\n # no\n  AS Name\nCOPY --chown=1 --from=o \\\n  x y\nRUN <<E\nbody\nE\nFROM z\n';
  const { dockerfile } = read(text);
  const [stage] = dockerfile.stages;

  test('of a stage', () => {
    expect(textOf(stage!.range)).toBe(text.slice(text.indexOf('FROM'), text.indexOf('\nFROM z')));
    expect([stage?.baseRange, stage?.nameRange].map((range) => range && textOf(range))).toEqual([
      'base:$A',
      'Name',
    ]);
  });

  test('of arguments, sources, flags, directives and heredocs', () => {
    expect(dockerfile.globalArguments.map(({ range }) => textOf(range))).toEqual(['A=1', 'B']);
    expect(stage?.sources.map(({ range }) => textOf(range))).toEqual(['--from=o']);
    expect(dockerfile.directives.map(({ range }) => textOf(range))).toEqual(['# syntax=x']);
    expect(stage?.instructions[1]?.heredocs.map(({ content }) => textOf(content))).toEqual([
      'body\n',
    ]);
  });

  test('of a part of an instruction that lies on the next line', () => {
    const [copy] = stage!.instructions;
    expect(textOf(copy!.place(copy!.text.indexOf('y'), copy!.text.length))).toBe('y');
  });
});

describe('a stage is found', () => {
  const { dockerfile } = read('FROM a AS One\nFROM b\nFROM c AS one');
  test.each([
    ['one', 2],
    ['ONE', 2],
    ['1', 1],
    ['3', undefined],
    ['two', undefined],
  ])('%s', (name, index) => {
    expect(findStage(dockerfile, name)?.index).toBe(index);
  });
});

test('long input takes linear time', () => {
  const text = `FROM a\nRUN ${'x \\\n'.repeat(50_000)}y\n${'RUN z\n'.repeat(50_000)}`;
  const { dockerfile } = read(text);
  expect(dockerfile.stages[0]?.instructions).toHaveLength(50_001);
});
