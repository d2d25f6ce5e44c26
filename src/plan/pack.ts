import type { Field } from '../model/field.ts';
import { attributeNames, fields } from '../model/fields.ts';
import type { PackPart, Refusal } from '../model/lowering.ts';
import type { CommandLine, FromEnvironment, FromFile } from '../model/plan.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from '../model/target.ts';
import type { Placed } from './buildctl.ts';

/** What builds a target with buildpacks. */
export interface PackCommand {
  /** The words after `pack`. */
  readonly words: readonly string[];
  /** Values of secrets, which are in no command line. */
  readonly environment: ReadonlyMap<string, FromEnvironment | FromFile>;
  readonly pushes: readonly CommandLine[];
}

/** A target in parts, in the order of the field table. */
export function packParts(
  target: TargetAttributes,
  surroundings: Surroundings,
): readonly Placed<PackPart>[] {
  // Without buildpacks nothing else matters.
  const names = target.pack === undefined ? (['pack'] as const) : attributeNames;
  return names.flatMap((name) => partsOf(name, target, surroundings));
}

function partsOf<Name extends AttributeName>(
  attribute: Name,
  target: TargetAttributes,
  surroundings: Surroundings,
): Placed<PackPart>[] {
  const field: Field<AttributeValues[Name]> = fields[attribute];
  const value = target[attribute];
  const isSet = value !== undefined && field.kind.print(value) !== undefined;
  if (field.pack === undefined && isSet) {
    return [{ kind: 'refusal', problem: 'Buildpacks have nothing of the kind.', attribute }];
  }
  const parts = field.pack?.(value, target, surroundings) ?? [];
  return [...parts].map((part) => ({ ...part, attribute }));
}

/** Puts the parts of a target together, in the order in which Kamal has them. */
export function packCommand(
  parts: readonly Exclude<PackPart, Refusal>[],
  { env }: Surroundings,
  docker: string,
): PackCommand {
  const words: string[] = [];
  const buildpacks: string[] = [];
  const environment = new Map<string, FromEnvironment | FromFile>();
  let tags: readonly string[] = [];
  let folder = '.';
  let isPushed = false;
  for (const part of parts) {
    switch (part.kind) {
      case 'words':
        words.push(...part.words);
        break;
      case 'buildpack':
        buildpacks.push('--buildpack', part.name);
        break;
      case 'folder':
        folder = part.path;
        break;
      case 'tags':
        tags = part.tags;
        break;
      case 'push':
        isPushed = true;
        break;
      case 'secret': {
        const { id, src, env: named } = part.secret;
        const variable = named ?? (src === undefined && env[id] !== undefined ? id : undefined);
        words.push('--env', id);
        environment.set(
          id,
          variable === undefined ? { fromFile: src ?? id } : { fromEnvironment: variable },
        );
        break;
      }
      default:
        part satisfies never;
    }
  }
  const [name = '', ...others] = tags;
  return {
    words: [
      ...['build', name, '--creation-time', 'now'],
      ...words,
      ...buildpacks,
      ...others.flatMap((tag) => ['--tag', tag]),
      ...['--path', folder],
    ],
    environment,
    pushes: isPushed ? tags.map((tag) => ({ program: docker, args: ['push', tag] })) : [],
  };
}
