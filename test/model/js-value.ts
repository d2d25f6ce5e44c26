import { dynamicType } from '../../src/value/types.ts';
import {
  boolValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  type Value,
} from '../../src/value/value.ts';

/** The value that a JSON bake file has for a piece of JSON, without templates. */
export function toValue(js: unknown): Value {
  if (js === null) return nullValue(dynamicType);
  if (typeof js === 'string') return stringValue(js);
  if (typeof js === 'number') return numberValue(js);
  if (typeof js === 'boolean') return boolValue(js);
  if (Array.isArray(js)) return tupleValue(js.map(toValue));
  return objectValue(Object.entries(js as object).map(([key, entry]) => [key, toValue(entry)]));
}
