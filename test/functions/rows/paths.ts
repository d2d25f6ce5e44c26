import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  basename: [
    ['basename("/foo/bar")', '"bar"'],
    ['basename("foo")', '"foo"'],
    ['basename("foo/bar/")', '"bar"'],
    ['basename("foo//")', '"foo"'],
    ['basename("/")', '"/"'],
    ['basename("//")', '"/"'],
    ['basename("")', '"."'],
    ['basename("a/..")', '".."'],
    ['basename("a\\\\b")', '"a\\\\b"'],
    ['basename("é/😀")', '"😀"'],
    ['basename(null)', 'error: Invalid value for "path" parameter: argument must not be null.'],
    ['basename(unknown_string)', 'unknown string'],
  ],
  dirname: [
    ['dirname("/foo/bar")', '"/foo"'],
    ['dirname("foo")', '"."'],
    ['dirname("foo/bar/")', '"foo/bar"'],
    ['dirname("/foo")', '"/"'],
    ['dirname("/")', '"/"'],
    ['dirname("")', '"."'],
    ['dirname("a/./b/../c/d")', '"a/c"'],
    ['dirname("../../a")', '"../.."'],
    ['dirname("/../a")', '"/"'],
    ['dirname("a/../..//b")', '".."'],
    ['dirname("a//b")', '"a"'],
    ['dirname(null)', 'error: Invalid value for "path" parameter: argument must not be null.'],
    ['dirname(unknown_string)', 'unknown string'],
  ],
  homedir: [
    ['homedir()', '"/home/somebody"'],
    ['homedir("a")', 'error: Function "homedir" expects only 0 argument(s).'],
  ],
};
