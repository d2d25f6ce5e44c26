import { type BuilderAttribute, builderAttributes } from './builder-attributes.ts';
import type { JsonSchema } from './field.ts';
import { attributeNames, fields } from './fields.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** The JSON Schema of docker-bake.json, for those who write one; attributes from the field table. */
export function bakeSchema(): JsonSchema {
  const root = {
    type: 'object',
    properties: {
      '//': comment,
      variable: blocks('variable', 'Values that can be given from outside, by name.'),
      function: blocks('function', 'Functions for expressions, by name.'),
      group: blocks('group', 'Targets that are built together, by name.'),
      target: blocks('target', 'What to build, by name.'),
      builder: blocks('builder', 'Where BuildKit runs, by name; Docker Buildx ignores it.'),
    },
    additionalProperties: {
      description: 'An attribute of the file, which expressions can use like a variable.',
    },
  };
  return {
    $schema: dialect,
    title: 'Docker Bake file in JSON',
    description:
      'HCL in its JSON syntax: a text may be a template, so "${VERSION}" stands for the value of a variable.',
    anyOf: [root, { type: 'array', items: root }],
    $defs: {
      expression: {
        type: 'string',
        pattern: '[$%]\\{',
        description: 'An expression: "${…}".',
      },
      variable: variableSchema,
      function: functionSchema,
      group: groupSchema,
      target: targetSchema(),
      builder: builderSchema(),
      node: nodeSchema(),
    },
  };
}

/** The JSON Schema of what `--print` writes; it knows nothing that is not written. */
export function graphSchema(): JsonSchema {
  const properties = attributeNames.map((name) => {
    const { description, kind } = fields[name];
    return [name, { description, ...(kind.printedSchema ?? kind.schema) }];
  });
  return {
    $schema: dialect,
    title: 'Resolved Bake definition, as bake --print writes it',
    type: 'object',
    properties: {
      group: {
        description:
          'The groups on the way to what was asked for; "default" is what was asked for.',
        type: 'object',
        additionalProperties: {
          type: 'object',
          properties: {
            description: { type: 'string' },
            targets: { type: 'array', items: { type: 'string' } },
          },
          required: ['targets'],
          additionalProperties: false,
        },
      },
      target: {
        description: 'The targets to build and those that they are linked to.',
        type: 'object',
        propertyNames: { pattern: '^[a-zA-Z0-9_-]+$' },
        additionalProperties: {
          type: 'object',
          properties: Object.fromEntries(properties),
          required: ['context', 'dockerfile'],
          additionalProperties: false,
        },
      },
    },
    required: ['target'],
    additionalProperties: false,
  };
}

const expression: JsonSchema = { $ref: '#/$defs/expression' };

const comment: JsonSchema = { description: 'A comment.' };

/** What the names of blocks have to be, where that is not up to HCL. */
const blockNames: Readonly<Record<string, string>> = {
  target: '^[a-zA-Z0-9_-]+$',
  group: '^[a-zA-Z0-9_-]+$',
  builder: '^[a-zA-Z][a-zA-Z0-9_.-]*$',
  node: '^[a-zA-Z][a-zA-Z0-9_.-]*$',
};

/** Blocks with one label: by name an object, or an array of objects; as an array of such, too. */
function blocks(type: string, description: string): JsonSchema {
  const body = { $ref: `#/$defs/${type}` };
  const named = {
    type: 'object',
    ...(blockNames[type] === undefined ? {} : { propertyNames: { pattern: blockNames[type] } }),
    additionalProperties: { anyOf: [body, { type: 'array', items: body }] },
  };
  return { description, anyOf: [named, { type: 'array', items: named }] };
}

const text = (description: string): JsonSchema => ({ type: 'string', description });

const validationSchema: JsonSchema = {
  type: 'object',
  properties: {
    '//': comment,
    condition: {
      type: ['string', 'boolean'],
      description: 'What has to be true: "${VERSION != \'\'}".',
    },
    error_message: text('What is said otherwise.'),
  },
  required: ['condition'],
  additionalProperties: false,
};

const variableSchema: JsonSchema = {
  type: 'object',
  properties: {
    '//': comment,
    type: { ...text('The type of its value.'), examples: ['string', 'number', 'list(string)'] },
    default: { description: 'Its value, unless one is given from outside.' },
    description: { type: ['string', 'null'], description: 'What it is for.' },
    validation: {
      description: 'Conditions on its value.',
      anyOf: [validationSchema, { type: 'array', items: validationSchema }],
    },
  },
  additionalProperties: false,
  examples: [{ type: 'string', default: 'latest', description: 'The tag of the images' }],
};

const functionSchema: JsonSchema = {
  type: 'object',
  properties: {
    '//': comment,
    params: {
      type: 'array',
      items: { type: 'string' },
      description: 'The names of its parameters.',
    },
    variadic_params: text('The name of the list with all further arguments.'),
    result: { description: 'What it returns: "${…}".' },
  },
  required: ['params', 'result'],
  additionalProperties: false,
  examples: [{ params: ['name'], result: '${upper(name)}' }],
};

const groupSchema: JsonSchema = {
  type: 'object',
  properties: {
    '//': comment,
    description: { type: ['string', 'null'], description: 'What it is for.' },
    targets: {
      ...written({ type: 'array', items: { type: 'string' } }),
      description: 'Names of targets and groups.',
      examples: [['app', 'db']],
    },
    matrix: { $ref: '#/$defs/target/properties/matrix' },
    name: { $ref: '#/$defs/target/properties/name' },
  },
  required: ['targets'],
  additionalProperties: false,
};

function targetSchema(): JsonSchema {
  const attributes = attributeNames.map((name) => {
    const { description, examples, kind } = fields[name];
    return [
      name,
      { ...written(kind.schema), description, ...(examples === undefined ? {} : { examples }) },
    ];
  });
  return {
    type: 'object',
    properties: {
      '//': comment,
      ...Object.fromEntries(attributes),
      matrix: {
        description: 'Makes one of each combination of the values; the names stand for them.',
        anyOf: [
          { type: 'object', additionalProperties: written({ type: 'array' }) },
          { $ref: '#/$defs/expression' },
        ],
        examples: [{ version: ['1', '2'] }],
      },
      name: {
        type: 'string',
        description: 'The name of each one that the matrix makes.',
        examples: ['app-${version}'],
      },
    },
    additionalProperties: false,
  };
}

function builderSchema(): JsonSchema {
  return {
    type: 'object',
    properties: {
      '//': comment,
      ...builderProperties(() => true),
      node: blocks('node', 'Its nodes, by name.'),
      matrix: { $ref: '#/$defs/target/properties/matrix' },
      name: { $ref: '#/$defs/target/properties/name' },
    },
    additionalProperties: false,
  };
}

function nodeSchema(): JsonSchema {
  const properties = { '//': comment, ...builderProperties(({ inNode }) => inNode) };
  return { type: 'object', properties, additionalProperties: false };
}

function builderProperties(isWanted: (row: BuilderAttribute) => boolean): JsonSchema {
  const rows = [...builderAttributes].filter(([, row]) => isWanted(row));
  return Object.fromEntries(
    rows.map(([name, { schema, description, examples }]) => [
      name,
      { ...written(schema), description, examples },
    ]),
  );
}

/** What an author may write for a value: HCL converts numbers and booleans, and reads templates. */
function written(schema: JsonSchema): JsonSchema {
  const { type, items, properties, additionalProperties, anyOf } = schema;
  if (Array.isArray(anyOf)) return { anyOf: (anyOf as JsonSchema[]).map(written) };
  if (type === 'array') {
    return orExpression({
      ...schema,
      ...(items === undefined ? {} : { items: written(items as JsonSchema) }),
    });
  }
  if (type === 'object') {
    return orExpression({
      ...schema,
      ...(properties === undefined
        ? {}
        : {
            properties: Object.fromEntries(
              Object.entries(properties as Record<string, JsonSchema>).map(([name, part]) => [
                name,
                written(part),
              ]),
            ),
          }),
      ...(typeof additionalProperties === 'object'
        ? { additionalProperties: written(additionalProperties as JsonSchema) }
        : {}),
    });
  }
  if (type === 'boolean') {
    return { anyOf: [{ type: ['boolean', 'null'] }, { enum: ['true', 'false'] }, expression] };
  }
  if (type === 'integer') {
    return {
      anyOf: [{ type: ['integer', 'null'] }, { type: 'string', pattern: '^-?[0-9]+$|[$%]\\{' }],
    };
  }
  return { type: ['string', 'number', 'boolean', 'null'] };
}

function orExpression(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, expression, { type: 'null' }] };
}
