import type { YamlEntry, YamlNode } from '../formats/yaml/node.ts';
import { readYaml } from '../formats/yaml/read.ts';
import { Diagnostics } from '../source/diagnostic.ts';
import type { Range, SourceFile } from '../source/source.ts';
import type { Outline, OutlineItem } from './outline.ts';
import { rangeIn, withoutQuotes } from './read-blocks.ts';

/** How many lines at the end of a text with a mistake are left out at most to read the others. */
const mostLinesLeftOut = 30;

/** The services of a Compose file with their attributes, and with those of `build`. */
export function outlineCompose(file: SourceFile): Outline {
  const found = new Diagnostics();
  const documents = readYaml(file, found) ?? readBeginning(file);
  const items = (documents ?? []).flatMap(({ root }) =>
    entriesOf(entryOf(root, 'services')?.value).map(([name, entry]) =>
      itemOf(file, 'service', name, entry, 2),
    ),
  );
  return { items, diagnostics: found.items };
}

/** What can be read when the last lines are left out, as many as it takes. */
function readBeginning(file: SourceFile): ReturnType<typeof readYaml> {
  let { text } = file;
  for (let count = 0; count < mostLinesLeftOut; count += 1) {
    text = text.slice(0, Math.max(text.trimEnd().lastIndexOf('\n'), 0));
    if (text === '') return undefined;
    const documents = readYaml({ ...file, text }, new Diagnostics());
    if (documents !== undefined) return documents;
  }
  return undefined;
}

function itemOf(
  file: SourceFile,
  kind: OutlineItem['kind'],
  name: string,
  { keyRange, value }: YamlEntry,
  depth: number,
): OutlineItem {
  // An alias has its node elsewhere.
  const isHere = value.range.start >= keyRange.start;
  const whole: Range = { ...keyRange, end: isHere ? value.range.end : keyRange.end };
  const hasParts = isHere && depth > 0 && (kind === 'service' || name === 'build');
  return {
    kind,
    name,
    range: rangeIn(file, whole),
    nameRange: rangeIn(file, withoutQuotes(keyRange)),
    children: hasParts
      ? entriesOf(value).map(([key, entry]) => itemOf(file, 'attribute', key, entry, depth - 1))
      : [],
  };
}

function entryOf(node: YamlNode | undefined, name: string): YamlEntry | undefined {
  return node?.kind === 'mapping' ? node.entries.get(name) : undefined;
}

function entriesOf(node: YamlNode | undefined): readonly (readonly [string, YamlEntry])[] {
  return node?.kind === 'mapping' ? [...node.entries] : [];
}
