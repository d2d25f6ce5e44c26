import { evaluate } from '../../eval/evaluate.ts';
import { startRange } from '../../eval/start-range.ts';
import { decodeDescription } from '../../model/decode.ts';
import { type DiagnosticSink, Diagnostics } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { Attribute, Block, Body, Expression, Label } from '../../syntax/ast.ts';
import {
  type BodySchema,
  type Content,
  readContent,
  readWholeContent,
} from '../../syntax/content.ts';
import { stringValue } from '../../value/value.ts';
import { type BlockKind, blockKinds } from './block-kinds.ts';
import { hasBuilderVariable, readBuilder } from './builder-blocks.ts';
import type {
  BlockDeclaration,
  BuilderDeclaration,
  Declarations,
  FunctionDeclaration,
  ValidationDeclaration,
  VariableDeclaration,
} from './declarations.ts';
import { attributesOf, type KnownItems, warnOfBlocks, warnOfRest } from './unknown-items.ts';

/** Names that cannot be declared. */
export interface ReservedNames {
  readonly builtIns: ReadonlyMap<string, string>;
  readonly functions: ReadonlySet<string>;
}

/** Reads the bodies of several files, of which later ones override earlier ones. */
export function readDeclarations(
  bodies: readonly Body[],
  reserved: ReservedNames,
  sink: DiagnosticSink,
): Declarations {
  const reader = new DeclarationReader(reserved, sink);
  for (const body of bodies) reader.readFile(body);
  return reader;
}

class DeclarationReader implements Declarations {
  readonly variables: Map<string, VariableDeclaration> = new Map();
  readonly functions: Map<string, FunctionDeclaration> = new Map();
  readonly attributes: Map<string, Attribute> = new Map();
  readonly blocks: BlockDeclaration[] = [];
  readonly builders: BuilderDeclaration[] = [];
  private readonly reserved: ReservedNames;
  private readonly sink: DiagnosticSink;

  constructor(reserved: ReservedNames, sink: DiagnosticSink) {
    this.reserved = reserved;
    this.sink = sink;
  }

  readFile(body: Body): void {
    const mistakes = new Diagnostics();
    const schema = hasBuilderVariable(body) ? withoutBuilders : fileSchema;
    const { blocks, rest } = readContent(body, schema, mistakes);
    for (const mistake of mistakes.items) this.sink.add(mistake);
    for (const block of blocks) {
      const [label] = block.labels;
      if (label !== undefined) this.readBlock(block, label);
    }
    // What is no body at all would be reported a second time.
    const sink = mistakes.hasErrors ? ignored : this.sink;
    for (const attribute of attributesOf(rest, sink)) {
      if (!this.isReserved(attribute.name, attribute.nameRange)) {
        this.attributes.set(attribute.name, attribute);
      }
    }
    warnOfBlocks(rest, fileItems, this.sink);
  }

  private readBlock(block: Block, label: Label): void {
    const kind = blockKinds.get(block.type);
    if (kind !== undefined) {
      this.blocks.push(readKind(kind, block, label, this.sink));
    } else if (block.type === 'builder') {
      this.builders.push(readBuilder(block, label, makers, this.sink));
    } else if (block.type === 'variable') {
      const variable = readVariable(block, label, this.sink);
      if (!this.isReserved(label.text, label.range)) this.variables.set(label.text, variable);
    } else {
      const definition = readFunction(block, label, this.sink);
      if (!this.isReserved(label.text, label.range) && !this.isStandard(label)) {
        this.functions.set(label.text, definition);
      }
    }
  }

  // buildx ignores such declarations without a word.
  private isReserved(name: string, subject: Range): boolean {
    if (blockKinds.has(name)) {
      this.warnOfName(
        `"${name}" stands for the ${name} blocks; this declaration is ignored.`,
        subject,
      );
      return true;
    }
    if (!this.reserved.builtIns.has(name)) return false;
    this.warnOfName(`"${name}" is set by bake itself; this declaration is ignored.`, subject);
    return true;
  }

  private isStandard({ text, range }: Label): boolean {
    if (!this.reserved.functions.has(text)) return false;
    this.warnOfName(`"${text}" is a standard function; this declaration is ignored.`, range);
    return true;
  }

  private warnOfName(detail: string, subject: Range): void {
    this.sink.add({
      code: 'reserved-name',
      severity: 'warning',
      summary: 'Reserved name',
      detail,
      subject,
    });
  }
}

const ignored: DiagnosticSink = { add: () => undefined };

const named = ['name'];

const fileSchema: BodySchema = {
  attributes: [],
  blocks: ['variable', 'function', ...blockKinds.keys(), 'builder'].map((type) => ({
    type,
    labels: named,
  })),
};

const withoutBuilders: BodySchema = {
  attributes: [],
  blocks: fileSchema.blocks.filter(({ type }) => type !== 'builder'),
};

const fileItems: KnownItems = {
  place: 'a definition',
  attributes: [],
  blocks: fileSchema.blocks.map(({ type }) => type),
};

const outside: ReadonlySet<string> = new Set(fileSchema.blocks.map(({ type }) => type));

/** What the walking itself reads: how many blocks there are, and their names. */
const makers = ['matrix', 'name'];

/** What is known of the bodies of a kind of block. */
interface KindItems {
  readonly schema: BodySchema;
  readonly known: KnownItems;
  /** Those attributes that may be written as a block. */
  readonly objects: BodySchema;
}

const kindItems: ReadonlyMap<BlockKind, KindItems> = new Map(
  [...blockKinds.values()].map((kind) => {
    const { type, remedies, required } = kind;
    const names = [...kind.attributes.keys(), ...makers];
    const attributes = names.map((name) => ({ name, required: required.includes(name) }));
    return [
      kind,
      {
        schema: { attributes, blocks: [] },
        known: { place: `a ${type} block`, attributes: names, blocks: [], outside, remedies },
        objects: {
          attributes: [],
          blocks: [...kind.objects.keys()].map((type) => ({ type, labels: [] })),
        },
      },
    ];
  }),
);

function readKind(
  kind: BlockKind,
  block: Block,
  label: Label,
  sink: DiagnosticSink,
): BlockDeclaration {
  const { schema, known, objects } = kindItems.get(kind)!;
  const content = readContent(block.body, schema, sink);
  const { attributes, rest } = readObjectBlocks(kind, objects, content, sink);
  warnOfRest(rest, known, sink);
  const matrix = attributes.get('matrix');
  const name = attributes.get('name');
  return {
    kind,
    block,
    label,
    attributes: [...attributes.values()].filter((each) => each !== matrix && each !== name),
    ...(matrix === undefined ? undefined : { matrix }),
    ...(name === undefined ? undefined : { name }),
  };
}

/** With the blocks that stand for objects as attributes. */
function readObjectBlocks(
  { objects }: BlockKind,
  schema: BodySchema,
  { attributes, rest }: Content,
  sink: DiagnosticSink,
): Pick<Content, 'attributes' | 'rest'> {
  if (rest.kind !== 'native-body' || rest.blocks.length === 0) return { attributes, rest };
  const content = readContent(rest, schema, sink);
  const all = new Map(attributes);
  for (const block of content.blocks) {
    const { type, typeRange } = block;
    const earlier = all.get(type);
    if (earlier !== undefined) {
      sink.add({
        code: 'duplicate-argument',
        severity: 'error',
        summary: 'Duplicate argument',
        detail: `"${type}" is set twice in this block. Set it once.`,
        subject: typeRange,
        related: [{ message: 'It was set here first.', range: earlier.nameRange }],
      });
    }
    all.set(type, objectAttribute(block, objects.get(type) ?? [], sink));
  }
  const sorted = [...all].sort(([, a], [, b]) => a.nameRange.start - b.nameRange.start);
  return { attributes: new Map(sorted), rest: content.rest };
}

/** `pack { a = 1 }` as `pack = { a = 1 }`. */
function objectAttribute(
  { type, typeRange, body }: Block,
  names: readonly string[],
  sink: DiagnosticSink,
): Attribute {
  const schema = { attributes: names.map((name) => ({ name })), blocks: [] };
  const { attributes, rest } = readContent(body, schema, sink);
  warnOfRest(rest, { place: `a ${type} block`, attributes: names, blocks: [], outside }, sink);
  const { range } = body;
  const items = [...attributes.values()].map(({ name, nameRange, expression }) => ({
    key: { kind: 'literal', value: stringValue(name), range: nameRange } as const,
    value: expression,
  }));
  const expression = { kind: 'object', items, range, openRange: typeRange } as const;
  return { name: type, nameRange: typeRange, range, expression };
}

const variableSchema: BodySchema = {
  attributes: [{ name: 'type' }, { name: 'default' }, { name: 'description' }],
  blocks: [{ type: 'validation', labels: [] }],
};

const variableItems: KnownItems = {
  place: 'a variable block',
  attributes: variableSchema.attributes.map(({ name }) => name),
  blocks: variableSchema.blocks.map(({ type }) => type),
  outside,
};

function readVariable(block: Block, label: Label, sink: DiagnosticSink): VariableDeclaration {
  const { attributes, blocks, rest } = readContent(block.body, variableSchema, sink);
  warnOfRest(rest, variableItems, sink);
  const type = attributes.get('type')?.expression;
  const value = attributes.get('default')?.expression;
  const description = attributes.get('description');
  const text = description && readDescription(description.expression, sink);
  return {
    name: label.text,
    block,
    label: label.range,
    ...(type === undefined ? {} : { type }),
    ...(value === undefined ? {} : { default: value }),
    ...(text === undefined ? {} : { description: text }),
    validations: blocks.flatMap((validation) => readValidation(validation, sink) ?? []),
  };
}

/** A description is read before there are variables and functions. */
function readDescription(expression: Expression, sink: DiagnosticSink): string | undefined {
  // HCL: where there are no variables at all, a string of JSON is no template.
  const json = 'json' in expression ? expression.json : undefined;
  const value = json === undefined ? evaluate(expression, {}, sink) : stringValue(json.text);
  const decoded = decodeDescription(value);
  if (!('problem' in decoded)) return decoded.value;
  sink.add({
    code: 'unsuitable-value',
    severity: 'error',
    summary: 'Unsuitable value type',
    detail: `Unsuitable value: ${decoded.problem}`,
    subject: startRange(expression),
    context: expression.range,
  });
  return undefined;
}

const validationSchema: BodySchema = {
  attributes: [{ name: 'condition' }, { name: 'error_message' }],
  blocks: [],
};

function readValidation(block: Block, sink: DiagnosticSink): ValidationDeclaration | undefined {
  const { attributes, isWhole } = readArguments(block.body, validationSchema, sink);
  const condition = attributes.get('condition')?.expression;
  // What is missing may be what was misspelt.
  if (condition === undefined && !isWhole) return undefined;
  const errorMessage = attributes.get('error_message')?.expression;
  return {
    missingItemRange: block.body.missingItemRange,
    ...(condition === undefined ? {} : { condition }),
    ...(errorMessage === undefined ? {} : { errorMessage }),
  };
}

const functionSchema: BodySchema = {
  attributes: [{ name: 'params' }, { name: 'variadic_params' }, { name: 'result' }],
  blocks: [],
};

function readFunction(block: Block, label: Label, sink: DiagnosticSink): FunctionDeclaration {
  const { attributes, isWhole } = readArguments(block.body, functionSchema, sink);
  const params = attributes.get('params');
  const variadicParams = attributes.get('variadic_params');
  const result = attributes.get('result');
  return {
    name: label.text,
    block,
    label: label.range,
    isWhole,
    ...(params === undefined ? {} : { params }),
    ...(variadicParams === undefined ? {} : { variadicParams }),
    ...(result === undefined ? {} : { result }),
  };
}

/** Reads a body in which only these arguments may stand; `isWhole` when all is well with it. */
function readArguments(
  body: Body,
  schema: BodySchema,
  sink: DiagnosticSink,
): { readonly attributes: ReadonlyMap<string, Attribute>; readonly isWhole: boolean } {
  const mistakes = new Diagnostics();
  const { attributes } = readWholeContent(body, schema, mistakes);
  for (const mistake of mistakes.items) sink.add(mistake);
  return { attributes, isWhole: !mistakes.hasErrors };
}
