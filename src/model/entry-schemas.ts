import type { JsonSchema } from './field.ts';

/** An entry of any attributes, as an author writes it. */
export const attributesSchema: JsonSchema = {
  type: 'object',
  additionalProperties: { type: ['string', 'boolean', 'number'] },
};

/** An entry of any attributes, as it is printed. */
export const printedAttributesSchema: JsonSchema = {
  type: 'object',
  required: ['type'],
  additionalProperties: { type: 'string' },
};

export const secretSchema: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, src: { type: 'string' }, env: { type: 'string' } },
  additionalProperties: false,
};

export const sshSchema: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, paths: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};

/** A policy as Buildx prints it. */
export const printedPolicySchema: JsonSchema = {
  type: 'object',
  properties: {
    Files: {
      type: ['array', 'null'],
      items: {
        type: 'object',
        properties: { Filename: { type: 'string' }, Data: { type: 'null' } },
        required: ['Filename', 'Data'],
        additionalProperties: false,
      },
    },
    Reset: { type: 'boolean' },
    Disabled: { type: 'boolean' },
    Strict: { type: ['boolean', 'null'] },
    LogLevel: { type: ['string', 'null'] },
  },
  required: ['Files', 'Reset', 'Disabled', 'Strict', 'LogLevel'],
  additionalProperties: false,
};
