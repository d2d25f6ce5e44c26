import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { reportMistake } from './problem.ts';
import { rubyScalar } from './scalar.ts';
import { configurationShape, type Shape, type Shapes } from './shapes.ts';

/** Reports keys that there are not, and values of the wrong kind, in Kamal's words. */
export function validateShape(root: YamlMapping, sink: DiagnosticSink): void {
  check(root, configurationShape, '', sink);
}

function check(node: YamlNode, shape: Shape, path: string, sink: DiagnosticSink): void {
  const refuse = (kinds: readonly string[]): void => {
    const expected = kinds.map((kind) => (/^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`));
    reportMistake(sink, path, `should be ${expected.join(' or ')}`, node.range);
  };
  switch (shape.kind) {
    case 'any':
      return;
    case 'string':
    case 'boolean':
    case 'integer':
    case 'hash':
      if (!isOfKind(node, shape.kind)) refuse([shape.kind]);
      return;
    case 'either':
      if (!shape.kinds.some((kind) => isOfKind(node, kind))) refuse(shape.kinds);
      return;
    case 'texts': {
      const items = node.kind === 'sequence' ? node.items : [node];
      if (!items.every((item) => isOfKind(item, 'string'))) refuse(['array', 'string']);
      return;
    }
    case 'array':
      if (node.kind !== 'sequence') refuse(['array']);
      else if (shape.of !== undefined) checkItems(node.items, shape.of, path, sink);
      return;
    case 'hash-of-texts':
      if (node.kind !== 'mapping') refuse(['hash']);
      else {
        for (const [key, { value }] of node.entries) {
          check(value, { kind: 'string' }, `${path}/${key}`, sink);
        }
      }
      return;
    case 'keys':
      if (node.kind !== 'mapping') refuse(['hash']);
      else checkKeys(node, shape.keys, shape.allowsExtensions === true, path, sink);
      return;
    default:
      shape satisfies never;
  }
}

function checkItems(
  items: readonly YamlNode[],
  of: 'string',
  path: string,
  sink: DiagnosticSink,
): void {
  for (const [index, item] of items.entries()) {
    check(item, { kind: of }, `${path}/${index}`, sink);
  }
}

function checkKeys(
  node: YamlMapping,
  shapes: Shapes,
  allowsExtensions: boolean,
  path: string,
  sink: DiagnosticSink,
): void {
  const isExtension = (key: string): boolean => allowsExtensions && key.startsWith('x-');
  const isUnknown = (key: string): boolean => !Object.hasOwn(shapes, key) && !isExtension(key);
  const unknown = [...node.entries].filter(([key]) => isUnknown(key));
  const [first] = unknown;
  if (first !== undefined) {
    const [key, { keyRange }] = first;
    const names = unknown.map(([name]) => name).join(', ');
    const noun = unknown.length === 1 ? 'key' : 'keys';
    const hint = didYouMean(suggest(key, Object.keys(shapes))).trim();
    const prefix = key.startsWith('x-') ? 'Only the top of the file takes extensions.' : hint;
    reportMistake(sink, path, `unknown ${noun}: ${names}`, keyRange, prefix);
  }
  for (const [key, { value }] of node.entries) {
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    if (shape !== undefined) check(value, shape, path === '' ? key : `${path}/${key}`, sink);
  }
}

type Kind = 'string' | 'boolean' | 'integer' | 'hash' | 'array';

function isOfKind(node: YamlNode, kind: Kind): boolean {
  if (node.kind === 'mapping') return kind === 'hash';
  if (node.kind === 'sequence') return kind === 'array';
  const { type } = rubyScalar(node);
  switch (kind) {
    case 'string':
      // Kamal takes numbers, truth values and symbols for texts.
      return type !== 'null';
    case 'boolean':
      return type === 'bool';
    case 'integer':
      return type === 'integer';
    case 'hash':
    case 'array':
      return false;
    default:
      return kind satisfies never;
  }
}
