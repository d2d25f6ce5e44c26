import { parseCsv } from '../../model/specs/csv.ts';
import { parseBoolean } from '../../model/specs/scalars.ts';
import { SpecError, withPrefix } from '../../model/specs/spec-error.ts';
import { ValueJsonError, valueFromJson } from '../../value/json.ts';
import {
  friendlyTypeName,
  isPrimitive,
  type PrimitiveType,
  type TupleType,
  type Type,
} from '../../value/types.ts';
import {
  boolValue,
  listValue,
  mapValue,
  numberValue,
  setValue,
  stringValue,
  tupleValue,
  type Value,
} from '../../value/value.ts';
import { parseGoNumber } from './go-text.ts';

/** A text given for a variable from outside. */
export interface OverrideText {
  readonly text: string;
  /** Given under `NAME_JSON`. */
  readonly isJson: boolean;
}

/**
 * The value that a text from outside has for a variable: JSON or CSV by the declared type, else a
 * primitive by the declared type or that of the default value (`undefined` without one). Fails
 * with a `SpecError` in buildx's words.
 */
export function overrideValue(
  name: string,
  { text, isJson }: OverrideText,
  declared: Type | undefined,
  defaultType: Type | undefined,
): Value {
  if (declared === undefined) {
    if (defaultType === undefined || defaultType.kind === 'dynamic') return stringValue(text);
    if (isPrimitive(defaultType)) return primitiveValue(name, text, defaultType);
    throw unsupportedType(name, defaultType);
  }
  if (isJson) return valueOfJson(name, text, declared);
  if (declared.kind === 'list' || declared.kind === 'set' || declared.kind === 'map') {
    return valueOfCsv(name, text, declared);
  }
  if (declared.kind === 'tuple') return valueOfCsv(name, text, declared);
  if (isPrimitive(declared)) return primitiveValue(name, text, declared);
  throw unsupportedType(name, declared);
}

function unsupportedType(name: string, type: Type): SpecError {
  return new SpecError(`unsupported type ${friendlyTypeName(type)} for variable ${name}`);
}

function primitiveValue(name: string, text: string, type: PrimitiveType): Value {
  switch (type.kind) {
    case 'string':
      return stringValue(text);
    case 'bool':
      return withPrefix(`failed to parse ${name} as bool: `, () => boolValue(parseBoolean(text)));
    case 'number':
      return withPrefix(`failed to parse ${name} as number: `, () =>
        numberValue(parseGoNumber(text)),
      );
  }
}

function valueOfJson(name: string, text: string, type: Type): Value {
  try {
    return valueFromJson(text, type);
  } catch (error) {
    if (!(error instanceof ValueJsonError)) throw error;
    throw new SpecError(`failed to convert variable ${name} from JSON: ${error.message}`);
  }
}

type CsvType = Extract<Type, { kind: 'list' | 'set' | 'map' }> | TupleType;

function valueOfCsv(name: string, text: string, type: CsvType): Value {
  return withPrefix(`failed to convert variable ${name} from CSV: `, () => {
    const fields = withPrefix(`failed to parse ${text} as CSV: `, () => parseCsv(text));
    if (type.kind === 'tuple') return tupleOfFields(name, fields, type);
    const { element } = type;
    if (!isPrimitive(element)) throw unsupportedCsv(type);
    switch (type.kind) {
      case 'list':
        return listValue(element, elementsOf(name, fields, element, type));
      case 'set':
        return setValue(element, elementsOf(name, fields, element, type));
      case 'map':
        return mapValue(element, entriesOf(name, fields, element, type));
    }
  });
}

function unsupportedCsv(type: Type): SpecError {
  return new SpecError(`unsupported type ${friendlyTypeName(type)} for CSV specification`);
}

function elementsOf(
  name: string,
  fields: readonly string[],
  element: PrimitiveType,
  type: Type,
): Value[] {
  return withPrefix(`failed to parse element of type ${friendlyTypeName(type)}: `, () =>
    fields.map((field) => primitiveValue(name, field, element)),
  );
}

function entriesOf(
  name: string,
  fields: readonly string[],
  element: PrimitiveType,
  type: Type,
): [string, Value][] {
  return fields.map((field) => {
    const pair = withPrefix(`failed to parse ${field} as k/v for variable ${name}: `, () =>
      parseCsv(field, ':'),
    );
    const [key, text] = pair;
    if (key === undefined || text === undefined || pair.length !== 2) {
      throw new SpecError(`expected one k/v pair but got ${pair.length} pieces from ${field}`);
    }
    return withPrefix(`failed to parse element from type ${friendlyTypeName(type)}: `, () => [
      key,
      primitiveValue(name, text, element),
    ]);
  });
}

function tupleOfFields(name: string, fields: readonly string[], type: TupleType): Value {
  const { elements } = type;
  const kind = friendlyTypeName(type);
  if (elements.length !== fields.length) {
    throw new SpecError(
      `${kind} expects ${elements.length} elements but only ${fields.length} provided`,
    );
  }
  return tupleValue(
    elements.map((element, index) => {
      if (!isPrimitive(element)) throw unsupportedCsv(type);
      return withPrefix(`failed to parse element of type ${kind}: `, () =>
        primitiveValue(name, fields[index] ?? '', element),
      );
    }),
  );
}
