import { placeKey } from '../../model/merge.ts';
import { expandAttestFlag, parseAttestation } from '../../model/specs/attest.ts';
import { type CacheEntry, parseCacheEntries } from '../../model/specs/cache.ts';
import { lastByKey } from '../../model/specs/dedupe.ts';
import type { SecretEntry } from '../../model/specs/secret.ts';
import type { AttributeName, TargetAttributes, TargetDefinition, Use } from '../../model/target.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/node.ts';
import { namedContexts, targetNameOf } from './contexts.ts';
import {
  decodeHosts,
  decodeLimits,
  decodePairs,
  decodeSize,
  decodeTexts,
  decodeTruth,
  type Placed,
  placed,
  textOf,
} from './decode.ts';
import { entryOf, invalidValue, isNothing, stringOf } from './problem.ts';
import type { Environment } from './project.ts';
import { formatBytes } from './size-text.ts';
import { sortedSsh } from './ssh-order.ts';
import { applyXBake } from './x-bake.ts';

/** What the target of a service depends on besides its `build`. */
export interface ServiceSurroundings {
  readonly name: string;
  readonly range: Range;
  readonly service: YamlMapping;
  /** The variables of its container. */
  readonly container: Environment;
  readonly environment: Environment;
  /** The secrets of the top level. */
  readonly secrets: YamlNode | undefined;
  /** All that was substituted anywhere; arguments without a value are added. */
  readonly uses: Use[];
}

/** The target that a service's `build` stands for (buildx). Throws a `ComposeMistake`. */
export function targetOf(
  surroundings: ServiceSurroundings,
  build: YamlMapping,
  sink: DiagnosticSink,
): TargetDefinition {
  const { name, range, service } = surroundings;
  const maker = new TargetMaker(name, build);
  maker.setText('context', 'context');
  maker.setText('dockerfile', 'dockerfile');
  maker.setText('dockerfile-inline', 'dockerfile_inline');
  maker.setText('network', 'network');
  maker.setText('target', 'target');
  maker.setTexts('tags', 'tags');
  maker.setTexts('platforms', 'platforms');
  maker.setContexts();
  maker.setArguments(surroundings);
  maker.setLabels();
  maker.setCaches();
  maker.setSsh();
  maker.setSecrets(surroundings.secrets);
  maker.setLimits();
  maker.setAttestations();
  maker.setTruths();
  applyXBake(
    maker.attributes,
    entryOf(build, 'x-bake'),
    (attribute, entry) => maker.placeAt(attribute, entry),
    sink,
  );
  maker.setImage(service);
  return {
    name: targetNameOf(name),
    range,
    attributes: maker.attributes,
    places: maker.places,
    uses: () => maker.usesAmong(surroundings.uses),
  };
}

class TargetMaker {
  readonly attributes: TargetAttributes = {};
  readonly places = new Map<string, Range>();
  /** Of what stands behind the keys. */
  readonly #values = new Map<string, Range>();
  readonly #service: string;
  readonly #build: YamlMapping;

  constructor(service: string, build: YamlMapping) {
    this.#service = service;
    this.#build = build;
  }

  #pairs(key: string): ReadonlyMap<string, Placed<string | null>> {
    return decodePairs(this.#get(key), this.#placeOf(key));
  }

  /** As messages show it. */
  #placeOf(key: string): string {
    return `services[${this.#service}].build.${key}`;
  }

  #place(attribute: AttributeName, key: string): void {
    const entry = this.#build.entries.get(key);
    if (entry !== undefined) this.placeAt(attribute, entry);
  }

  placeAt(attribute: AttributeName, { keyRange, value }: YamlEntry): void {
    this.places.set(attribute, keyRange);
    this.#values.set(attribute, value.range);
  }

  /** Those that stand in the values of attributes and entries, by the keys of the places. */
  usesAmong(uses: readonly Use[]): ReadonlyMap<string, readonly Use[]> {
    const found = new Map<string, readonly Use[]>();
    for (const [key, place] of new Map([...this.places, ...this.#values])) {
      const inside = uses.filter(
        ({ range: { file, start } }) =>
          file === place.file &&
          start >= place.start &&
          start < Math.max(place.end, place.start + 1),
      );
      if (inside.length > 0) found.set(key, inside);
    }
    return found;
  }

  #placeEntries(
    attribute: AttributeName,
    ranges: Iterable<readonly [string | number, Range]>,
  ): void {
    for (const [entry, range] of ranges) this.places.set(placeKey(attribute, entry), range);
  }

  #get(key: string): YamlNode | undefined {
    return entryOf(this.#build, key);
  }

  setText(
    attribute: 'context' | 'dockerfile' | 'dockerfile-inline' | 'network' | 'target',
    key: string,
  ): void {
    const text = textOf(this.#get(key)) ?? '';
    if (text === '') return;
    this.attributes[attribute] = text;
    this.#place(attribute, key);
  }

  setTexts(attribute: 'tags' | 'platforms', key: string): void {
    const texts = decodeTexts(this.#get(key));
    if (texts.length === 0) return;
    this.attributes[attribute] = texts.map(({ value }) => value);
    this.#place(attribute, key);
    this.#placeEntries(
      attribute,
      texts.map(({ range }, index) => [index, range] as const),
    );
  }

  setContexts(): void {
    const pairs = this.#pairs('additional_contexts');
    if (pairs.size === 0) return;
    this.attributes.contexts = namedContexts(
      [...pairs].map(([name, { value }]) => [name, value ?? ''] as const),
    );
    this.#place('contexts', 'additional_contexts');
    this.#placePairs('contexts', pairs, 'additional_contexts');
  }

  #placePairs(
    attribute: AttributeName,
    pairs: ReadonlyMap<string, Placed<unknown>>,
    key: string,
  ): void {
    this.#placeEntries(
      attribute,
      [...pairs].map(([name, { range }]) => [name, range] as const),
    );
    const node = this.#get(key);
    if (node?.kind !== 'mapping') return;
    for (const [name, { value }] of node.entries) {
      if (!isNothing(value)) this.#values.set(placeKey(attribute, name), value.range);
    }
  }

  /** One without a value takes it from the service's environment, then from the variables. */
  setArguments({ container, environment, uses }: ServiceSurroundings): void {
    const pairs = this.#pairs('args');
    const args = new Map<string, string>();
    for (const [name, { value, range }] of pairs) {
      const given = value ?? container.get(name) ?? environment.get(name);
      if (value === null && !container.has(name)) uses.push({ kind: 'variable', name, range });
      if (given !== undefined) args.set(name, given);
    }
    if (args.size === 0) return;
    this.attributes.args = args;
    this.#place('args', 'args');
    this.#placePairs('args', pairs, 'args');
  }

  setLabels(): void {
    const pairs = this.#pairs('labels');
    if (pairs.size > 0) {
      this.attributes.labels = new Map([...pairs].map(([name, { value }]) => [name, value ?? '']));
      this.#place('labels', 'labels');
      this.#placePairs('labels', pairs, 'labels');
    }
    const hosts = decodeHosts(this.#get('extra_hosts'), this.#placeOf('extra_hosts'));
    if (hosts.size > 0) {
      this.attributes['extra-hosts'] = new Map(
        [...hosts].map(([host, { value }]) => [host, value]),
      );
      this.#place('extra-hosts', 'extra_hosts');
      this.#placePairs('extra-hosts', hosts, 'extra_hosts');
    }
  }

  setCaches(): void {
    const rows = [
      ['cache-from', 'cache_from'],
      ['cache-to', 'cache_to'],
    ] as const;
    for (const [attribute, key] of rows) {
      const entries = decodeTexts(this.#get(key)).flatMap((text): readonly CacheEntry[] =>
        placed(text, () => parseCacheEntries(text.value)),
      );
      if (entries.length === 0) continue;
      this.attributes[attribute] = entries;
      this.#place(attribute, key);
    }
  }

  setSsh(): void {
    const node = this.#get('ssh');
    if (node?.kind !== 'mapping' || node.entries.size === 0) return;
    this.attributes.ssh = sortedSsh(
      [...node.entries].map(([id, { value }]) => {
        const path = textOf(value) ?? '';
        return { id, paths: path === '' ? [] : [path] };
      }),
    );
    this.#place('ssh', 'ssh');
  }

  setSecrets(declared: YamlNode | undefined): void {
    const node = this.#get('secrets');
    if (node?.kind !== 'sequence' || node.items.length === 0) return;
    this.attributes.secret = node.items.map((item) => secretOf(item, declared));
    this.#place('secret', 'secrets');
    this.#placeEntries(
      'secret',
      node.items.map(({ range }, index) => [index, range] as const),
    );
  }

  setLimits(): void {
    const limits = decodeLimits(this.#get('ulimits'));
    if (limits.length > 0) {
      this.attributes.ulimits = limits.map(({ value }) => value);
      this.#place('ulimits', 'ulimits');
    }
    const size = decodeSize(this.#get('shm_size'), this.#placeOf('shm_size'));
    if (size === undefined) return;
    this.attributes['shm-size'] = formatBytes(size);
    this.#place('shm-size', 'shm_size');
  }

  setAttestations(): void {
    const entries = (['sbom', 'provenance'] as const).flatMap((type) => {
      const node = this.#get(type);
      const text = textOf(node) ?? '';
      if (node === undefined || text === '') return [];
      this.#place('attest', type);
      return [placed(node, () => parseAttestation(expandAttestFlag(type, text)))];
    });
    const distinct = lastByKey(entries, ({ type }) => type);
    if (distinct !== undefined) this.attributes.attest = distinct;
  }

  setTruths(): void {
    const rows = [
      ['no-cache', 'no_cache'],
      ['pull', 'pull'],
    ] as const;
    for (const [attribute, key] of rows) {
      if (!decodeTruth(this.#get(key), this.#placeOf(key))) continue;
      this.attributes[attribute] = true;
      this.#place(attribute, key);
    }
  }

  /** The service's image is the tag of what has no other. */
  setImage(service: YamlMapping): void {
    const image = service.entries.get('image');
    const text = textOf(image?.value) ?? '';
    if (image === undefined || text === '' || (this.attributes.tags ?? []).length > 0) return;
    this.attributes.tags = [text];
    this.places.set('tags', image.keyRange);
    this.places.set(placeKey('tags', 0), image.value.range);
  }
}

function secretOf(item: YamlNode, declared: YamlNode | undefined): SecretEntry {
  const id = stringOf(entryOf(item, 'source')) ?? '';
  const secret = entryOf(declared, id);
  const external = entryOf(secret, 'external');
  if (
    external !== undefined &&
    !isNothing(external) &&
    decodeTruth(external, `secrets[${id}].external`)
  ) {
    const name = stringOf(entryOf(secret, 'name')) ?? '';
    throw invalidValue(`failed to parse compose file: unsupported external secret ${name}`, item);
  }
  const src = textOf(entryOf(secret, 'file')) ?? '';
  const env = textOf(entryOf(secret, 'environment')) ?? '';
  return { id, ...(src === '' ? {} : { src }), ...(env === '' ? {} : { env }) };
}
