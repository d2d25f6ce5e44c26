import type { Field } from '../model/field.ts';
import { attributeNames, fields } from '../model/fields.ts';
import type { BuildctlPart, Refusal } from '../model/lowering.ts';
import type { CommandLine, FromProxies, Text } from '../model/plan.ts';
import type { CacheEntry } from '../model/specs/cache.ts';
import { formatCsv } from '../model/specs/csv.ts';
import { sortedPairs } from '../model/specs/entry.ts';
import { destinationKind, type OutputEntry } from '../model/specs/output.ts';
import type { SecretEntry } from '../model/specs/secret.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from '../model/target.ts';
import type { Places } from './places.ts';
import { joinTexts } from './text.ts';

/** The words after `buildctl` that build a target, and what they need. */
export interface BuildctlCommand {
  readonly words: readonly Text[];
  readonly files: ReadonlyMap<string, string>;
  readonly folders: readonly string[];
  readonly results: readonly string[];
  readonly environment: ReadonlyMap<string, FromProxies>;
  /** The command that reads its standard output. */
  readonly pipe?: CommandLine;
  readonly writesOutput: boolean;
  /** Rights that BuildKit has to be willing to give. */
  readonly entitlements: readonly string[];
}

/** A part of a target with the attribute that it comes from. */
export type Placed<Part> = Part & { readonly attribute: AttributeName };

/** A target in parts, in the order of the field table; attributes that are not set have some, too. */
export function buildctlParts(
  target: TargetAttributes,
  surroundings: Surroundings,
): readonly Placed<BuildctlPart>[] {
  return attributeNames.flatMap((name) => partsOf(name, target, surroundings));
}

function partsOf<Name extends AttributeName>(
  attribute: Name,
  target: TargetAttributes,
  surroundings: Surroundings,
): Placed<BuildctlPart>[] {
  const field: Field<AttributeValues[Name]> = fields[attribute];
  return [...field.buildctl(target[attribute], target, surroundings)].map((part) => ({
    ...part,
    attribute,
  }));
}

/** Parts that can be expressed. */
export type Expressible = Exclude<BuildctlPart, Refusal>;

/** Besides its target: where its image goes as an OCI layout, for targets that link to it. */
export interface BuildctlOptions {
  readonly places: Places;
  readonly surroundings: Surroundings;
  /** The program that has an image store: docker. */
  readonly docker: string;
  readonly layoutOf?: string;
}

/** Puts the parts of a target together. */
export function buildctlCommand(
  parts: readonly Expressible[],
  options: BuildctlOptions,
): BuildctlCommand {
  const assembly = new Assembly(options);
  for (const part of parts) assembly.add(part);
  return assembly.command();
}

/** What stands where in the command; within a group in the order of the parts. */
const groups = ['local', 'layout', 'option', 'input', 'cache', 'output'] as const;

class Assembly {
  readonly #options: BuildctlOptions;
  readonly #words = new Map<(typeof groups)[number], Text[]>();
  readonly #files = new Map<string, string>();
  readonly #folders = new Set<string>();
  readonly #results: string[] = [];
  readonly #environment = new Map<string, FromProxies>();
  readonly #capabilities = new Set<string>();
  readonly #entitlements = new Set<string>();
  #frontend = 'dockerfile.v0';
  #layouts = 0;
  #pipe: CommandLine | undefined;
  #writesOutput = false;

  constructor(options: BuildctlOptions) {
    this.#options = options;
  }

  add(part: Expressible): void {
    const { places } = this.#options;
    switch (part.kind) {
      case 'frontend':
        this.#frontend = part.name;
        break;
      case 'option':
        this.#push('option', '--opt', `${part.name}=${part.value}`);
        break;
      case 'hidden-option':
        places.variable(part.variable);
        this.#environment.set(part.variable, { fromProxies: part.variable });
        this.#push('option', '--opt', part.name);
        break;
      case 'capability':
        this.#capabilities.add(part.name);
        break;
      case 'local': {
        const path = places.path(part.path, 'read-folder');
        this.#push('local', '--local', joinTexts(`${part.name}=`, path));
        break;
      }
      case 'dockerfile':
        this.#files.set('Dockerfile', part.text);
        this.#push(
          'local',
          '--local',
          joinTexts('dockerfile=', places.hole({ kind: 'file-folder' })),
        );
        break;
      case 'layout':
        // BuildKit's client wants to write in every store of images, if only to try.
        this.#addLayout(part.context, places.path(part.path, 'write-folder'), part.digest);
        break;
      case 'link': {
        const { target } = part;
        const digest = [{ kind: 'layout-digest', target }] as const;
        this.#addLayout(part.context, places.hole({ kind: 'layout-folder', target }), digest);
        break;
      }
      case 'no-cache':
        this.#push('option', '--no-cache');
        break;
      case 'import':
      case 'export':
        this.#push('cache', `--${part.kind}-cache`, this.#cacheText(part.cache));
        break;
      case 'secret':
        this.#push('input', '--secret', this.#secretText(part.secret));
        break;
      case 'ssh':
        this.#push('input', '--ssh', this.#sshText(part.ssh.id, part.ssh.paths));
        break;
      case 'allow':
        this.#entitlements.add(part.entitlement);
        break;
      case 'source-policy':
        this.#push('input', '--source-policy-file', places.path(part.path, 'read-file'));
        break;
      case 'output':
        this.#push('output', '--output', this.#outputText(part.output));
        break;
      case 'load': {
        const { docker } = this.#options;
        const context = part.context === undefined ? [] : ['--context', part.context];
        this.#pipe = { program: docker, args: [...context, 'load'] };
        this.#push('output', '--output', outputText(part.output));
        break;
      }
      default:
        part satisfies never;
    }
  }

  command(): BuildctlCommand {
    const { places, layoutOf } = this.#options;
    const capabilities = [...this.#capabilities].sort();
    if (capabilities.length > 0) {
      this.#push('option', '--opt', `frontend.caps=${capabilities.join(',')}`);
    }
    if (layoutOf !== undefined) {
      const dest = places.hole({ kind: 'layout-folder', target: layoutOf });
      this.#push('output', '--output', joinTexts('type=oci,tar=false,dest=', dest));
    }
    const words: Text[] = ['build', '--progress=rawjson', `--frontend=${this.#frontend}`];
    for (const group of groups) words.push(...(this.#words.get(group) ?? []));
    for (const entitlement of this.#entitlements) words.push('--allow', entitlement);
    words.push('--metadata-file', places.hole({ kind: 'metadata-file' }));
    return {
      words,
      files: this.#files,
      folders: [...this.#folders],
      results: this.#results,
      environment: this.#environment,
      ...(this.#pipe !== undefined && { pipe: this.#pipe }),
      writesOutput: this.#writesOutput,
      entitlements: [...this.#entitlements],
    };
  }

  #push(group: (typeof groups)[number], ...words: readonly Text[]): void {
    const list = this.#words.get(group) ?? [];
    list.push(...words);
    this.#words.set(group, list);
  }

  #addLayout(context: string, path: Text, digest: Text): void {
    const id = `layout${this.#layouts}`;
    this.#layouts += 1;
    this.#push('layout', '--oci-layout', joinTexts(`${id}=`, path));
    this.#push('option', '--opt', joinTexts(`context:${context}=oci-layout://${id}@`, digest));
  }

  #cacheText({ type, attrs }: CacheEntry): Text {
    const { places } = this.#options;
    if (type === 'gha') {
      for (const name of githubVariables) places.variable(name);
    }
    if (type === 's3') for (const name of amazonVariables) places.variable(name);
    const pairs = sortedPairs(attrs).map(([key, value]): readonly [string, Text] => {
      if (type !== 'local' || (key !== 'src' && key !== 'dest')) return [key, value];
      // A cache that is not there yet is an empty one.
      this.#folders.add(value);
      return [key, places.path(value, 'write-folder')];
    });
    return csvText([['type', type], ...pairs]);
  }

  /** A secret without a source is the variable of its name, or the file of its name. */
  #secretText({ id, src, env }: SecretEntry): Text {
    const { places, surroundings } = this.#options;
    const isPlain = src === undefined && env === undefined;
    const variable = env ?? (isPlain && surroundings.env[id] !== undefined ? id : undefined);
    if (variable !== undefined) places.variable(variable);
    const file = src ?? (isPlain && variable === undefined ? id : undefined);
    return csvText([
      ['id', id],
      ...(file === undefined ? [] : [['src', places.path(file, 'read-file')] as const]),
      ...(variable === undefined ? [] : [['env', variable] as const]),
    ]);
  }

  #sshText(id: string, paths: readonly string[]): Text {
    const { places, surroundings } = this.#options;
    const agent = surroundings.env['SSH_AUTH_SOCK'];
    const seen = paths.map((path) => places.path(path, 'read-file'));
    if (paths.length > 0) {
      return joinTexts(
        `${id}=`,
        ...seen.flatMap((path, index) => (index === 0 ? [path] : [',', path])),
      );
    }
    const place = agent === undefined ? '' : places.path(agent, 'read-file');
    return place === agent || agent === undefined ? id : joinTexts(`${id}=`, place);
  }

  #outputText(output: OutputEntry): Text {
    const { places } = this.#options;
    const { dest } = output;
    if (dest === undefined) return outputText(output);
    if (dest === '-') {
      this.#writesOutput = true;
      return outputText({ ...output, dest: '-' });
    }
    if (destinationKind(output) === 'folder') {
      this.#folders.add(dest);
      return outputText(output, places.path(dest, 'write-folder'));
    }
    const slash = dest.lastIndexOf('/');
    this.#folders.add(slash < 0 ? '.' : dest.slice(0, slash) || '/');
    this.#results.push(dest);
    return outputText(output, places.path(dest, 'write-file'));
  }
}

const githubVariables = [
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_CACHE_SERVICE_V2',
];

const amazonVariables = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
];

function outputText({ type, dest, attrs }: OutputEntry, place: Text | undefined = dest): Text {
  return csvText([
    ['type', type],
    ...(place === undefined ? [] : [['dest', place] as const]),
    ...sortedPairs(attrs),
  ]);
}

/** One line of comma-separated pairs; temporary places hold nothing that needs quotes. */
function csvText(pairs: readonly (readonly [key: string, value: Text])[]): Text {
  const fields = pairs.map(([key, value]) =>
    typeof value === 'string' ? formatCsv([[key, value]]) : joinTexts(`${key}=`, value),
  );
  return joinTexts(...fields.flatMap((field, index) => (index === 0 ? [field] : [',', field])));
}
