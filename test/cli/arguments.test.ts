import { describe, expect, test } from 'vitest';
import { parseArguments, UsageError } from '../../src/cli/arguments.ts';
import { bakeFlags } from '../../src/cli/flags.ts';

/** Flags as `name=value` in the order of the first of each, then the operands after `--`. */
function read(line: string): string {
  const words = line === '' ? [] : line.split(' ');
  const { flags, operands } = parseArguments(words, bakeFlags);
  const shown = [...flags].map(([name, values]) => `${name}=${values.join('|')}`);
  return [...shown, '--', ...operands].join(' ');
}

describe('what pflag reads', () => {
  const rows: [line: string, want: string][] = [
    ['', '--'],
    ['app', '-- app'],
    ['lint help version bake', '-- lint help version bake'],
    ['-f a.hcl', 'file=a.hcl --'],
    ['-fa.hcl', 'file=a.hcl --'],
    ['-f=a.hcl', 'file=a.hcl --'],
    ['-f= app', 'file== -- app'],
    ['--file a.hcl', 'file=a.hcl --'],
    ['--file=a.hcl', 'file=a.hcl --'],
    ['--file= app', 'file= -- app'],
    ['--file=a=b', 'file=a=b --'],
    ['-f a -f b --file c', 'file=a|b|c --'],
    ['-f -', 'file=- --'],
    ['-f --print', 'file=--print --'],
    ['-', '-- -'],
    ['--print app', 'print=true -- app'],
    ['--print=false app', 'print=false -- app'],
    ['--print=T --print=0', 'print=true|false --'],
    ['app --set x.tags=y web', 'set=x.tags=y -- app web'],
    ['-- --print -f', '-- --print -f'],
    ['app -- --', '-- app --'],
    ['--check app', 'check=true call=check -- app'],
    ['--check=false app', 'check=false -- app'],
    ['--call outline --check', 'call=outline|check check=true --'],
    ['--check --call=outline', 'check=true call=check|outline --'],
    ['-D', 'debug=true --'],
    ['-Df a.hcl', 'debug=true file=a.hcl --'],
    ['-Dfa.hcl', 'debug=true file=a.hcl --'],
    ['-D=false', 'debug=false --'],
    ['--progress plain', 'progress=plain --'],
    ['--provenance true', 'provenance=true --'],
    ['--list targets app', 'list=targets -- app'],
    ['--list-targets', 'list-targets=true --'],
  ];
  for (const [line, want] of rows) test(line, () => expect(read(line)).toBe(want));
});

describe('what pflag refuses', () => {
  const rows: [line: string, message: string, remedy?: string][] = [
    ['--nope', 'unknown flag: --nope'],
    ['--prnt', 'unknown flag: --prnt', 'Did you mean --print?'],
    ['--no_cache', 'unknown flag: --no_cache', 'Did you mean --no-cache?'],
    ['--no-chache=x', 'unknown flag: --no-chache', 'Did you mean --no-cache?'],
    ['--files a', 'unknown flag: --files', 'Did you mean --file?'],
    ['-x', "unknown shorthand flag: 'x' in -x"],
    ['-Dx', "unknown shorthand flag: 'x' in -x"],
    ['-print', "unknown shorthand flag: 'p' in -print", 'Did you mean --print?'],
    ['-set=a', "unknown shorthand flag: 's' in -set=a", 'Did you mean --set?'],
    ['-D=', "unknown shorthand flag: '=' in -="],
    ['---print', 'bad flag syntax: ---print'],
    ['--=print', 'bad flag syntax: --=print'],
    ['-f', "flag needs an argument: 'f' in -f"],
    ['-Df', "flag needs an argument: 'f' in -f"],
    ['--set', 'flag needs an argument: --set'],
    ['--print=maybe', 'invalid argument "maybe" for "--print" flag: expected true or false'],
    ['--print=', 'invalid argument "" for "--print" flag: expected true or false'],
    ['-D=2', 'invalid argument "2" for "-D, --debug" flag: expected true or false'],
  ];
  for (const [line, message, remedy] of rows) {
    test(line, () => {
      let failure: unknown;
      try {
        read(line);
      } catch (error) {
        failure = error;
      }
      expect(failure).toBeInstanceOf(UsageError);
      expect(failure).toMatchObject({ message, remedy });
    });
  }
});

test('every flag of docker buildx bake is there', () => {
  const peer =
    'allow builder call check debug file help list list-targets list-variables load metadata-file ' +
    'no-cache policy print progress provenance pull push sbom set var';
  const names = bakeFlags.map((flag) => flag.name);
  expect(peer.split(' ').filter((name) => !names.includes(name))).toEqual([]);
});
