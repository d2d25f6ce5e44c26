import type { Range } from '../../source/source.ts';
import type { YamlEntry, YamlMapping, YamlNode } from '../yaml/node.ts';
import { isNothing, rubyScalar, scalarTextOf } from './scalar.ts';

/** A configuration of Kamal, whose parts are asked for by their keys. */
export class Configuration {
  readonly root: YamlMapping;
  /** The environment that is deployed to: `staging` of `deploy.staging.yml`. */
  readonly destination: string | undefined;

  constructor(root: YamlMapping, destination: string | undefined) {
    this.root = root;
    this.destination = destination;
  }

  /** The value at a path of keys; undefined where there is none, or null. */
  node(...path: readonly string[]): YamlNode | undefined {
    const found = this.#entry(path)?.value;
    return isNothing(found) ? undefined : found;
  }

  text(...path: readonly string[]): string | undefined {
    return scalarTextOf(this.node(...path));
  }

  /** A value that is false or true; undefined for anything else. */
  truth(...path: readonly string[]): boolean | undefined {
    const node = this.node(...path);
    const scalar = node?.kind === 'scalar' ? rubyScalar(node) : undefined;
    return scalar?.type === 'bool' ? scalar.truth : undefined;
  }

  /** The texts of a list, or of one text. */
  texts(...path: readonly string[]): readonly PlacedText[] {
    const node = this.node(...path);
    const items = node?.kind === 'sequence' ? node.items : node === undefined ? [] : [node];
    return items.flatMap((item) => {
      const text = scalarTextOf(item);
      return text === undefined ? [] : [{ text, range: item.range }];
    });
  }

  /** Where a key stands: of its value, else of what it would be in. */
  place(...path: readonly string[]): Range {
    for (let length = path.length; length > 0; length -= 1) {
      const entry = this.#entry(path.slice(0, length));
      if (entry === undefined) continue;
      return length === path.length ? entry.value.range : entry.keyRange;
    }
    return { file: this.root.range.file, start: 0, end: 0 };
  }

  /** Where a key itself stands. */
  keyPlace(...path: readonly string[]): Range {
    return this.#entry(path)?.keyRange ?? this.place(...path);
  }

  #entry(path: readonly string[]): YamlEntry | undefined {
    let node: YamlNode | undefined = this.root;
    let entry: YamlEntry | undefined;
    for (const key of path) {
      entry = node?.kind === 'mapping' ? node.entries.get(key) : undefined;
      node = entry?.value;
    }
    return entry;
  }

  get service(): string {
    return this.text('service') ?? '';
  }

  get registryServer(): string | undefined {
    return this.text('registry', 'server');
  }

  /** A registry on this machine, which Kamal runs itself. */
  get usesLocalRegistry(): boolean {
    return /^localhost[:$]/.test(this.registryServer ?? '');
  }

  get image(): string | undefined {
    return this.text('image') ?? (this.usesLocalRegistry ? this.text('service') : undefined);
  }

  /** The name of the image without a tag. */
  get repository(): string {
    return this.inRegistry(this.image ?? '');
  }

  inRegistry(name: string): string {
    return [this.registryServer, name].filter((part) => part !== undefined).join('/');
  }

  get latestTag(): string {
    return this.destination === undefined ? 'latest' : `latest-${this.destination}`;
  }

  get arches(): readonly string[] {
    return this.texts('builder', 'arch').map(({ text }) => text);
  }

  get driver(): string {
    return this.text('builder', 'driver') ?? 'docker-container';
  }

  get remote(): string | undefined {
    return this.text('builder', 'remote');
  }

  /** The files with secrets, weakest first; not all of them need to be there. */
  get secretFiles(): readonly string[] {
    const path = this.text('secrets_path') ?? '.kamal/secrets';
    return [
      `${path}-common`,
      this.destination === undefined ? path : `${path}.${this.destination}`,
    ];
  }
}

/** A text with its place. */
export interface PlacedText {
  readonly text: string;
  readonly range: Range;
}
