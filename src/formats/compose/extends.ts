import type { Range } from '../../source/source.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { mergeNodes } from './merge.ts';
import type { Path } from './path.ts';
import {
  ComposeMistake,
  entryOf,
  invalidValue,
  isNothing,
  stringOf,
  withEntry,
} from './problem.ts';
import { applyResets } from './resets.ts';

/** The services of another file, by the path as it is written. */
export type LoadServices = (path: string, service: string, named: Range) => Promise<YamlMapping>;

const longestChain = 500;

interface Link {
  readonly file: string;
  readonly service: string;
}

/** A model with each service laid over the one that it extends. Throws a `ComposeMistake`. */
export async function applyExtends(
  model: YamlMapping,
  file: string,
  resets: readonly Path[],
  loadServices: LoadServices,
): Promise<YamlMapping> {
  const services = model.entries.get('services')?.value;
  if (services === undefined) return model;
  if (services.kind !== 'mapping') throw invalidValue('services must be a mapping', services);
  const extender = new Extender(resets, loadServices);
  const entries = new Map(services.entries);
  for (const [name, { keyRange }] of services.entries) {
    entries.set(name, { keyRange, value: await extender.extend(name, services, file, []) });
  }
  return withEntry(model, 'services', { ...services, entries });
}

class Extender {
  readonly #resets: readonly Path[];
  readonly #loadServices: LoadServices;
  /** Results by the mapping of services that they belong to. */
  readonly #done = new Map<YamlNode, YamlNode>();

  constructor(resets: readonly Path[], loadServices: LoadServices) {
    this.#resets = resets;
    this.#loadServices = loadServices;
  }

  async extend(
    name: string,
    services: YamlMapping,
    file: string,
    chain: readonly Link[],
  ): Promise<YamlNode> {
    const service = services.entries.get(name)!.value;
    if (isNothing(service)) return service;
    if (service.kind !== 'mapping') {
      throw invalidValue(`services.${name} must be a mapping`, service);
    }
    const written = service.entries.get('extends');
    if (written === undefined) return service;
    const known = this.#done.get(service);
    if (known !== undefined) return known;
    const base = await this.#baseOf(name, services, file, written.value, chain);
    if (isNothing(base)) return service;
    if (base.kind !== 'mapping') throw invalidValue(`services.${name} must be a mapping`, base);
    const merged = this.#laidOver(name, base, service);
    this.#done.set(service, merged);
    return merged;
  }

  #laidOver(name: string, base: YamlMapping, service: YamlMapping): YamlNode {
    const under = { keyRange: base.range, value: base };
    const wrapped: YamlMapping = {
      kind: 'mapping',
      entries: new Map([[name, under]]),
      range: base.range,
    };
    const model: YamlMapping = {
      kind: 'mapping',
      entries: new Map([['services', { keyRange: base.range, value: wrapped }]]),
      range: base.range,
    };
    const source = entryOf(entryOf(applyResets(model, this.#resets), 'services'), name) ?? base;
    const merged = mergeNodes(source, service, ['services', 'x']);
    return merged.kind === 'mapping' ? withEntry(merged, 'extends', undefined) : merged;
  }

  async #baseOf(
    name: string,
    services: YamlMapping,
    file: string,
    written: YamlNode,
    chain: readonly Link[],
  ): Promise<YamlNode> {
    const reference = written.kind === 'mapping' ? written.entries.get('service')?.value : written;
    const ref = stringOf(reference) ?? '';
    if (written.kind === 'mapping' && stringOf(reference) === undefined) {
      throw invalidValue(`extends.${name}.service is required`, written);
    }
    const place = reference ?? written;
    const path = entryOf(written, 'file');
    let from = services;
    let source = file;
    if (path !== undefined && !isNothing(path)) {
      source = stringOf(path) ?? '';
      if (source === '') throw invalidValue(`extends.${name}.file must be a string`, path);
      from = await this.#loadServices(source, name, path.range);
      if (!from.entries.has(ref)) {
        throw invalidValue(
          `cannot extend service "${name}" in ${file}: service "${ref}" not found in ${source}`,
          place,
        );
      }
    } else if (!from.entries.has(ref)) {
      throw invalidValue(
        `cannot extend service "${name}" in ${file}: service "${ref}" not found`,
        place,
      );
    }
    return this.extend(ref, from, source, chainWith(chain, { file: source, service: name }, place));
  }
}

function chainWith(chain: readonly Link[], link: Link, place: YamlNode): readonly Link[] {
  const isKnown = chain.some(({ file, service }) => file === link.file && service === link.service);
  if (isKnown) {
    const [first, ...rest] = [...chain, link];
    const lines = [
      'Circular reference:',
      `  ${first?.service} in ${first?.file}`,
      ...rest.map(({ service, file }) => `  extends ${service} in ${file}`),
    ];
    throw new ComposeMistake(
      'inheritance-cycle',
      'Circular extends',
      lines.join('\n'),
      place.range,
    );
  }
  if (chain.length >= longestChain) {
    throw invalidValue(`more than ${longestChain} services extend one another`, place);
  }
  return [...chain, link];
}
