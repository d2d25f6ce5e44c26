import type { FunctionTestRows } from '../show.ts';

export const rows: FunctionTestRows = {
  uuidv4: [
    ['uuidv4()', '"00010203-0405-4607-8809-0a0b0c0d0e0f"'],
    ['uuidv4(1)', 'error: Function "uuidv4" expects only 0 argument(s).'],
  ],
  uuidv5: [
    ['uuidv5("dns", "example.com")', '"cfbff0d1-9375-5685-968c-48ce8b15ae17"'],
    ['uuidv5("url", "https://example.com")', '"4fd35a71-71ef-5a55-a9d9-aa75c889a6d0"'],
    ['uuidv5("oid", "1.3.6.1")', '"1447fa61-5277-5fef-a9b3-fbc6e44f4af3"'],
    ['uuidv5("x500", "")', '"b4bdf874-8c03-5bd8-8fd7-5e409dfd82c0"'],
    [
      'uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "é")',
      '"ebfe0af8-3997-5ade-b634-ba92cf69f557"',
    ],
    [
      'uuidv5("{6BA7B810-9DAD-11D1-80B4-00C04FD430C8}", "é")',
      '"ebfe0af8-3997-5ade-b634-ba92cf69f557"',
    ],
    [
      'uuidv5("URN:UUID:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "é")',
      '"ebfe0af8-3997-5ade-b634-ba92cf69f557"',
    ],
    ['uuidv5("6ba7b8109dad11d180b400c04fd430c8", "é")', '"ebfe0af8-3997-5ade-b634-ba92cf69f557"'],
    [
      'uuidv5("", "a")',
      'error: Call to function "uuidv5" failed: uuidv5() doesn\'t support namespace  (invalid UUID length: 0).',
    ],
    [
      'uuidv5("DNS", "a")',
      'error: Call to function "uuidv5" failed: uuidv5() doesn\'t support namespace DNS (invalid UUID length: 3).',
    ],
    [
      'uuidv5("6ba7b810_9dad-11d1-80b4-00c04fd430c8", "a")',
      'error: Call to function "uuidv5" failed: uuidv5() doesn\'t support namespace 6ba7b810_9dad-11d1-80b4-00c04fd430c8 (invalid UUID format).',
    ],
    [
      'uuidv5("6ba7b810-9dad-11d1-80b4-00c04fd430cg", "a")',
      'error: Call to function "uuidv5" failed: uuidv5() doesn\'t support namespace 6ba7b810-9dad-11d1-80b4-00c04fd430cg (invalid UUID format).',
    ],
    [
      'uuidv5("urn:uuix:6ba7b810-9dad-11d1-80b4-00c04fd430c8", "a")',
      'error: Call to function "uuidv5" failed: uuidv5() doesn\'t support namespace urn:uuix:6ba7b810-9dad-11d1-80b4-00c04fd430c8 (invalid urn prefix: "urn:uuix:").',
    ],
    [
      'uuidv5("dns", null)',
      'error: Invalid value for "name" parameter: argument must not be null.',
    ],
    ['uuidv5("dns", unknown_string)', 'unknown string'],
  ],
};
