import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  byteslen: [
    ['byteslen("a")', 'error: Invalid value for "buf" parameter: bytes required, but have string.'],
    ['byteslen(null)', 'error: Invalid value for "buf" parameter: argument must not be null.'],
    ['byteslen(unknown)', 'unknown number'],
    [
      'byteslen(unknown_string)',
      'error: Invalid value for "buf" parameter: bytes required, but have string.',
    ],
    ['byteslen()', 'error: Function "byteslen" expects 1 argument(s). Missing value for "buf".'],
  ],
  bytesslice: [
    [
      'bytesslice("a", 0, 1)',
      'error: Invalid value for "buf" parameter: bytes required, but have string.',
    ],
    [
      'bytesslice(null, 0, 1)',
      'error: Invalid value for "buf" parameter: argument must not be null.',
    ],
    ['bytesslice(unknown, 0, 1)', 'unknown bytes'],
    [
      'bytesslice(unknown, null, 1)',
      'error: Invalid value for "offset" parameter: argument must not be null.',
    ],
    [
      'bytesslice(unknown, 0)',
      'error: Function "bytesslice" expects 3 argument(s). Missing value for "length".',
    ],
  ],
};
