import { formatCsv, parseCsv } from './csv.ts';
import { sortedPairs } from './entry.ts';
import { cutPair, readBoolean, trimSpace } from './scalars.ts';
import { SpecError } from './spec-error.ts';

/** One entry of `output`: `type=local,dest=out`. */
export interface OutputEntry {
  readonly type: string;
  /** A file or folder; `-` is standard output. */
  readonly dest?: string;
  readonly attrs: ReadonlyMap<string, string>;
}

/** Reads `type=local,dest=out`; a text without commas is a folder, `-` a tar to standard output. */
export function parseOutput(text: string): OutputEntry {
  const fields = parseCsv(text);
  if (fields.length === 1 && fields[0] === text && !text.startsWith('type=')) {
    return { type: text === '-' ? 'tar' : 'local', dest: text, attrs: new Map() };
  }
  const attrs = new Map<string, string>();
  for (const field of fields) {
    const pair = cutPair(field);
    if (pair === undefined) throw new SpecError(`invalid value ${field}`);
    attrs.set(trimSpace(pair[0].toLowerCase()), pair[1]);
  }
  return outputFromObject(attrs);
}

/** From the object form. */
export function outputFromObject(entries: ReadonlyMap<string, string>): OutputEntry {
  const type = entries.get('type') ?? '';
  if (type === '') throw new SpecError('type is required for output');
  const dest = entries.get('dest') ?? '';
  const attrs = new Map(entries);
  attrs.delete('type');
  attrs.delete('dest');
  return { type, ...(dest === '' ? {} : { dest }), attrs };
}

/** `type=local,dest=out`, with the attributes in order of their names. */
export function formatOutput(output: OutputEntry): string {
  return formatCsv([
    ...(output.type === '' ? [] : [['type', output.type] as const]),
    ...(output.dest === undefined ? [] : [['dest', output.dest] as const]),
    ...sortedPairs(output.attrs),
  ]);
}

/** Equal for equal entries only. */
export function outputKey(output: OutputEntry): string {
  return JSON.stringify([output.type, output.dest, sortedPairs(output.attrs)]);
}

/** What the `dest` of an output names: a folder, a file (or standard output), or it has none. */
export function destinationKind(output: OutputEntry): 'folder' | 'file' | 'none' {
  switch (output.type) {
    case 'local':
      return 'folder';
    case 'tar':
      return 'file';
    case 'oci':
    case 'docker':
      return readBoolean(output.attrs.get('tar') ?? '') === false ? 'folder' : 'file';
    default:
      return 'none';
  }
}

/** With the destination that the type implies: a tar goes to standard output. */
export function withImpliedDestination(output: OutputEntry): OutputEntry {
  if (output.dest !== undefined || output.type === 'docker') return output;
  return destinationKind(output) === 'file' ? { ...output, dest: '-' } : output;
}

/** What is wrong with the destinations, in buildx's words. */
export function* checkOutputs(outputs: readonly OutputEntry[]): Generator<SpecError> {
  let toStandardOutput = false;
  for (const [index, given] of outputs.entries()) {
    const output = withImpliedDestination(given);
    const kind = destinationKind(output);
    if (kind === 'folder' && output.dest === undefined) {
      yield new SpecError(`dest is required for ${output.type} exporter`, index);
    } else if (kind === 'folder' && output.dest === '-') {
      yield new SpecError(`dest cannot be stdout for ${output.type} exporter`, index);
    } else if (kind === 'file' && output.dest === '-') {
      if (toStandardOutput) {
        yield new SpecError('multiple outputs configured to write to stdout', index);
      }
      toStandardOutput = true;
    }
  }
}

/** What `--push` and `NAME.push=true|false` make of the outputs. */
export function withPush(outputs: readonly OutputEntry[], push: boolean): readonly OutputEntry[] {
  if (!push) return withoutPush(outputs);
  const pushed = outputs.map((output) =>
    output.type === 'image' ? withAttribute(output, 'push', 'true') : output,
  );
  // An output of another type is meant to go elsewhere, and is left alone.
  if (!outputs.every(({ type }) => type === 'docker')) return pushed;
  return [...pushed, { type: 'image', attrs: new Map([['push', 'true']]) }];
}

function withoutPush(outputs: readonly OutputEntry[]): readonly OutputEntry[] {
  const kept = [...outputs];
  for (let index = 0; index < kept.length; ) {
    const output = kept[index]!;
    if (output.type === 'registry') {
      // buildx: the last entry takes the place of one that is removed.
      const last = kept.pop()!;
      if (index < kept.length) kept[index] = last;
      continue;
    }
    if (output.type === 'image') kept[index] = withAttribute(output, 'push', 'false');
    index += 1;
  }
  return kept;
}

/** What `--load` and `NAME.load=true|false` make of the outputs. */
export function withLoad(outputs: readonly OutputEntry[], load: boolean): readonly OutputEntry[] {
  if (!load) return outputs;
  for (const output of outputs) {
    switch (output.type) {
      case 'docker':
        if (output.dest === undefined) return outputs;
        break;
      case 'image':
      case 'registry':
      case 'oci':
        break;
      default:
        return outputs;
    }
  }
  return [...outputs, { type: 'docker', attrs: new Map() }];
}

function withAttribute(output: OutputEntry, name: string, value: string): OutputEntry {
  return { ...output, attrs: new Map(output.attrs).set(name, value) };
}
