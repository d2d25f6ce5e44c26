import { type Host, HostFileError } from '../host/host.ts';
import type { BuildStep, Hole, Text } from '../model/plan.ts';

/** The outer one is closed to other users; in the inner one the user of a container may write. */
interface Folder {
  readonly outer: string;
  readonly inner: string;
}

/** The temporary folder of a run: layouts and metadata files; made when first needed. */
export class Workspace {
  readonly #host: Host;
  #folder: Promise<Folder> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The text of a step with its holes filled; the layouts that it names must have been written. */
  async fill(text: Text, step: string): Promise<string> {
    if (typeof text === 'string') return text;
    const parts: string[] = [];
    for (const part of text) {
      parts.push(typeof part === 'string' ? part : await this.#valueOf(part, step));
    }
    return parts.join('');
  }

  /** Where a step's temporary files go; empty for one that has none. */
  async fileFolder({ id, own }: BuildStep): Promise<string> {
    return own?.files.size ? this.#valueOf({ kind: 'file-folder' }, id) : '';
  }

  /** Where a process puts what it would leave in the system's folder if it were killed. */
  async processFolder(): Promise<string> {
    await this.#path();
    return `${(await this.#folder)?.outer}/tmp`;
  }

  async #valueOf(hole: Hole, step: string): Promise<string> {
    const folder = await this.#path();
    switch (hole.kind) {
      case 'metadata-file':
        return `${folder}/${step}.json`;
      case 'layouts-folder':
        return `${folder}/layouts`;
      case 'layout-folder':
        return layoutFolder(folder, hole.target);
      case 'layout': {
        const layout = layoutFolder(folder, hole.target);
        return `${layout}@${await this.#digestOf(layout, hole.target)}`;
      }
      case 'layout-digest':
        return this.#digestOf(layoutFolder(folder, hole.target), hole.target);
      case 'workspace':
        return folder;
      case 'file-folder':
        return `${folder}/files/${step}`;
      default:
        return hole satisfies never;
    }
  }

  /** What a step wrote to its metadata file; empty when it wrote none. */
  async metadata(step: string): Promise<Readonly<Record<string, unknown>>> {
    const path = await this.#valueOf({ kind: 'metadata-file' }, step);
    try {
      return asObject(JSON.parse(new TextDecoder().decode(await this.#host.files.read(path))));
    } catch (error) {
      if (error instanceof HostFileError || error instanceof SyntaxError) return {};
      throw error;
    }
  }

  /** Removes a layout that a failed attempt may have left half written. */
  async clearLayout(target: string): Promise<void> {
    await this.#host.files.remove(layoutFolder(await this.#path(), target));
  }

  async remove(): Promise<void> {
    if (this.#folder === undefined) return;
    try {
      await this.#host.files.remove((await this.#folder).outer);
    } catch (error) {
      // What cannot be removed is left to the system, which empties its temporary folder.
      if (!(error instanceof HostFileError)) throw error;
    }
  }

  async #path(): Promise<string> {
    this.#folder ??= this.#make();
    return (await this.#folder).inner;
  }

  async #make(): Promise<Folder> {
    const { files } = this.#host;
    const outer = await files.realPath(await files.makeTemporaryDirectory('bakefile-'));
    const inner = `${outer}/run`;
    await files.makeDirectory(inner, { shared: true });
    await files.makeDirectory(`${inner}/layouts`, { shared: true });
    await files.makeDirectory(`${outer}/tmp`);
    return { outer, inner };
  }

  /**
   * The image itself where the layout holds one besides attestations: an index would offer it for
   * its own platform only, and Buildx hands over what was built whatever its platform.
   */
  async #digestOf(layout: string, target: string): Promise<string> {
    const digest = digestIn((await this.#manifestsIn(`${layout}/index.json`))[0]);
    if (digest === undefined) {
      throw new HostFileError('other', layout, `the OCI layout of target ${target} holds no image`);
    }
    const inner = await this.#manifestsIn(`${layout}/blobs/${digest.replace(':', '/')}`).catch(
      (error: unknown) => {
        if (error instanceof HostFileError) return [];
        throw error;
      },
    );
    const images = inner.filter((each) => attestationOf(each) === undefined);
    return (images.length === 1 ? digestIn(images[0]) : undefined) ?? digest;
  }

  async #manifestsIn(path: string): Promise<readonly unknown[]> {
    const text = new TextDecoder().decode(await this.#host.files.read(path));
    try {
      return asList(asObject(JSON.parse(text))['manifests']);
    } catch {
      throw new HostFileError('other', path, `${path} is no JSON`);
    }
  }
}

function digestIn(descriptor: unknown): string | undefined {
  const digest = asObject(descriptor)['digest'];
  return typeof digest === 'string' ? digest : undefined;
}

function attestationOf(descriptor: unknown): unknown {
  return asObject(asObject(descriptor)['annotations'])['vnd.docker.reference.type'];
}

/** Names of targets are letters, digits, `_`, `-` and `.`, so they are names of folders too. */
function layoutFolder(folder: string, target: string): string {
  return `${folder}/layouts/${target}`;
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
