import { setAttribute } from '../../model/merge.ts';
import { cacheEntryKey, parseCacheEntries } from '../../model/specs/cache.ts';
import { distinctEntries, distinctTexts, lastByKey } from '../../model/specs/dedupe.ts';
import { outputKey, parseOutput } from '../../model/specs/output.ts';
import type { Pack } from '../../model/specs/pack.ts';
import { parseSecret } from '../../model/specs/secret.ts';
import { parseSsh } from '../../model/specs/ssh.ts';
import type { AttributeName, TargetAttributes } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { namedContexts } from './contexts.ts';
import { type Placed, placed, textOf } from './decode.ts';
import { goTypeName, invalidValue, isNothing } from './problem.ts';
import { sortedSsh } from './ssh-order.ts';

/** Sets what one key says on the attributes so far. */
type Apply = (attributes: TargetAttributes, value: YamlNode) => void;

interface Key {
  readonly attribute: AttributeName;
  readonly apply: Apply;
}

/** The keys of `x-bake` (buildx), `builder` and `pack`. */
const keys: ReadonlyMap<string, Key> = new Map<string, Key>([
  ['tags', texts('tags')],
  [
    'cache-from',
    entries('cache-from', parseCacheEntries, (base, more) =>
      distinctEntries([...base, ...more], cacheEntryKey),
    ),
  ],
  [
    'cache-to',
    entries('cache-to', parseCacheEntries, (base, more) =>
      distinctEntries([...base, ...more], cacheEntryKey),
    ),
  ],
  [
    'secret',
    entries(
      'secret',
      (text) => [parseSecret(text)],
      (base, more) => lastByKey([...base, ...more], ({ id }) => id),
    ),
  ],
  [
    'ssh',
    entries(
      'ssh',
      (text) => [parseSsh(text)],
      (base, more) => {
        const distinct = lastByKey([...base, ...more], ({ id }) => id);
        return distinct && sortedSsh(distinct);
      },
    ),
  ],
  ['platforms', texts('platforms')],
  [
    'output',
    entries(
      'output',
      (text) => [parseOutput(text)],
      (base, more) => distinctEntries([...base, ...more], outputKey),
    ),
  ],
  [
    'builder',
    {
      attribute: 'builder',
      apply(attributes, value) {
        attributes.builder = scalarOf(value);
      },
    },
  ],
  [
    'pack',
    {
      attribute: 'pack',
      apply(attributes, value) {
        attributes.pack = packOf(value);
      },
    },
  ],
  ['pull', truth('pull')],
  ['no-cache', truth('no-cache')],
  ['no-cache-filter', texts('no-cache-filter')],
  [
    'contexts',
    {
      attribute: 'contexts',
      apply(attributes, value) {
        if (value.kind !== 'mapping') throw cannotUnmarshal(value, 'bake.stringMap');
        const more = namedContexts(
          [...value.entries].map(([name, entry]) => [name, scalarOf(entry.value)] as const),
        );
        // buildx: what the build itself says wins here.
        if (more.size > 0) {
          attributes.contexts = new Map([...more, ...(attributes.contexts ?? [])]);
        }
      },
    },
  ],
]);

/** What `x-bake` can hold. */
export const bakeKeyNames: readonly string[] = [...keys.keys()];

/**
 * Applies the `x-bake` of a build to a target's attributes; `onSet` hears what was set, and where.
 * A key that is not known is warned of. Throws a `ComposeMistake`.
 */
export function applyXBake(
  attributes: TargetAttributes,
  xBake: YamlNode | undefined,
  onSet: (attribute: AttributeName, entry: YamlEntry) => void,
  sink: DiagnosticSink,
): void {
  if (xBake === undefined || isNothing(xBake)) return;
  if (xBake.kind !== 'mapping') throw cannotUnmarshal(xBake, 'bake.xbake');
  warnOfUnknown(xBake, sink);
  for (const [name, { attribute, apply }] of keys) {
    const entry = xBake.entries.get(name);
    if (entry === undefined || isNothing(entry.value)) continue;
    apply(attributes, entry.value);
    onSet(attribute, entry);
  }
}

function warnOfUnknown(xBake: YamlMapping, sink: DiagnosticSink): void {
  for (const [name, { keyRange }] of xBake.entries) {
    if (keys.has(name)) continue;
    sink.add({
      code: 'unknown-attribute',
      severity: 'warning',
      summary: 'Unknown key of x-bake',
      detail: `The key "${name}" of x-bake is not known and has no effect.${didYouMean(suggest(name, keys.keys()))}`,
      subject: keyRange,
    });
  }
}

function packOf(value: YamlNode): Pack {
  if (value.kind !== 'mapping') throw cannotUnmarshal(value, 'pack');
  const unknown = [...value.entries].find(([key]) => key !== 'builder' && key !== 'buildpacks');
  if (unknown !== undefined) {
    throw invalidValue(`pack has no key "${unknown[0]}"; it has "builder" and "buildpacks"`, value);
  }
  const builder = value.entries.get('builder')?.value;
  const buildpacks = value.entries.get('buildpacks')?.value;
  return {
    ...(builder !== undefined && { builder: scalarOf(builder) }),
    ...(buildpacks !== undefined && {
      buildpacks: wordsOf(buildpacks).map((word) => word.value),
    }),
  };
}

function texts(attribute: 'tags' | 'platforms' | 'no-cache-filter'): Key {
  return {
    attribute,
    apply(attributes, value) {
      const more = wordsOf(value).map((word) => word.value);
      if (more.length > 0) {
        attributes[attribute] = distinctTexts([...(attributes[attribute] ?? []), ...more]);
      }
    },
  };
}

function truth(attribute: 'pull' | 'no-cache'): Key {
  return {
    attribute,
    apply(attributes, value) {
      if (value.kind !== 'scalar' || value.value.type !== 'bool') {
        throw cannotUnmarshal(value, 'bool');
      }
      attributes[attribute] = value.value.truth;
    },
  };
}

function entries<Name extends 'cache-from' | 'cache-to' | 'secret' | 'ssh' | 'output'>(
  attribute: Name,
  parse: (text: string) => NonNullable<TargetAttributes[Name]>,
  merge: (
    base: NonNullable<TargetAttributes[Name]>,
    more: NonNullable<TargetAttributes[Name]>,
  ) => TargetAttributes[Name],
): Key {
  type List = NonNullable<TargetAttributes[Name]>;
  return {
    attribute,
    apply(attributes, value) {
      const words = wordsOf(value).filter((word) => word.value !== '');
      if (words.length === 0) return;
      const more = words.flatMap((word) => [...placed(word, () => parse(word.value))]);
      const base: List = attributes[attribute] ?? ([] as unknown as List);
      setAttribute(attributes, attribute, merge(base, more as unknown as List));
    },
  };
}

/** A list of texts, or one text with several words. */
function wordsOf(node: YamlNode): readonly Placed<string>[] {
  if (node.kind === 'sequence') {
    return node.items.map((item) => ({ value: scalarOf(item), range: item.range }));
  }
  if (node.kind === 'mapping') throw cannotUnmarshal(node, 'string');
  const text = textOf(node) ?? '';
  return text
    .split(/[\t-\r \x85\xa0\p{Z}]+/u)
    .filter((word) => word !== '')
    .map((value) => ({ value, range: node.range }));
}

function scalarOf(node: YamlNode): string {
  if (node.kind !== 'scalar') throw cannotUnmarshal(node, 'string');
  return scalarText(node.value) ?? '';
}

function cannotUnmarshal(node: YamlNode, type: string): Error {
  const tag = { mapping: '!!map', sequence: '!!seq', scalar: `!!${tagOf(node)}` }[node.kind];
  const shown = node.kind === 'scalar' ? ` \`${textOf(node) ?? ''}\`` : '';
  return invalidValue(`cannot unmarshal ${tag}${shown} into ${type}`, node);
}

function tagOf(node: YamlNode): string {
  if (node.kind !== 'scalar') return goTypeName(node);
  return node.value.type === 'string' ? 'str' : node.value.type;
}
