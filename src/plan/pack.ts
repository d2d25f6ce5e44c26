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

/** The flags of `pack build`, in the order in which Kamal has them. */
const flagOrder = [
  ...['--platform', '--creation-time', '--builder', '--buildpack', '--tag', '--clear-cache'],
  ...['--pull-policy', '--network', '--env', '--path'],
];

/** Puts the parts of a target together. */
export function packCommand(
  parts: readonly Exclude<PackPart, Refusal>[],
  { env }: Surroundings,
  docker: string,
): PackCommand {
  const flags: (readonly string[])[] = [['--creation-time', 'now']];
  const lateBuildpacks: (readonly string[])[] = [];
  const environment = new Map<string, FromEnvironment | FromFile>();
  let tags: readonly string[] = [];
  let isPushed = false;
  for (const part of parts) {
    switch (part.kind) {
      case 'words':
        flags.push(part.words);
        break;
      case 'late-buildpack':
        lateBuildpacks.push(['--buildpack', part.name]);
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
        flags.push(['--env', id]);
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
  flags.push(...lateBuildpacks, ...others.map((tag) => ['--tag', tag]));
  const rank = ([flag = '']: readonly string[]): number => flagOrder.indexOf(flag);
  return {
    words: ['build', name, ...flags.sort((a, b) => rank(a) - rank(b)).flat()],
    environment,
    pushes: isPushed ? tags.map((tag) => ({ program: docker, args: ['push', tag] })) : [],
  };
}
