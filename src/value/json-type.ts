import { ValueJsonError } from './json-scan.ts';
import { compareText, quoteText, sortedByKey } from './text.ts';
import {
  boolType,
  dynamicType,
  numberType,
  objectType,
  stringType,
  type Type,
  tupleType,
} from './types.ts';

/** go-cty's JSON form of a type, such as `["list","string"]`. */
export function typeToJson(type: Type): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'dynamic':
      return `"${type.kind}"`;
    case 'list':
    case 'set':
    case 'map':
      return `["${type.kind}",${typeToJson(type.element)}]`;
    case 'tuple':
      return `["tuple",[${type.elements.map(typeToJson).join(',')}]]`;
    case 'object': {
      const attributes = [...type.attributes].map(
        ([name, attribute]) => `${JSON.stringify(name)}:${typeToJson(attribute)}`,
      );
      const optional = [...type.optional].sort(compareText);
      const suffix = optional.length > 0 ? `,${JSON.stringify(optional)}` : '';
      return `["object",{${attributes.join(',')}}${suffix}]`;
    }
    case 'bytes':
      throw new ValueJsonError('type not allowed: bytes');
  }
}

const primitiveTypes: ReadonlyMap<string, Type> = new Map<string, Type>([
  ['bool', boolType],
  ['number', numberType],
  ['string', stringType],
  ['dynamic', dynamicType],
]);

/** Reads go-cty's JSON form of a type; throws a `ValueJsonError`. */
export function typeFromJson(text: string): Type {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ValueJsonError('invalid type description');
  }
  return readType(json);
}

function readType(json: unknown): Type {
  if (typeof json === 'string') {
    const type = primitiveTypes.get(json);
    if (type === undefined) {
      throw new ValueJsonError(`invalid primitive type name ${quoteText(json)}`);
    }
    return type;
  }
  if (!Array.isArray(json)) throw new ValueJsonError('invalid type description');
  const [kind, inner, optional, ...rest] = json as unknown[];
  if (rest.length > 0 || (optional !== undefined && kind !== 'object')) {
    throw new ValueJsonError('unexpected extra data in type description');
  }
  switch (kind) {
    case 'list':
    case 'set':
    case 'map':
      return { kind, element: readType(inner) };
    case 'tuple':
      if (!Array.isArray(inner)) throw new ValueJsonError('invalid type description');
      return tupleType(inner.map(readType));
    case 'object':
      return readObjectType(inner, optional ?? []);
    default:
      throw new ValueJsonError('invalid complex type kind name');
  }
}

function readObjectType(attributes: unknown, optional: unknown): Type {
  const isObject = typeof attributes === 'object' && attributes !== null;
  if (!isObject || Array.isArray(attributes) || !Array.isArray(optional)) {
    throw new ValueJsonError('invalid type description');
  }
  const entries = Object.entries(attributes).map(([name, type]) => [name, readType(type)] as const);
  return objectType(sortedByKey(entries), new Set(optional.map(String)));
}
