import { Diagnostics } from '../../src/source/diagnostic.ts';
import type { Range } from '../../src/source/source.ts';
import type { Attribute, Block, Expression, NativeBody } from '../../src/syntax/ast.ts';
import { parseHcl } from '../../src/syntax/parse.ts';
import type { Case } from './case.ts';

/**
 * The same definition in HCL's JSON syntax, written from HCL's native one; undefined when that does
 * not parse, or has blocks that are not known, which in JSON would be attributes. Expressions become
 * `"${…}"` with their own text, constants become JSON.
 */
export function jsonTwin(text: string): string | undefined {
  const found = new Diagnostics();
  const body = parseHcl({ name: 'docker-bake.hcl', text }, found);
  const isWhole = !found.hasErrors && body.kind === 'native-body' && hasKnownBlocks(body, '');
  return isWhole ? bodyJson(body, '') : undefined;
}

/** The types of blocks in each body; the file's own is nameless. */
const knownBlocks: Readonly<Record<string, readonly string[]>> = {
  '': ['variable', 'function', 'group', 'target', 'builder'],
  variable: ['validation'],
};

function hasKnownBlocks(body: NativeBody, type: string): boolean {
  return body.blocks.every(
    (block) =>
      knownBlocks[type]?.includes(block.type) === true &&
      block.body.kind === 'native-body' &&
      hasKnownBlocks(block.body, block.type),
  );
}

/** A case with each of its HCL files replaced by its twin; undefined when one of them has none. */
export function twinCase(asked: Case): Case | undefined {
  const files = new Map<string, Uint8Array>();
  const names = new Map<string, string>();
  for (const [name, bytes] of asked.files) {
    if (!name.endsWith('.hcl')) {
      files.set(name, bytes);
      continue;
    }
    const twin = jsonTwin(new TextDecoder().decode(bytes));
    const twinName = name.replace(/\.hcl$/, '.json');
    if (twin === undefined || asked.files.has(twinName)) return undefined;
    names.set(name, twinName);
    files.set(twinName, new TextEncoder().encode(twin));
  }
  const rename = (word: string): string => {
    for (const [name, twinName] of names) {
      if (
        word === name ||
        word === `-f${name}` ||
        word.endsWith(`/${name}`) ||
        word.endsWith(`=${name}`)
      ) {
        return word.slice(0, -name.length) + twinName;
      }
    }
    return word;
  };
  const list = asked.env['BUILDX_BAKE_FILE'];
  const env =
    list === undefined
      ? asked.env
      : { ...asked.env, BUILDX_BAKE_FILE: list.replaceAll('.hcl', '.json') };
  return { ...asked, files, env, args: asked.args.map(rename) };
}

function bodyJson(body: NativeBody, type: string): string {
  const members: [start: number, text: string][] = [...body.attributes.values()].map(
    (attribute) => [
      attribute.range.start,
      `${JSON.stringify(attribute.name)}: ${attributeJson(attribute, type)}`,
    ],
  );
  const byType = new Map<string, Block[]>();
  for (const block of body.blocks) {
    byType.set(block.type, [...(byType.get(block.type) ?? []), block]);
  }
  for (const [name, blocks] of byType) {
    const list = blocks.map(blockJson).join(', ');
    members.push([blocks[0]?.range.start ?? 0, `${JSON.stringify(name)}: [${list}]`]);
  }
  return `{${members
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join(',\n')}}`;
}

function blockJson({ type, labels, body }: Block): string {
  if (body.kind !== 'native-body') throw new Error('internal: a body of another syntax');
  return labels.reduceRight(
    (inner, label) => `{${JSON.stringify(label.text)}: ${inner}}`,
    bodyJson(body, type),
  );
}

function attributeJson({ name, expression }: Attribute, block: string): string {
  // Read without being evaluated, so these are no templates in JSON.
  if (block === 'variable' && name === 'type') {
    const type = textOf(expression.range);
    return type === 'null' ? type : JSON.stringify(type);
  }
  if (block === 'function' && name === 'variadic_params') {
    return JSON.stringify(textOf(expression.range));
  }
  if (block === 'function' && name === 'params' && expression.kind === 'tuple') {
    return JSON.stringify(expression.elements.map(({ range }) => textOf(range)));
  }
  if (block === 'variable' && name === 'description') {
    const text = plainText(expression);
    if (text !== undefined) return JSON.stringify(text);
  }
  return expressionJson(expression);
}

function expressionJson(expression: Expression): string {
  const text = plainText(expression);
  if (text !== undefined) return JSON.stringify(escapeTemplate(text));
  switch (expression.kind) {
    case 'literal': {
      const source = textOf(expression.range);
      if (/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(source)) {
        return source;
      }
      break;
    }
    case 'tuple':
      return `[${expression.elements.map(expressionJson).join(', ')}]`;
    case 'object': {
      const members = expression.items.map(({ key, value }) => {
        const name = keyText(key);
        return name === undefined
          ? undefined
          : `${JSON.stringify(escapeTemplate(name))}: ${expressionJson(value)}`;
      });
      // In JSON a key given twice is an error.
      const isPlain = new Set(members.map((member) => member?.split(': ')[0])).size;
      if (!members.includes(undefined) && isPlain === members.length) {
        return `{${members.join(', ')}}`;
      }
      break;
    }
    default:
  }
  return JSON.stringify(`\${${textOf(expression.range)}\n}`);
}

/** The text of a quoted or heredoc template that holds nothing else. */
function plainText(expression: Expression): string | undefined {
  if (expression.kind !== 'template') return undefined;
  let text = '';
  for (const part of expression.parts) {
    if (part.kind !== 'literal' || part.value.kind !== 'string') return undefined;
    text += part.value.text;
  }
  return text;
}

function keyText(key: Expression): string | undefined {
  if (key.kind !== 'object-key' || key.forceNonLiteral) return undefined;
  const { wrapped } = key;
  if (wrapped.kind === 'variable' && wrapped.steps.length === 0) return wrapped.name;
  return plainText(wrapped);
}

function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}

function textOf({ file, start, end }: Range): string {
  return file.text.slice(start, end);
}
