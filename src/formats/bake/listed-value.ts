import { convertValue } from '../../value/convert.ts';
import { valueToJson } from '../../value/json.ts';
import { isWhollyKnown } from '../../value/known.ts';
import { typeOf } from '../../value/type-of.ts';
import { isPrimitive, stringType, type Type } from '../../value/types.ts';
import type { Value } from '../../value/value.ts';

/**
 * A variable's value as `--list=variables` shows it: JSON for what is typed or has parts, plain
 * text for the rest; undefined when it is null or not known.
 */
export function listedValue(value: Value, declared: Type | undefined): string | undefined {
  if (value.kind === 'null' || !isWhollyKnown(value)) return undefined;
  if (declared !== undefined) {
    const json = valueToJson(value, declared);
    // buildx: takes the quotes off a text but leaves the escapes in it.
    return declared.kind === 'string' ? json.replace(/^"+|"+$/g, '') : json;
  }
  if (!isPrimitive(typeOf(value))) return valueToJson(value);
  const conversion = convertValue(value, stringType);
  if (!('value' in conversion) || conversion.value.kind !== 'string') {
    throw new Error('internal: a primitive value has no text');
  }
  return conversion.value.text;
}
