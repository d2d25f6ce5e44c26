import { describe, expect, test } from 'vitest';
import { typeExpression } from '../../src/eval/type-expression.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { renderDiagnostic, renderType } from './render.ts';
import { readExpression } from './scope.ts';

/** A type expression, its type (a `?` marks optional attributes), and the diagnostics. */
const rows: readonly (readonly [source: string, type: string, ...diagnostics: string[]])[] = [
  ['string', 'string'],
  ['number', 'number'],
  ['bool', 'bool'],
  ['any', 'dynamic'],
  [
    'list',
    'none',
    '1,1-5: Invalid type specification; The list type constructor requires one argument specifying the element type.',
  ],
  [
    'set',
    'none',
    '1,1-4: Invalid type specification; The set type constructor requires one argument specifying the element type.',
  ],
  [
    'map',
    'none',
    '1,1-4: Invalid type specification; The map type constructor requires one argument specifying the element type.',
  ],
  [
    'object',
    'none',
    '1,1-7: Invalid type specification; The object type constructor requires one argument specifying the attribute types and values as a map.',
  ],
  [
    'tuple',
    'none',
    '1,1-6: Invalid type specification; The tuple type constructor requires one argument specifying the element types as a list.',
  ],
  [
    'foo',
    'none',
    '1,1-4: Invalid type specification; The keyword "foo" is not a valid type specification.',
  ],
  [
    'null',
    'none',
    '1,1-5: Invalid type specification; The keyword "null" is not a valid type specification.',
  ],
  [
    'true',
    'none',
    '1,1-5: Invalid type specification; The keyword "true" is not a valid type specification.',
  ],
  [
    '"string"',
    'none',
    '1,1-9: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    '1',
    'none',
    '1,1-2: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  ['list(string)', 'list(string)'],
  ['list(any)', 'list(dynamic)'],
  ['set(number)', 'set(number)'],
  ['map(bool)', 'map(bool)'],
  ['list(list(string))', 'list(list(string))'],
  ['map(object({a = string}))', 'map(object(a: string))'],
  [
    'list()',
    'none',
    '1,5-7 in 1,5-7: Invalid type specification; The list type constructor requires one argument specifying the element type.',
  ],
  [
    'list(string, number)',
    'none',
    '1,14-20 in 1,5-21: Invalid type specification; The list type constructor requires one argument specifying the element type.',
  ],
  [
    'list(string, number, bool)',
    'none',
    '1,14-26 in 1,5-27: Invalid type specification; The list type constructor requires one argument specifying the element type.',
  ],
  [
    'set()',
    'none',
    '1,4-6 in 1,4-6: Invalid type specification; The set type constructor requires one argument specifying the element type.',
  ],
  [
    'map(string, bool)',
    'none',
    '1,13-17 in 1,4-18: Invalid type specification; The map type constructor requires one argument specifying the element type.',
  ],
  [
    'string()',
    'none',
    '1,7-9: Invalid type specification; Primitive type keyword "string" does not expect arguments.',
  ],
  [
    'any()',
    'none',
    '1,4-6: Invalid type specification; Type constraint keyword "any" does not expect arguments.',
  ],
  [
    'bool(1)',
    'none',
    '1,5-8: Invalid type specification; Primitive type keyword "bool" does not expect arguments.',
  ],
  ['object({})', 'object()'],
  ['object({a = string, b = number})', 'object(a: string, b: number)'],
  ['object({b = string, a = number})', 'object(a: number, b: string)'],
  [
    'object({"a" = string})',
    'none',
    '1,9-12 in 1,1-23: Invalid type specification; Object constructor map keys must be attribute names.',
  ],
  [
    'object({(a) = string})',
    'none',
    '1,9-12 in 1,1-23: Invalid type specification; Object constructor map keys must be attribute names.',
  ],
  [
    'object({a.b = string})',
    'none',
    '1,9-12 in 1,1-23: Invalid type specification; Object constructor map keys must be attribute names.',
  ],
  [
    'object({a = string, a = number})',
    'none',
    '1,21-22 in 1,1-33: Invalid type specification; Object constructor map keys must be unique.',
  ],
  [
    'object({a = foo, b = bar, c = string})',
    'none',
    '1,13-16: Invalid type specification; The keyword "foo" is not a valid type specification.',
    '1,22-25: Invalid type specification; The keyword "bar" is not a valid type specification.',
  ],
  [
    'object()',
    'none',
    '1,7-9 in 1,7-9: Invalid type specification; The object type constructor requires one argument specifying the attribute types and values as a map.',
  ],
  [
    'object([])',
    'none',
    '1,8-10 in 1,1-11: Invalid type specification; Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.',
  ],
  [
    'object(string)',
    'none',
    '1,8-14 in 1,1-15: Invalid type specification; Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.',
  ],
  [
    'object({}, {})',
    'none',
    '1,12-14 in 1,7-15: Invalid type specification; The object type constructor requires one argument specifying the attribute types and values as a map.',
  ],
  ['tuple([])', 'tuple()'],
  ['tuple([string, number])', 'tuple(string, number)'],
  [
    'tuple([foo, bar])',
    'none',
    '1,8-11: Invalid type specification; The keyword "foo" is not a valid type specification.',
    '1,13-16: Invalid type specification; The keyword "bar" is not a valid type specification.',
  ],
  [
    'tuple({})',
    'none',
    '1,7-9 in 1,1-10: Invalid type specification; Tuple type constructor requires a list of element types.',
  ],
  [
    'tuple(string)',
    'none',
    '1,7-13 in 1,1-14: Invalid type specification; Tuple type constructor requires a list of element types.',
  ],
  [
    'tuple()',
    'none',
    '1,6-8 in 1,6-8: Invalid type specification; The tuple type constructor requires one argument specifying the element types as a list.',
  ],
  [
    'tuple([], [])',
    'none',
    '1,11-13 in 1,6-14: Invalid type specification; The tuple type constructor requires one argument specifying the element types as a list.',
  ],
  [
    'optional(string)',
    'none',
    '1,1-9: Invalid type specification; Keyword "optional" is valid only as a modifier for object type attributes.',
  ],
  [
    'list(optional(string))',
    'none',
    '1,6-14: Invalid type specification; Keyword "optional" is valid only as a modifier for object type attributes.',
  ],
  ['object({a = optional(string)})', 'object(a?: string)'],
  ['object({a = optional(string), b = number})', 'object(a?: string, b: number)'],
  [
    'object({a = optional(list(foo))})',
    'none',
    '1,27-30: Invalid type specification; The keyword "foo" is not a valid type specification.',
  ],
  [
    'object({a = optional()})',
    'none',
    '1,21-23 in 1,13-23: Invalid type specification; Optional attribute modifier requires the attribute type as its argument.',
  ],
  [
    'object({a = optional(string, "x")})',
    'none',
    '1,21-34 in 1,13-34: Invalid type specification; Optional attribute modifier expects only one argument: the attribute type.',
  ],
  [
    'object({a = optional(string, "x", 1)})',
    'none',
    '1,21-37 in 1,13-37: Invalid type specification; Optional attribute modifier expects only one argument: the attribute type.',
  ],
  [
    'object({a = optional(foo, "x")})',
    'none',
    '1,21-31 in 1,13-31: Invalid type specification; Optional attribute modifier expects only one argument: the attribute type.',
    '1,22-25: Invalid type specification; The keyword "foo" is not a valid type specification.',
  ],
  ['object({a = optional(object({b = optional(bool)}))})', 'object(a?: object(b?: bool))'],
  [
    'frob(string)',
    'none',
    '1,1-13: Invalid type specification; Keyword "frob" is not a valid type constructor.',
  ],
  [
    'frob()',
    'none',
    '1,1-7: Invalid type specification; Keyword "frob" is not a valid type constructor.',
  ],
  [
    'a.b',
    'none',
    '1,1-4: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    'list(a.b)',
    'none',
    '1,6-9: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    '(string)',
    'none',
    '1,1-9: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    'list((string))',
    'none',
    '1,6-14: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    '[string]',
    'none',
    '1,1-9: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    '{a = string}',
    'none',
    '1,1-13: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    'string == number',
    'none',
    '1,1-17: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  [
    'list("string")',
    'none',
    '1,6-14: Invalid type specification; A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
  ],
  ['list(\n  string,\n)', 'list(string)'],
  ['object({true = string, null = number})', 'object(null: number, true: string)'],
  ['map(tuple([string, list(number)]))', 'map(tuple(string, list(number)))'],
  ['list(string...)', 'list(string)'],
  ['object({a: string, b: optional(any)})', 'object(a: string, b?: dynamic)'],
];

describe('type expressions', () => {
  test.each(rows)('%s', (source, ...want) => {
    const sink = new Diagnostics();
    const type = typeExpression(readExpression(source), sink);
    const rendered = type === undefined ? 'none' : renderType(type);
    expect([rendered, ...sink.items.map(renderDiagnostic)]).toEqual(want);
    expect(sink.items.every((item) => item.code === 'invalid-type')).toBe(true);
  });

  test('attributes are in the order of their names', () => {
    const type = typeExpression(
      readExpression('object({b = string, a = number})'),
      new Diagnostics(),
    );
    expect(type?.kind === 'object' && [...type.attributes.keys()]).toEqual(['a', 'b']);
  });
});
