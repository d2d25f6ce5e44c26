import type { DiagnosticSink } from '../source/diagnostic.ts';
import { formatRange } from '../source/locate.ts';
import { quoteText } from '../value/text.ts';
import type { Attribute, Block, Body, MergedBody } from './ast.ts';
import { checkJsonEmpty, justJsonAttributes, readJsonContent } from './json-content.ts';
import { checkNativeEmpty, justNativeAttributes, readNativeContent } from './native-content.ts';
import type { BodySchema, Content } from './schema.ts';

export type { AttributeSchema, BlockSchema, BodySchema, Content } from './schema.ts';

/** Several bodies as one, at least one; a single body stays itself. */
export function mergeBodies(bodies: readonly Body[]): Body {
  const [first] = bodies;
  if (first === undefined) throw new Error('internal: there are no bodies to merge');
  if (bodies.length === 1) return first;
  const { range, missingItemRange } = first;
  const flat = bodies.flatMap((body) => (body.kind === 'merged-body' ? body.bodies : [body]));
  return { kind: 'merged-body', bodies: flat, range, missingItemRange };
}

/**
 * The attributes and blocks of a body that a schema names (HCL's PartialContent); what it does not
 * name is left in `rest`. Missing arguments and wrong labels are reported.
 */
export function readContent(body: Body, schema: BodySchema, sink: DiagnosticSink): Content {
  switch (body.kind) {
    case 'native-body':
      return readNativeContent(body, schema, sink);
    case 'json-body':
      return readJsonContent(body, schema, sink);
    case 'merged-body':
      return readMergedContent(body, schema, sink);
  }
}

/** As `readContent`, but what the schema does not name is reported (HCL's Content). */
export function readWholeContent(body: Body, schema: BodySchema, sink: DiagnosticSink): Content {
  const content = readContent(body, schema, sink);
  checkEmpty(content.rest, schema, sink);
  return content;
}

/** Reports everything that is left of a body after reading it by the schema. */
export function checkEmpty(rest: Body, schema: BodySchema, sink: DiagnosticSink): void {
  switch (rest.kind) {
    case 'native-body':
      checkNativeEmpty(rest, schema, sink);
      break;
    case 'json-body':
      checkJsonEmpty(rest, schema, sink);
      break;
    case 'merged-body':
      for (const body of rest.bodies) checkEmpty(body, schema, sink);
  }
}

/**
 * All of a body as attributes (HCL's JustAttributes). In native syntax a block is reported with
 * the detail "Blocks are not allowed here."; in JSON every property is an attribute.
 */
export function justAttributes(body: Body, sink: DiagnosticSink): ReadonlyMap<string, Attribute> {
  switch (body.kind) {
    case 'native-body':
      return justNativeAttributes(body, sink);
    case 'json-body':
      return justJsonAttributes(body, sink);
    case 'merged-body': {
      const attributes = new Map<string, Attribute>();
      for (const part of body.bodies) addMerged(attributes, justAttributes(part, sink), sink);
      return attributes;
    }
  }
}

function readMergedContent(body: MergedBody, schema: BodySchema, sink: DiagnosticSink): Content {
  const optional: BodySchema = {
    attributes: schema.attributes.map(({ name }) => ({ name })),
    blocks: schema.blocks,
  };
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  const rest: Body[] = [];
  for (const part of body.bodies) {
    const content = readContent(part, optional, sink);
    addMerged(attributes, content.attributes, sink);
    for (const block of content.blocks) blocks.push(block);
    rest.push(content.rest);
  }
  for (const { name, required } of schema.attributes) {
    if (required !== true || attributes.has(name)) continue;
    sink.add({
      code: 'missing-argument',
      severity: 'error',
      summary: 'Missing required argument',
      detail: `The argument ${quoteText(name)} is required, but was not set.`,
    });
  }
  return { attributes, blocks, rest: { ...body, bodies: rest } };
}

/** Of two attributes with one name the later counts, as in buildx. */
function addMerged(
  attributes: Map<string, Attribute>,
  added: ReadonlyMap<string, Attribute>,
  sink: DiagnosticSink,
): void {
  for (const [name, attribute] of added) {
    const existing = attributes.get(name);
    if (existing !== undefined) {
      sink.add({
        code: 'duplicate-argument',
        severity: 'error',
        summary: 'Duplicate argument',
        detail: `Argument ${quoteText(name)} was already set at ${formatRange(existing.nameRange)}`,
        subject: attribute.nameRange,
        related: [{ message: 'It was set here first.', range: existing.nameRange }],
      });
    }
    attributes.set(name, attribute);
  }
}
