import type { ScalarValue, YamlNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { ComposeMistake } from './problem.ts';

/** Throws a `ComposeMistake` for the first key that is a number, a bool or null (compose-go). */
export function checkKeys(root: YamlNode): void {
  const seen = new Set<YamlNode>();
  const walk = (node: YamlNode, place: string): void => {
    if (node.kind === 'scalar' || seen.has(node)) return;
    // An anchor's node is looked at once.
    seen.add(node);
    if (node.kind === 'sequence') {
      for (const [index, item] of node.items.entries()) walk(item, `${place}[${index}]`);
      return;
    }
    for (const [name, { key, keyRange, value }] of node.entries) {
      if (key !== undefined) {
        const location = place === '' ? 'at top level' : `in ${place}`;
        throw new ComposeMistake(
          'invalid-compose',
          'Invalid Compose file',
          `non-string key ${location}: ${keyText(key)}. Put it in quotes.`,
          keyRange,
        );
      }
      walk(value, place === '' ? name : `${place}.${name}`);
    }
  };
  walk(root, '');
}

function keyText(key: ScalarValue): string {
  return scalarText(key) ?? '<nil>';
}
