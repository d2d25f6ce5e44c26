import { expect, test } from 'vitest';
import { parseIgnoreRules } from '../../src/plan/ignore-rules.ts';

/** Each file of ignore rules, paths that it leaves out, and paths that it does not. */
const rows: readonly (readonly [text: string, out: readonly string[], kept: readonly string[]])[] =
  [
    ['', [], ['a', 'a/b']],
    ['# a\n\n  \n', [], ['a', '# a']],
    ['a', ['a', 'a/b', 'a/b/c'], ['ab', 'b/a']],
    ['/a/\r\n./b//c\r\n', ['a', 'a/x', 'b/c'], ['b', 'b/d']],
    ['\ufeffa', ['a'], []],
    [' #a', ['#a'], ['a']],
    ['*.md', ['x.md', '.md'], ['docs/x.md', 'x.mdx']],
    ['**/*.md', ['x.md', 'docs/x.md', 'a/b/x.md'], ['x.txt']],
    ['**/node_modules', ['node_modules', 'a/node_modules/x', 'a/b/node_modules'], ['a/modules']],
    ['**lib', ['lib', 'a/lib', 'mylib', 'mylib/x'], ['lib2']],
    ['docs/**', ['docs/a', 'docs/a/b'], ['docs', 'x/docs/a']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b/c'], ['a', 'b', 'xa/b']],
    ['a**', ['a', 'ab', 'a/b'], ['b', 'ba']],
    ['**', ['a', 'a/b'], []],
    ['*', ['a', 'a/b'], []],
    ['*/*', ['a/b', 'a/b/c'], ['a']],
    ['a?c', ['abc', 'a😀c'], ['ac', 'a/c', 'abbc']],
    ['[a-c]x', ['ax', 'cx'], ['dx', '-x']],
    ['[^a]x', ['bx'], ['ax']],
    ['a\\*b', ['a*b'], ['axb']],
    ['a.b+(c)$', ['a.b+(c)$'], ['axb+(c)$', 'a.bb+(c)$']],
    ['[', [], ['[', 'a']],
    ['*\n!src', ['a', 'b/c'], ['src', 'src/a', 'src/a/b']],
    ['*\n!src\nsrc/gen', ['a', 'src/gen', 'src/gen/x'], ['src/a']],
    ['*\n!src/keep', ['src', 'src/a'], ['src/keep', 'src/keep/b']],
    ['!a', [], ['a']],
    ['! a\na', ['a'], []],
    ['*.md\n!README*.md\nREADME-secret.md', ['a.md', 'README-secret.md'], ['README.md']],
    ['a\n!a\na', ['a', 'a/b'], []],
    // An exception that had nothing to except above is not asked again below.
    ['**/*.md\n!docs', ['docs/a.md', 'a.md'], ['docs']],
    ['!', [], ['!', 'a']],
    ['..', [], ['a']],
  ];

test.each(rows)('%j', (text, out, kept) => {
  const rules = parseIgnoreRules(text);
  const ignored = [...out, ...kept].filter((path) => rules.ignores(path));
  expect(ignored).toEqual(out);
});

test.each([
  ['vendor', 'vendor/a', true],
  ['*', 'vendor/a', true],
  ['*\n!app', 'vendor', true],
  ['*\n!vendor/a/keep', 'vendor/a', false],
  ['*\n!**/keep', 'vendor/a', false],
  ['*\n!vendor/*/keep', 'vendor/a', false],
  ['*\n!other/*', 'vendor/a', true],
  ['*\n!vendor', 'vendor/a', false],
  ['other', 'vendor', false],
])('%j and all below %s: %s', (text, folder, expected) => {
  expect(parseIgnoreRules(text).ignoresAllBelow(folder)).toBe(expected);
});
