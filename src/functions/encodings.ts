import { quoteText, sortedByKey } from '../value/text.ts';
import { dynamicType, listType, objectType, stringType, type Type } from '../value/types.ts';
import { listValue, objectValue, stringValue, type Value } from '../value/value.ts';
import { parameter, textArgument, valueArgument } from './arguments.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { CsvReader } from './csv.ts';
import { checkTextLength } from './limits.ts';
import { type Argument, FunctionError, type FunctionRow } from './protocol.ts';

/** Texts within texts: base64, URL queries, comma-separated values. */
export const rows: readonly FunctionRow[] = [
  {
    name: 'base64decode',
    description: 'Reads base64; the bytes must be UTF-8.',
    parameters: [parameter('str', stringType)],
    result: stringType,
    call: (args) => stringValue(decodeText(textArgument(args, 0))),
  },
  {
    name: 'base64encode',
    description: 'Writes the UTF-8 bytes of a string in base64.',
    parameters: [parameter('str', stringType)],
    result: stringType,
    call: (args) => stringValue(encodeText(textArgument(args, 0))),
  },
  {
    name: 'csvdecode',
    description:
      'Reads comma-separated values into objects, whose attributes the first line names.',
    parameters: [parameter('str', stringType)],
    result: csvType,
    call: (args, _context, result) => decodeCsv(textArgument(args, 0), result),
  },
  {
    name: 'urlencode',
    description: 'Writes a string as a value in the query of a URL.',
    parameters: [parameter('str', stringType)],
    result: stringType,
    call: (args) => stringValue(escapeQuery(textArgument(args, 0))),
  },
];

function decodeText(text: string): string {
  const bytes = decodeBase64(text);
  if (bytes === undefined) throw new FunctionError(`failed to decode base64 data '${text}'`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FunctionError('the result of decoding the the provided string is not valid UTF-8');
  }
}

function encodeText(text: string): string {
  const bytes = new TextEncoder().encode(text);
  checkTextLength(Math.ceil(bytes.length / 3) * 4);
  return encodeBase64(bytes);
}

function escapeQuery(text: string): string {
  const escaped = encodeURIComponent(text);
  checkTextLength(escaped.length);
  return escaped.replace(/%20|[!'()*]/g, (match) =>
    match === '%20' ? '+' : `%${match.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function csvType(args: readonly Argument[]): Type {
  const argument = valueArgument(args, 0);
  if (argument.kind !== 'string') return dynamicType;
  const names = new CsvReader(argument.text).read();
  if (names === undefined) throw new FunctionError('missing header line');
  const attributes = new Map<string, Type>();
  for (const name of names) {
    if (attributes.has(name)) {
      throw new FunctionError(`duplicate column name ${quoteText(name)}`);
    }
    attributes.set(name, stringType);
  }
  return listType(objectType(sortedByKey(attributes)));
}

function decodeCsv(text: string, type: Type): Value {
  if (type.kind !== 'list') throw new Error('internal: csvdecode gives a list');
  const reader = new CsvReader(text);
  const names = reader.read() ?? [];
  const records: Value[] = [];
  for (let fields = reader.read(); fields !== undefined; fields = reader.read()) {
    const texts = fields;
    records.push(objectValue(names.map((name, at) => [name, stringValue(texts[at] ?? '')])));
  }
  return listValue(type.element, records);
}
