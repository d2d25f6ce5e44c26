import type { DiagnosticSink } from '../source/diagnostic.ts';
import { type Range, rangeBetween } from '../source/source.ts';
import type { CallExpression, Expression, ObjectItem } from '../syntax/ast.ts';
import { quoteText, sortedByKey } from '../value/text.ts';
import {
  boolType,
  dynamicType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  type Type,
  tupleType,
} from '../value/types.ts';
import { expressionCall, expressionKeyword, expressionList, expressionMap } from './static.ts';

/**
 * The type that a type expression such as `list(string)` stands for, `any` and `optional(…)`
 * included (HCL's typeexpr.TypeConstraint). Undefined when it has mistakes, which go to the sink.
 */
export function typeExpression(expression: Expression, sink: DiagnosticSink): Type | undefined {
  const reader = new TypeReader(sink);
  const type = reader.read(expression);
  return reader.hasFailed ? undefined : type;
}

const keywords: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['bool', boolType],
  ['string', stringType],
  ['number', numberType],
  ['any', dynamicType],
]);

const collections: ReadonlyMap<string, (element: Type) => Type> = new Map([
  ['list', listType],
  ['set', setType],
  ['map', mapType],
]);

class TypeReader {
  hasFailed = false;
  private readonly sink: DiagnosticSink;

  constructor(sink: DiagnosticSink) {
    this.sink = sink;
  }

  read(expression: Expression): Type {
    const keyword = expressionKeyword(expression);
    if (keyword !== undefined) {
      const type = keywords.get(keyword);
      if (type !== undefined) return type;
      const missing = explainArgument(keyword);
      return this.fail(
        missing ?? `The keyword ${quoteText(keyword)} is not a valid type specification.`,
        expression.range,
      );
    }
    const call = expressionCall(expression);
    if (call === undefined) {
      return this.fail(
        'A type specification is either a primitive type keyword (bool, number, string) or a complex type constructor call, like list(string).',
        expression.range,
      );
    }
    return this.readCall(expression, call);
  }

  private readCall(expression: Expression, call: CallExpression): Type {
    const { name, args } = call;
    const argumentsRange = rangeBetween(call.openRange, call.closeRange);
    if (keywords.has(name)) {
      const kind = name === 'any' ? 'Type constraint' : 'Primitive type';
      return this.fail(
        `${kind} keyword ${quoteText(name)} does not expect arguments.`,
        argumentsRange,
      );
    }
    const [argument, second] = args;
    const missing = explainArgument(name);
    if (missing !== undefined && (argument === undefined || second !== undefined)) {
      const extra = second && rangeBetween(second.range, (args.at(-1) as Expression).range);
      return this.fail(missing, extra ?? argumentsRange, argumentsRange);
    }
    if (argument !== undefined) {
      const collection = collections.get(name);
      if (collection !== undefined) return collection(this.read(argument));
      if (name === 'object') return this.readObject(expression, argument);
      if (name === 'tuple') return this.readTuple(expression, argument);
    }
    return name === 'optional'
      ? this.fail(
          'Keyword "optional" is valid only as a modifier for object type attributes.',
          call.nameRange,
        )
      : this.fail(`Keyword ${quoteText(name)} is not a valid type constructor.`, expression.range);
  }

  private readTuple(expression: Expression, argument: Expression): Type {
    const elements = expressionList(argument, nowhere);
    if (elements !== undefined) return tupleType(elements.map((element) => this.read(element)));
    return this.fail(
      'Tuple type constructor requires a list of element types.',
      argument.range,
      expression.range,
    );
  }

  private readObject(expression: Expression, argument: Expression): Type {
    const items = expressionMap(argument, nowhere);
    if (items === undefined) {
      return this.fail(
        'Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.',
        argument.range,
        expression.range,
      );
    }
    const attributes = new Map<string, Type>();
    const optional = new Set<string>();
    for (const item of items) {
      const name = expressionKeyword(item.key);
      if (name === undefined || attributes.has(name)) {
        const must = name === undefined ? 'be attribute names' : 'be unique';
        this.fail(`Object constructor map keys must ${must}.`, item.key.range, expression.range);
        continue;
      }
      const type = this.readAttribute(name, item, optional);
      if (type !== undefined) attributes.set(name, type);
    }
    return objectType(sortedByKey(attributes), optional);
  }

  private readAttribute(name: string, item: ObjectItem, optional: Set<string>): Type | undefined {
    const call = expressionCall(item.value);
    if (call?.name !== 'optional') return this.read(item.value);
    const [type, ...others] = call.args;
    if (type !== undefined && others.length === 0) {
      optional.add(name);
    } else {
      this.fail(
        type === undefined
          ? 'Optional attribute modifier requires the attribute type as its argument.'
          : 'Optional attribute modifier expects only one argument: the attribute type.',
        rangeBetween(call.openRange, call.closeRange),
        item.value.range,
      );
    }
    return type && this.read(type);
  }

  private fail(detail: string, subject: Range, context?: Range): Type {
    this.hasFailed = true;
    this.sink.add({
      code: 'invalid-type',
      severity: 'error',
      summary: 'Invalid type specification',
      detail,
      subject,
      ...(context === undefined ? undefined : { context }),
    });
    return dynamicType;
  }
}

/** What a constructor that takes an argument says when it has none, or more than one. */
function explainArgument(name: string): string | undefined {
  if (collections.has(name)) {
    return `The ${name} type constructor requires one argument specifying the element type.`;
  }
  switch (name) {
    case 'object':
      return 'The object type constructor requires one argument specifying the attribute types and values as a map.';
    case 'tuple':
      return 'The tuple type constructor requires one argument specifying the element types as a list.';
    default:
      return undefined;
  }
}

const nowhere: DiagnosticSink = { add: () => undefined };
