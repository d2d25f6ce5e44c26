import {
  type BakeRequest,
  type Definition,
  defaultNames,
  type Host,
  HostFileError,
  load,
  outline,
  resolve,
} from '../index.ts';

/** A word that could stand in the place of the one that is being typed. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** What a definition is called and calls things; nothing where there is none. */
export class DefinitionNames {
  readonly #request: BakeRequest | undefined;
  readonly #host: Host;

  constructor(request: BakeRequest | undefined, host: Host) {
    this.#request = request;
    this.#host = host;
  }

  /** The evaluated definition; with mistakes in it, the names of the blocks that can be read. */
  async read(): Promise<Definition | undefined> {
    if (this.#request === undefined) return undefined;
    const { value } = await load(this.#request, this.#host);
    return value ?? (await this.#outlined());
  }

  /** Groups, then targets, without those that are given already; for a pattern, what it matches. */
  async targets(text: string, given: readonly string[]): Promise<readonly Candidate[]> {
    const definition = await this.read();
    if (definition === undefined) return [];
    if (/[*?[]/.test(text)) return this.#matches(text, definition);
    const groups = definition.groups.map(({ name, description, targets }) => ({
      value: name,
      description: description || `group of ${targets.join(', ')}`,
    }));
    const targets = definition.targets.map(({ name, attributes }) => ({
      value: name,
      description: attributes.description ?? '',
    }));
    const used = new Set(given);
    const seen = new Set<string>();
    return [...groups, ...targets].filter(({ value }) => {
      if (used.has(value) || seen.has(value)) return false;
      seen.add(value);
      return true;
    });
  }

  async variables(): Promise<readonly Candidate[]> {
    const definition = await this.read();
    return (definition?.variables ?? []).map(({ name, description, value }) => ({
      value: `${name}=`,
      description: description || (value === undefined ? '' : `now ${value}`),
    }));
  }

  async builders(): Promise<readonly Candidate[]> {
    const definition = await this.read();
    return (definition?.builders ?? []).map(({ name }) => ({ value: name }));
  }

  #matches(pattern: string, definition: Definition): readonly Candidate[] {
    const { value: graph } = resolve(definition, { targets: [pattern] }, this.#host);
    return graph === undefined ? [] : [{ value: pattern, description: graph.requested.join(', ') }];
  }

  async #outlined(): Promise<Definition | undefined> {
    const { files = [] } = this.#request ?? {};
    const names = files.length > 0 ? files : defaultNames;
    const items = (await Promise.all(names.map((name) => this.#itemsOf(name)))).flat();
    const named = (...kinds: string[]) => items.filter(({ kind }) => kinds.includes(kind));
    return {
      targets: named('target', 'service').map(({ name }) => ({
        name,
        attributes: {},
        places: new Map(),
      })),
      groups: named('group').map(({ name }) => ({ name, targets: [] })),
      variables: named('variable').map(({ name }) => ({ name })),
    };
  }

  async #itemsOf(name: string) {
    try {
      const text = new TextDecoder().decode(await this.#host.files.read(name));
      return outline({ name, text }).items;
    } catch (error) {
      if (error instanceof HostFileError) return [];
      throw error;
    }
  }
}

/** Files and folders that what was typed may lead to; folders end with a slash. */
export async function pathCandidates(
  { files, homeDirectory }: Host,
  text: string,
  kind: 'file' | 'folder' | 'definition',
): Promise<readonly Candidate[]> {
  const lead = text.slice(0, text.lastIndexOf('/') + 1);
  const folder = lead.startsWith('~/') ? `${homeDirectory}/${lead.slice(2)}` : lead || '.';
  let names: readonly string[];
  try {
    names = await files.list(folder);
  } catch (error) {
    if (error instanceof HostFileError) return [];
    throw error;
  }
  const isHidden = text.slice(lead.length).startsWith('.');
  const found: Candidate[] = [];
  for (const name of names) {
    if (name.startsWith('.') !== isHidden || !name.startsWith(text.slice(lead.length))) continue;
    const path = lead === '' ? name : `${folder}${name}`;
    if ((await files.stat(path))?.kind === 'directory') found.push({ value: `${lead}${name}/` });
    else if (kind === 'file' || (kind === 'definition' && /\.(?:hcl|json|ya?ml)$/.test(name))) {
      found.push({ value: lead + name });
    }
  }
  return found;
}

/** The branches and tags of the repository, if Git knows any. */
export async function refCandidates({ spawn, env, cwd }: Host): Promise<readonly Candidate[]> {
  const words = [
    'for-each-ref',
    '--format=%(refname:short)',
    'refs/heads',
    'refs/remotes',
    'refs/tags',
  ];
  const { stdout, stderr, exit } = spawn('git', words, { cwd, env });
  const [names] = await Promise.all([textOf(stdout), textOf(stderr), exit]);
  return names
    .split('\n')
    .filter((name) => name !== '')
    .map((value) => ({ value }));
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
