import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { parseJson } from '../../src/syntax/json.ts';
import { renderDiagnostic } from './render.ts';

/** A text and its mistakes in order, as HCL reports them. */
type Row = readonly [text: string, ...mistakes: string[]];

const rows: readonly Row[] = [
  [
    '',
    '1,1-1: Missing value; The JSON data ends prematurely.',
    '1,1-1: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '1',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '"x"',
    '1,1-4: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    'null',
    '1,1-5: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{',
    '1,2-2: Missing value; The JSON data ends prematurely.',
    '1,2-2: Invalid object property name; A JSON object property name must be a string',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{]',
    '1,2-3: Missing array element value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
    '1,2-3: Invalid object property name; A JSON object property name must be a string',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{1: 2}',
    '1,2-3: Invalid object property name; A JSON object property name must be a string',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a"}',
    '1,5-6: Missing object value; A JSON object attribute must have a value, introduced by a colon.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a" 1}',
    "1,6-7: Missing property value colon; A colon must appear between an object property's name and its value.",
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a" = 1}',
    '1,6-7: Missing property value colon; JSON uses a colon as its name/value delimiter, not an equals sign.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a", "b"}',
    '1,5-6: Missing object value; A JSON object attribute must have a value, introduced by a colon.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a":}',
    '1,6-7: Missing JSON value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
  ],
  [
    '{"a": 1,}',
    '1,8-9: Trailing comma in object; JSON does not permit a trailing comma after the final property in an object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": 1 "b": 2}',
    '1,16-16: Missing attribute seperator comma; A comma must appear between each property definition in an object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": 1]',
    '1,9-9: Mismatched braces; A JSON object must be closed with a brace, not a bracket.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": 1',
    '1,1-2: Unclosed object; No closing brace was found for this JSON object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[1,]',
    '1,3-4: Trailing comma in array; JSON does not permit a trailing comma after the final value in an array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[1 2]',
    '1,6-6: Missing attribute seperator comma; A comma must appear between each value in an array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[1:2]',
    '1,6-6: Invalid array value; A colon is not used to introduce values in a JSON array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[1}',
    '1,4-4: Mismatched brackets; A JSON array must be closed with a bracket, not a brace.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[1',
    '1,1-2: Unclosed object; No closing bracket was found for this JSON array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[,]',
    '1,2-3: Invalid start of value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
    '1,2-3: Trailing comma in array; JSON does not permit a trailing comma after the final value in an array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  ['[]]', '1,3-4: Extraneous data after value; Extra characters appear after the JSON value.'],
  ['{} {}', '1,4-5: Extraneous data after value; Extra characters appear after the JSON value.'],
  [
    '{"a": tru}',
    '1,7-10: Invalid JSON keyword; "tru" is not a valid JSON keyword. Did you mean "true"?',
  ],
  [
    '{"a": undefined}',
    '1,7-16: Invalid JSON keyword; The JavaScript identifier "undefined" cannot be used in JSON.',
  ],
  [
    '{"a": NaN}',
    '1,7-10: Invalid JSON keyword; The JavaScript identifier "NaN" cannot be used in JSON.',
  ],
  ['{"a": foo_bar}', '1,7-14: Invalid JSON keyword; "foo_bar" is not a valid JSON keyword.'],
  ['{"a": 01}', '1,7-9: Invalid JSON number; There is a syntax error in the given JSON number.'],
  ['{"a": +1}', '1,7-9: Invalid JSON number; There is a syntax error in the given JSON number.'],
  ['{"a": 1.}', '1,7-9: Invalid JSON number; There is a syntax error in the given JSON number.'],
  ['{"a": .5}', '1,7-9: Invalid JSON number; There is a syntax error in the given JSON number.'],
  ['{"a": 1e}', '1,7-9: Invalid JSON number; There is a syntax error in the given JSON number.'],
  [
    '{"a": "\\q"}',
    '1,10-11 in 1,7-11: Invalid JSON string; There is a syntax error in the given JSON string.',
  ],
  [
    '{"a": "\\u12g4"}',
    '1,13-14 in 1,7-15: Invalid JSON string; There is a syntax error in the given JSON string.',
  ],
  [
    '{"a": "x\ny"}',
    '1,9-9 in 1,7-9: Invalid JSON string; There is a syntax error in the given JSON string.',
    '2,4-4: Missing attribute seperator comma; A comma must appear between each property definition in an object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": "x',
    '1,9-10 in 1,7-9: Invalid JSON string; There is a syntax error in the given JSON string.',
    '1,1-2: Unclosed object; No closing brace was found for this JSON object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": "x\\',
    '1,10-11 in 1,7-10: Invalid JSON string; There is a syntax error in the given JSON string.',
    '1,1-2: Unclosed object; No closing brace was found for this JSON object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": \'x\'}',
    '1,7-8: Invalid start of value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
    '1,8-8: Missing attribute seperator comma; A comma must appear between each property definition in an object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '// c\n{}',
    '1,1-2: Invalid start of value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{\n\t"a": 1\n\t"b": 2\n}',
    '4,2-2: Missing attribute seperator comma; A comma must appear between each property definition in an object.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '[{"a": 1}, 2 3]',
    '1,16-16: Missing attribute seperator comma; A comma must appear between each value in an array.',
    '1,1-2: Root value must be object; The root value in a JSON-based configuration must be either a JSON object or a JSON array of objects.',
  ],
  [
    '{"a": [1, {"b": }], "c": }',
    '1,17-18: Missing JSON value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
    '1,26-27: Missing JSON value; A JSON value must start with a brace, a bracket, a number, a string, or a keyword.',
  ],
  [
    '{"é": tru, "b": fals}',
    '1,7-10: Invalid JSON keyword; "tru" is not a valid JSON keyword. Did you mean "true"?',
    '1,17-21: Invalid JSON keyword; "fals" is not a valid JSON keyword. Did you mean "false"?',
  ],
];

describe('mistakes in JSON', () => {
  test.each(rows)('%s', (text, ...mistakes) => {
    const sink = new Diagnostics();
    parseJson({ name: 'x.json', text }, sink);
    expect(sink.items.map(renderDiagnostic)).toEqual(mistakes);
  });
});
