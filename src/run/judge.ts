import type { DefinitionPlace, TargetFailure } from '../model/event.ts';
import type { BuildStep, PlannedTarget } from '../model/plan.ts';
import type { AttemptEnd } from './attempt.ts';
import { attributeAtFault, isLostSnapshot, isTransient, withRemedy } from './failure.ts';

/** Why a process of a step failed. */
export interface Verdict {
  /** The targets that failed by themselves. */
  readonly failures: ReadonlyMap<string, TargetFailure>;
  /** The targets inside the process that could not be built because of another, by that one. */
  readonly because: ReadonlyMap<string, string>;
  /** What is wrong where no target is to blame, with the remedy. */
  readonly problem?: string;
  /** Trying again may help. */
  readonly transient: boolean;
  /** Targets that have to be built without the cache then. */
  readonly withoutCache: readonly string[];
}

/** Where the definition sets an attribute of a target, or the target itself where it does not. */
export type PlaceOf = (target: string, attribute: string) => DefinitionPlace | undefined;

/** Tells from what a failed process wrote which targets failed and why. */
export function judge(
  step: BuildStep,
  { exit, decoder }: AttemptEnd,
  targets: readonly PlannedTarget[],
  placeOf: PlaceOf,
): Verdict {
  const members = new Set([...step.linked, ...step.targets]);
  const failures = new Map<string, TargetFailure>();
  const because = new Map<string, string>();
  // Links come first: a target that shows the failed step of a link did not fail by itself.
  for (const { name, links } of targets) {
    if (!members.has(name)) continue;
    const { failure } = decoder.target(name);
    const culprit = links.find((link) => failures.has(link) || because.has(link));
    if (culprit !== undefined) because.set(name, because.get(culprit) ?? culprit);
    else if (failure !== undefined) failures.set(name, failure);
  }
  const said = decoder.said?.message;
  const messages = [...failures.values()].map(({ message }) => message);
  const problem = failures.size > 0 ? undefined : problemOf(exit, said, decoder.text);
  const all = [...messages, ...(problem === undefined ? [] : [problem])];
  const lost = [...failures].filter(([, { message }]) => isLostSnapshot(message));
  return {
    failures: new Map(
      [...failures].map(([name, failure]) => [name, explained(name, failure, placeOf)]),
    ),
    because,
    ...(problem !== undefined && { problem: withRemedy(problem) }),
    transient: all.length > 0 && all.every(isTransient),
    withoutCache: lost.map(([name]) => name),
  };
}

/** The temporary folder of the run cannot be made or used: a full disk, a TMPDIR that is not there. */
export function unusableFiles(problem: string): Verdict {
  return {
    failures: new Map(),
    because: new Map(),
    problem: `temporary files cannot be used: ${problem}\nTMPDIR names the folder for them; it has to exist and to have room.`,
    transient: false,
    withoutCache: [],
  };
}

function explained(name: string, failure: TargetFailure, placeOf: PlaceOf): TargetFailure {
  const attribute = attributeAtFault(failure.message);
  const definition = attribute === undefined ? undefined : placeOf(name, attribute);
  const message = withRemedy(failure.message);
  return { ...failure, message, ...(definition !== undefined && { definition }) };
}

const untold = 'docker buildx ended well without telling what it built';

function problemOf(
  exit: AttemptEnd['exit'],
  said: string | undefined,
  text: readonly string[],
): string {
  if (said !== undefined) return said;
  const last = text.slice(-10).join('\n').trim();
  switch (exit.kind) {
    case 'missing':
      return 'docker buildx was not found';
    case 'failed':
      return `docker buildx could not be started: ${exit.message}`;
    case 'signalled':
      return `docker buildx was ended by ${exit.signal}${last === '' ? '' : `\n${last}`}`;
    case 'exited':
      if (exit.code === 0) return `${untold}${last === '' ? '' : `:\n${last}`}`;
      return last === ''
        ? `docker buildx ended with exit code ${exit.code} and said nothing`
        : last;
    default:
      return exit satisfies never;
  }
}
