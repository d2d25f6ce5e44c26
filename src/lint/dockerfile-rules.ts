import { type Dockerfile, findStage } from '../dockerfile/dockerfile.ts';
import type { ResolvedTarget } from '../model/graph.ts';
import { placeKey } from '../model/merge.ts';
import type { Range } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';
import { type Finding, type LintFacts, placeOf } from './facts.ts';

/** Dockerfiles that are not where targets say. */
export function* missingDockerfiles({ built, dockerfiles }: LintFacts): Generator<Finding> {
  for (const target of built) {
    const state = dockerfiles.get(target.name);
    if (state?.kind !== 'missing') continue;
    const { context = '.' } = target.attributes;
    const detail = state.isFolderMissing
      ? `The context "${context}" of the target "${target.name}" does not exist.`
      : `The target "${target.name}" is built with "${state.path}", which does not exist.`;
    const place = placeOf(target, state.isFolderMissing ? 'context' : 'dockerfile');
    yield { summary: 'Missing Dockerfile', detail, ...place };
  }
}

/** Stages that the Dockerfile does not have. */
export function* unknownStages(facts: LintFacts): Generator<Finding> {
  for (const [target, dockerfile] of withDockerfiles(facts)) {
    const { target: stage = '' } = target.attributes;
    if (stage === '' || findStage(dockerfile, stage) !== undefined) continue;
    const names = dockerfile.stages.flatMap(({ name }) => name ?? []);
    const list = names.length === 0 ? 'It has no named stage.' : `It has ${names.join(', ')}.`;
    yield {
      summary: 'Unknown stage',
      detail: `The Dockerfile "${dockerfile.file.name}" of the target "${target.name}" has no stage "${stage}". ${list}${didYouMean(suggest(stage, names))}`,
      ...placeOf(target, 'target'),
    };
  }
}

/** Arguments that every Dockerfile knows without an ARG, or that the frontend takes. */
const predefined = /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_.*|SOURCE_DATE_EPOCH)$/i;

interface GivenArgument {
  readonly name: string;
  readonly target: ResolvedTarget;
  readonly dockerfile: Dockerfile;
  readonly place: { readonly subject?: Range };
}

/** Whether the format gives an argument to every target, and no place says it. */
function isImplied({ origins, range }: ResolvedTarget, argument: string): boolean {
  const origin = origins.get(placeKey('args', argument)) ?? origins.get('args');
  return origin?.kind === 'definition' && origin.range === range;
}

/**
 * Arguments without an ARG. One that several targets take over from one place counts as declared
 * when one of their Dockerfiles declares it, or cannot be read.
 */
export function* undeclaredArguments(facts: LintFacts): Generator<Finding> {
  const byPlace = new Map<string, GivenArgument>();
  const declaredAt = new Set<string>();
  const built = new Set(facts.built);
  if (![...facts.dockerfiles.values()].some(({ kind }) => kind === 'read')) return;
  for (const target of facts.targets.values()) {
    const state = facts.dockerfiles.get(target.name);
    const dockerfile = state?.kind === 'read' ? state.dockerfile : undefined;
    const declared = dockerfile && declaredArguments(dockerfile);
    for (const [name, value] of target.attributes.args ?? []) {
      if (value === null || predefined.test(name) || isImplied(target, name)) continue;
      const place = placeOf(target, 'args', name);
      const { file, start } = place.subject ?? {};
      const key = `${name}\n${file?.name ?? target.name}\n${start ?? ''}`;
      // A Dockerfile that is not known may declare anything.
      if (declared === undefined || declared.has(name)) declaredAt.add(key);
      else if (dockerfile && built.has(target) && !byPlace.has(key)) {
        byPlace.set(key, { name, target, dockerfile, place });
      }
    }
  }
  for (const [key, { name, target, dockerfile, place }] of byPlace) {
    if (declaredAt.has(key)) continue;
    const names = declaredArguments(dockerfile);
    yield {
      summary: 'Undeclared build argument',
      detail: `The target "${target.name}" gives the argument "${name}", but "${dockerfile.file.name}" has no ARG ${name}, so it has no effect.${didYouMean(suggest(name, names))}`,
      ...place,
    };
  }
}

function declaredArguments({ globalArguments, stages }: Dockerfile): ReadonlySet<string> {
  const all = [...globalArguments, ...stages.flatMap((stage) => stage.arguments)];
  return new Set(all.map(({ name }) => name));
}

function* withDockerfiles({
  built,
  dockerfiles,
}: LintFacts): Generator<readonly [ResolvedTarget, Dockerfile]> {
  for (const target of built) {
    const state = dockerfiles.get(target.name);
    if (state?.kind === 'read') yield [target, state.dockerfile];
  }
}
