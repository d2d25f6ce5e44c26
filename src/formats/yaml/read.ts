import {
  type AliasEvent,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE_PLAIN,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range, SourceFile } from '../../source/source.ts';
import type { ScalarValue, YamlDocument, YamlEntry, YamlNode, YamlScalar } from './node.ts';
import { resolvePlain } from './scalar.ts';

const deepest = 1000;
/** The longest text, in UTF-16 units; the parser takes some eighty bytes for each. */
const longest = 16 * 2 ** 20;
/** How many nodes a document may have when its aliases are written out. */
const mostNodes = 1_000_000;

/**
 * The documents of a YAML file as nodes with places, aliases and merge keys resolved. After a
 * mistake it is undefined, and the mistake is in the sink. Bounded on hostile input: nesting, and
 * the size that aliases add up to.
 */
export function readYaml(
  file: SourceFile,
  sink: DiagnosticSink,
): readonly YamlDocument[] | undefined {
  if (file.invalidAt !== undefined) {
    report(sink, file, file.invalidAt, 'the text is not valid UTF-8', 'invalid-utf8');
    return undefined;
  }
  if (file.text.length > longest) {
    report(sink, file, 0, 'the text is longer than 16 MiB', 'too-large');
    return undefined;
  }
  try {
    return new Composer(file).compose(parseEvents(file.text, { maxDepth: deepest }));
  } catch (error) {
    if (error instanceof YAMLException) {
      const at = error.mark?.position ?? 0;
      const isCut =
        at >= file.text.trimEnd().length && /indentation|unexpected end/.test(error.reason);
      const reason = isCut ? 'the text ends before a bracket or quotation is closed' : error.reason;
      report(sink, file, at, reason);
    } else if (error instanceof YamlMistake) {
      report(sink, file, error.start, error.message, 'syntax-error', error.end, error.first);
    } else {
      throw error;
    }
    return undefined;
  }
}

function report(
  sink: DiagnosticSink,
  file: SourceFile,
  start: number,
  reason: string,
  code: 'syntax-error' | 'invalid-utf8' | 'too-large' = 'syntax-error',
  end: number = start + 1,
  first?: Range,
): void {
  sink.add({
    code,
    severity: 'error',
    summary: 'Invalid YAML',
    detail: `The file is not valid YAML: ${reason}.`,
    subject: { file, start, end: Math.max(start, Math.min(end, file.text.length)) },
    ...(first !== undefined && { related: [{ message: 'The first one is here', range: first }] }),
  });
}

class YamlMistake extends Error {
  readonly start: number;
  readonly end: number;
  readonly first: Range | undefined;

  constructor(message: string, start: number, end: number, first?: Range) {
    super(message);
    this.start = start;
    this.end = end;
    this.first = first;
  }
}

/** A collection that is still open. */
interface Open {
  readonly kind: 'document' | 'sequence' | 'mapping';
  readonly start: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  readonly items: YamlNode[];
  readonly entries: Map<string, YamlEntry>;
  /** The merge keys of a mapping, applied when it is complete. */
  readonly merges: YamlNode[];
  /** The key whose value comes next. */
  key: YamlScalar | undefined;
  /** Its own value, where it is not a string. */
  keyValue: ScalarValue | undefined;
  nodes: number;
}

class Composer {
  readonly #file: SourceFile;
  readonly #documents: YamlDocument[] = [];
  readonly #open: Open[] = [];
  #anchors = new Map<string, YamlNode>();
  /** Nodes of an anchored node with its aliases written out. */
  readonly #sizes = new Map<YamlNode, number>();
  /** Where the last token ended: the end of a collection that has no closing bracket. */
  #end = 0;

  constructor(file: SourceFile) {
    this.#file = file;
  }

  compose(events: readonly Event[]): readonly YamlDocument[] {
    for (const event of events) {
      switch (event.type) {
        case EVENT_ID.DOCUMENT:
          this.#anchors = new Map();
          this.#open.push(newOpen('document', this.#end, undefined, undefined));
          break;
        case EVENT_ID.SEQUENCE:
          this.#begin('sequence', event);
          break;
        case EVENT_ID.MAPPING:
          this.#begin('mapping', event);
          break;
        case EVENT_ID.SCALAR:
          this.#scalar(event);
          break;
        case EVENT_ID.ALIAS:
          this.#alias(event);
          break;
        case EVENT_ID.POP:
          this.#close();
          break;
        default:
          event satisfies never;
      }
    }
    return this.#documents;
  }

  #begin(kind: 'sequence' | 'mapping', event: SequenceEvent | MappingEvent): void {
    const { anchor, tag } = this.#properties(event);
    this.#open.push(newOpen(kind, event.start, anchor, tag));
    this.#end = event.start;
  }

  #scalar(event: ScalarEvent): void {
    const { anchor, tag } = this.#properties(event);
    const text = getScalarValue(this.#file.text, event);
    const start = event.valueStart < 0 ? this.#end : event.valueStart;
    const end = Math.max(start, event.valueEnd);
    const isPlain = event.style === SCALAR_STYLE_PLAIN;
    // Quotes belong to the place, and lie outside the value's offsets.
    const quote = this.#file.text[start - 1];
    const isQuoted = !isPlain && (quote === '"' || quote === "'") && quote === this.#file.text[end];
    const range = isQuoted ? this.#range(start - 1, end + 1) : this.#range(start, end);
    if (end > start) this.#end = range.end;
    const value = this.#valueOf(text, isPlain, tag, range);
    const own = ownTag(tag);
    this.#add(
      { kind: 'scalar', value, range, ...(own !== undefined && { tag: own }) },
      anchor,
      1,
      isPlain && tag === undefined,
    );
  }

  #valueOf(text: string, isPlain: boolean, tag: string | undefined, range: Range): ScalarValue {
    const resolved: ScalarValue =
      isPlain && tag !== '!' ? resolvePlain(text) : { type: 'string', text };
    switch (tag) {
      case undefined:
      case '!':
        return resolved;
      case '!!str':
        return { type: 'string', text };
      case '!!binary':
        return { type: 'string', text: decodeBase64(text, range) };
      case '!!null':
      case '!!bool':
      case '!!int':
      case '!!float':
      case '!!timestamp': {
        const forced = resolvePlain(text);
        if (`!!${forced.type}` === tag) return forced;
        if (tag === '!!float' && forced.type === 'int') {
          return { type: 'float', number: Number(forced.integer) };
        }
        throw new YamlMistake(
          `cannot construct !!${forced.type === 'string' ? 'str' : forced.type} \`${text}\` as a ${tag}`,
          range.start,
          range.end,
        );
      }
      default:
        return resolved;
    }
  }

  #alias(event: AliasEvent): void {
    const name = this.#file.text.slice(event.anchorStart, event.anchorEnd);
    const range = this.#range(event.anchorStart - 1, event.anchorEnd);
    const node = this.#anchors.get(name);
    if (node === undefined) {
      const inside = this.#open.some(({ anchor }) => anchor === name);
      throw new YamlMistake(
        inside ? `anchor '${name}' value contains itself` : `unknown anchor '${name}' referenced`,
        range.start,
        range.end,
      );
    }
    this.#end = range.end;
    this.#add(node, undefined, this.#sizes.get(node) ?? 1, false);
  }

  #close(): void {
    const open = this.#open.pop();
    if (open === undefined) throw new Error('internal: unbalanced YAML events');
    if (open.kind === 'document') {
      this.#documents.push({ file: this.#file, root: open.items[0] });
      return;
    }
    const { text } = this.#file;
    // Flow collections end with a bracket behind the last token.
    const bracket = open.kind === 'sequence' ? ['[', ']'] : ['{', '}'];
    if (text[open.start] === bracket[0]) {
      const at = text.indexOf(bracket[1] ?? '', this.#end);
      if (at >= 0) this.#end = at + 1;
    }
    const range = this.#range(open.start, Math.max(open.start, this.#end));
    const tag = ownTag(open.tag);
    const more = tag === undefined ? {} : { tag };
    const node: YamlNode =
      open.kind === 'sequence'
        ? { kind: 'sequence', items: open.items, range, ...more }
        : { kind: 'mapping', entries: this.#merged(open), range, ...more };
    this.#add(node, open.anchor, open.nodes, false);
  }

  /** Entries with those of merge keys added: a key of the mapping itself wins, then the first. */
  #merged(open: Open): ReadonlyMap<string, YamlEntry> {
    if (open.merges.length === 0) return open.entries;
    const merged = new Map(open.entries);
    for (const node of open.merges) {
      for (const part of node.kind === 'sequence' ? node.items : [node]) {
        if (part.kind !== 'mapping') {
          throw new YamlMistake(
            'map merge requires map or sequence of maps as the value',
            part.range.start,
            part.range.end,
          );
        }
        for (const [key, entry] of part.entries) {
          const own = merged.get(key);
          if (own === undefined) merged.set(key, entry);
          // compose-go: what is reset is not there when keys are merged.
          else if (own.value.tag === '!reset') merged.set(key, { ...entry, isReset: true });
          else if (isReset(entry)) merged.set(key, { ...own, isReset: true });
        }
      }
    }
    return merged;
  }

  #add(node: YamlNode, anchor: string | undefined, nodes: number, isBare: boolean): void {
    if (anchor !== undefined) {
      this.#anchors.set(anchor, node);
      this.#sizes.set(node, nodes);
    }
    const parent = this.#open.at(-1);
    if (parent === undefined) throw new Error('internal: YAML node outside of a document');
    parent.nodes += nodes;
    if (parent.nodes > mostNodes) {
      throw new YamlMistake(
        this.#anchors.size > 0
          ? 'document contains excessive aliasing'
          : `document has more than ${mostNodes} nodes`,
        node.range.start,
        node.range.end,
      );
    }
    if (parent.kind !== 'mapping') {
      parent.items.push(node);
      return;
    }
    const { key } = parent;
    if (key === undefined) {
      parent.key = keyOf(node, isBare);
      parent.keyValue =
        node.kind === 'scalar' && node.value.type !== 'string' ? node.value : undefined;
      return;
    }
    parent.key = undefined;
    if (key.tag === mergeKey) {
      parent.merges.push(node);
      return;
    }
    const name = key.value.type === 'string' ? key.value.text : '';
    const first = parent.entries.get(name);
    if (first !== undefined) {
      throw new YamlMistake(
        `mapping key "${name}" already defined`,
        key.range.start,
        key.range.end,
        first.keyRange,
      );
    }
    const own = parent.keyValue;
    parent.entries.set(name, {
      keyRange: key.range,
      value: node,
      ...(own !== undefined && { key: own }),
    });
  }

  #properties(event: {
    readonly anchorStart: number;
    readonly anchorEnd: number;
    readonly tagStart: number;
    readonly tagEnd: number;
  }): { readonly anchor: string | undefined; readonly tag: string | undefined } {
    const { text } = this.#file;
    const anchor =
      event.anchorStart < 0 ? undefined : text.slice(event.anchorStart, event.anchorEnd);
    const tag = event.tagStart < 0 ? undefined : text.slice(event.tagStart, event.tagEnd);
    return { anchor, tag: tag?.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1') };
  }

  #range(start: number, end: number): Range {
    return { file: this.#file, start, end };
  }
}

function decodeBase64(text: string, { start, end }: Range): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder().decode(bytes);
  } catch {
    throw new YamlMistake('!!binary value contains invalid base64 data', start, end);
  }
}

function isReset({ value: { tag }, isReset }: YamlEntry): boolean {
  return isReset === true || tag === '!reset' || tag === '!override';
}

const mergeKey = '<<';

/** Keys are texts; a number, bool or null as a key stands for its text (compose-go). */
function keyOf(node: YamlNode, isBare: boolean): YamlScalar {
  if (node.kind !== 'scalar') {
    throw new YamlMistake('a mapping key must be a scalar', node.range.start, node.range.end);
  }
  const { value, range } = node;
  if (isBare && value.type === 'string' && value.text === '<<') return { ...node, tag: mergeKey };
  if (value.type === 'string') return { kind: 'scalar', value, range };
  const text = range.file.text.slice(range.start, range.end);
  return { kind: 'scalar', value: { type: 'string', text }, range };
}

/** Tags that are not YAML's own are the application's. */
function ownTag(tag: string | undefined): string | undefined {
  return tag === undefined || tag === '!' || tag.startsWith('!!') ? undefined : tag;
}

function newOpen(
  kind: Open['kind'],
  start: number,
  anchor: string | undefined,
  tag: string | undefined,
): Open {
  return {
    kind,
    start,
    anchor,
    tag,
    items: [],
    entries: new Map(),
    merges: [],
    key: undefined,
    keyValue: undefined,
    nodes: 1,
  };
}
