import type { DiagnosticSink } from '../source/diagnostic.ts';
import { formatRange } from '../source/locate.ts';
import { type Range, rangeBetween } from '../source/source.ts';
import { didYouMean, suggestFirst } from '../source/suggest.ts';
import { quoteText } from '../value/text.ts';
import type { Attribute, Block, Expression, JsonBody, JsonMember, JsonNode, Label } from './ast.ts';
import { jsonBody, startOf } from './json.ts';
import { jsonExpression } from './json-expression.ts';
import type { BlockSchema, BodySchema, Content } from './schema.ts';

/** A property in whose name a comment can stand. */
const COMMENT = '//';

/** `readContent` for JSON. */
export function readJsonContent(body: JsonBody, schema: BodySchema, sink: DiagnosticSink): Content {
  const names = new Set(schema.attributes.map(({ name }) => name));
  const blockSchemas = new Map(schema.blocks.map((block) => [block.type, block]));
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  const taken = new Set(body.taken);
  for (const member of collectMembers(body.value, BODY_SHAPE, sink)) {
    const { name } = member;
    if (body.taken?.has(name)) continue;
    const blockSchema = blockSchemas.get(name);
    if (names.has(name)) {
      taken.add(name);
      const existing = attributes.get(name);
      if (existing === undefined) {
        attributes.set(name, new JsonAttribute(member));
      } else {
        reportDuplicate('Duplicate argument', member, existing, sink, member.nameRange);
      }
    } else if (blockSchema !== undefined) {
      taken.add(name);
      unpackBlocks(member, blockSchema, blocks, sink);
    }
  }
  for (const { name, required } of schema.attributes) {
    if (required !== true || attributes.has(name)) continue;
    sink.add({
      code: 'missing-argument',
      severity: 'error',
      summary: 'Missing required argument',
      detail: `The argument ${quoteText(name)} is required, but no definition was found.`,
      subject: body.missingItemRange,
    });
  }
  return { attributes, blocks, rest: { ...body, taken } };
}

/** `checkEmpty` for JSON. */
export function checkJsonEmpty(rest: JsonBody, schema: BodySchema, sink: DiagnosticSink): void {
  const names = schema.attributes.map(({ name }) => name).filter((name) => !rest.taken?.has(name));
  const types = schema.blocks.map(({ type }) => type);
  // What is no object was reported when the body was read.
  for (const { name, nameRange } of collectMembers(rest.value, BODY_SHAPE, undefined)) {
    if (name === COMMENT || rest.taken?.has(name)) continue;
    const suggestion = suggestFirst(name, [...names, ...types]);
    sink.add({
      code: 'unsupported-argument',
      severity: 'error',
      summary: 'Extraneous JSON object property',
      detail: `No argument or block type is named ${quoteText(name)}.${didYouMean(suggestion)}`,
      subject: nameRange,
      context: nameRange,
    });
  }
}

/** `justAttributes` for JSON. */
export function justJsonAttributes(
  body: JsonBody,
  sink: DiagnosticSink,
): ReadonlyMap<string, Attribute> {
  const attributes = new Map<string, Attribute>();
  if (body.value.kind !== 'json-object') {
    reportShape(
      'A JSON object is required here, setting the arguments for this block.',
      body.value,
      sink,
    );
    return attributes;
  }
  for (const member of body.value.members) {
    const { name } = member;
    if (name === COMMENT || body.taken?.has(name)) continue;
    const existing = attributes.get(name);
    if (existing === undefined) attributes.set(name, new JsonAttribute(member));
    else reportDuplicate('Duplicate attribute definition', member, existing, sink);
  }
  return attributes;
}

/** An attribute whose value becomes an expression when that is asked for. */
class JsonAttribute implements Attribute {
  readonly name: string;
  readonly nameRange: Range;
  readonly range: Range;
  private readonly value: JsonNode;

  constructor({ name, nameRange, value }: JsonMember) {
    this.name = name;
    this.nameRange = nameRange;
    this.range = rangeBetween(nameRange, value.range);
    this.value = value;
  }

  get expression(): Expression {
    return jsonExpression(this.value);
  }
}

/** The blocks of a property: below one object level for each label, an object or an array. */
function unpackBlocks(
  { name: type, nameRange: typeRange, value }: JsonMember,
  schema: BlockSchema,
  blocks: Block[],
  sink: DiagnosticSink,
): void {
  const unpack = (node: JsonNode, labels: readonly Label[]): void => {
    const labelName = schema.labels[labels.length];
    if (labelName !== undefined) {
      const members = collectMembers(node, labelShape(labelName), sink);
      for (const { name, nameRange, value: inner } of members) {
        unpack(inner, [...labels, { text: name, range: nameRange }]);
      }
      if (members.length === 0) {
        sink.add({
          code: 'wrong-labels',
          severity: 'error',
          summary: 'Missing block label',
          detail: `At least one object property is required, whose name represents the ${type} block's ${labelName}.`,
          subject: startOf(node),
        });
      }
      return;
    }
    const add = (content: JsonNode, openRange: Range) => {
      blocks.push({
        type,
        typeRange,
        labels,
        body: jsonBody(content),
        definitionRange: openRange,
        openRange,
        range: content.range,
      });
    };
    if (node.kind === 'json-object') {
      add(node, node.openRange);
    } else if (node.kind === 'json-array') {
      // An element may be of another kind; that shows when its content is read.
      for (const element of node.elements) add(element, node.openRange);
    } else if (!isNull(node)) {
      reportShape(
        `Either a JSON object or a JSON array is required, representing the contents of one or more ${quoteText(type)} blocks.`,
        node,
        sink,
      );
    }
  };
  unpack(value, []);
}

/** HCL's words for a value that is no object, and no array of objects. */
interface Shape {
  readonly value: string;
  readonly element: string;
}

const BODY_SHAPE: Shape = {
  value:
    'Either a JSON object or JSON array of objects is required here, to define arguments and child blocks.',
  element: 'A JSON object is required here, to define arguments and child blocks.',
};

function labelShape(labelName: string): Shape {
  const purpose = `to specify ${labelName} labels for this block.`;
  return {
    value: `Either a JSON object or JSON array of objects is required here, ${purpose}`,
    element: `A JSON object is required here, ${purpose}`,
  };
}

/** The properties of an object, or of all objects in an array; null has none. */
function collectMembers(
  node: JsonNode,
  shape: Shape,
  sink: DiagnosticSink | undefined,
): readonly JsonMember[] {
  if (node.kind === 'json-object') return node.members;
  if (node.kind === 'json-array') {
    return node.elements.flatMap((element) => {
      if (element.kind === 'json-object') return element.members;
      reportShape(shape.element, element, sink);
      return [];
    });
  }
  if (!isNull(node)) reportShape(shape.value, node, sink);
  return [];
}

function isNull(node: JsonNode): boolean {
  return node.kind === 'json-literal' && node.value === null;
}

function reportShape(detail: string, node: JsonNode, sink: DiagnosticSink | undefined): void {
  sink?.add({
    code: 'wrong-json-shape',
    severity: 'error',
    summary: 'Incorrect JSON value type',
    detail,
    subject: startOf(node),
  });
}

function reportDuplicate(
  summary: string,
  { name, nameRange }: JsonMember,
  existing: Attribute,
  sink: DiagnosticSink,
  context?: Range,
): void {
  sink.add({
    code: 'duplicate-argument',
    severity: 'error',
    summary,
    detail: `The argument ${quoteText(name)} was already set at ${formatRange(existing.range)}.`,
    subject: nameRange,
    ...(context === undefined ? {} : { context }),
    related: [{ message: 'It was set here first.', range: existing.nameRange }],
  });
}
