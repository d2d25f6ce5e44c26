import {
  type BakeOptions,
  readBakeDefinition,
  variableLookup,
} from '../../../src/formats/bake/read.ts';
import type { Definition } from '../../../src/model/definition.ts';
import type { Field, JsonNode } from '../../../src/model/field.ts';
import { attributeNames, fields } from '../../../src/model/fields.ts';
import type { AttributeName, TargetAttributes } from '../../../src/model/target.ts';
import { type Diagnostic, Diagnostics } from '../../../src/source/diagnostic.ts';
import { formatRange } from '../../../src/source/locate.ts';
import { decodeSource } from '../../../src/source/source.ts';
import type { Body } from '../../../src/syntax/ast.ts';
import { parseJson } from '../../../src/syntax/json.ts';
import { parseHcl } from '../../../src/syntax/parse.ts';

export interface Reading {
  readonly definition: Definition;
  /** `severity file:line,columns: Summary; detail`, in their order. */
  readonly messages: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadingOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  readonly builtIns?: Readonly<Record<string, string>>;
  readonly base?: Definition;
}

/** Reads files, or one text as `docker-bake.hcl` or, when it begins with a bracket, as JSON. */
export async function readTexts(
  texts: string | Readonly<Record<string, string>>,
  options: ReadingOptions = {},
): Promise<Reading> {
  const sink = new Diagnostics();
  const files =
    typeof texts === 'string'
      ? { [/^[{[]/.test(texts) ? 'docker-bake.json' : 'docker-bake.hcl']: texts }
      : texts;
  const bodies = Object.entries(files).map(([name, text]) => parseText(name, text, sink));
  const definition = await readBakeDefinition(bodies, bakeOptions(options), sink);
  return { definition, messages: sink.items.map(messageOf), diagnostics: sink.items };
}

function bakeOptions({ env = {}, vars = {}, builtIns, base }: ReadingOptions): BakeOptions {
  return {
    builtIns: new Map(
      Object.entries(
        builtIns ?? { BAKE_CMD_CONTEXT: 'cwd://', BAKE_LOCAL_PLATFORM: 'linux/amd64' },
      ),
    ),
    lookup: variableLookup(new Map(Object.entries(vars)), env),
    callContext: {
      now: () => 0,
      randomBytes: (count) => new Uint8Array(count),
      homeDirectory: () => '/home/user',
    },
    ...(base === undefined ? {} : { base }),
  };
}

/** buildx takes a file without either ending for HCL, and for JSON when that fails. */
function parseText(name: string, text: string, sink: Diagnostics): Body {
  const file = decodeSource(name, new TextEncoder().encode(text));
  if (name.endsWith('.json')) return parseJson(file, sink);
  const found = new Diagnostics();
  const body = parseHcl(file, found);
  if (found.hasErrors && !name.endsWith('.hcl')) {
    const other = new Diagnostics();
    const json = parseJson(file, other);
    if (!other.hasErrors) return json;
  }
  for (const item of found.items) sink.add(item);
  return body;
}

function messageOf({ severity, subject, summary, detail }: Diagnostic): string {
  const place = subject === undefined ? '' : ` ${formatRange(subject)}`;
  return `${severity}${place}: ${summary}; ${detail}`;
}

/** A definition as plain data, in the JSON form of `--print`. */
export function plainDefinition(definition: Definition): {
  readonly target: Readonly<Record<string, unknown>>;
  readonly group: Readonly<Record<string, unknown>>;
} {
  const { targets, groups } = definition;
  return {
    target: Object.fromEntries(targets.map((target) => [target.name, plain(target.attributes)])),
    group: Object.fromEntries(groups.map((group) => [group.name, group.targets])),
  };
}

function plain(attributes: TargetAttributes): unknown {
  return Object.fromEntries(
    attributeNames.flatMap((name) => {
      const json = printAttribute(name, attributes);
      return json === undefined ? [] : [[name, toPlain(json)]];
    }),
  );
}

function printAttribute<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): JsonNode | undefined {
  const field: Field<NonNullable<TargetAttributes[Name]>> = fields[name] as never;
  const value = attributes[name];
  return value === undefined ? undefined : field.kind.print(value);
}

function toPlain(json: JsonNode): unknown {
  if (json instanceof Map) {
    return Object.fromEntries([...json].map(([key, entry]) => [key, toPlain(entry)]));
  }
  if (Array.isArray(json)) return json.map(toPlain);
  return typeof json === 'bigint' ? Number(json) : json;
}

/** The messages, when there are any, or else what the definition says. */
export async function answerTo(
  texts: string | Readonly<Record<string, string>>,
  options?: ReadingOptions,
): Promise<unknown> {
  const { definition, messages } = await readTexts(texts, options);
  if (messages.length > 0) return messages;
  const { target, group } = plainDefinition(definition);
  return Object.keys(group).length === 0 ? target : { ...target, group };
}
