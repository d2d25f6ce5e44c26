import type { DiagnosticCode } from '../source/codes.ts';
import {
  missingMembers,
  unreachableTargets,
  unusedFunctions,
  unusedVariables,
} from './definition-rules.ts';
import { missingDockerfiles, undeclaredArguments, unknownStages } from './dockerfile-rules.ts';
import type { Finding, LintFacts } from './facts.ts';
import {
  duplicateCaches,
  duplicateFiles,
  duplicateTags,
  platformsWithDocker,
  untaggedPushes,
} from './output-rules.ts';

/** One thing that lint looks for; its sentence is that of the code. */
export interface Rule {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** What to know beyond the sentence: when it does not apply, and what to do. */
  readonly advice: string;
  /** Whether it is about the definition as a whole, not about single targets. */
  readonly isGlobal?: boolean;
  /** Absent for what the reading of a definition reports itself. */
  readonly check?: (facts: LintFacts) => Iterable<Finding>;
}

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  {
    code: 'unknown-attribute',
    severity: 'warning',
    advice:
      'Bake ignores it without a word, so a slip of the pen is easily missed. Of a top-level attribute nothing is said, since it acts as a variable.',
  },
  {
    code: 'unknown-block',
    severity: 'warning',
    advice: 'Bake ignores the whole block. A brace that is missing before it is a common cause.',
  },
  {
    code: 'unused-variable',
    severity: 'warning',
    advice:
      'References count in all files that are read together, in defaults of other variables and in functions. A validation of the variable itself is no use of it. Where a file of variables is shared by several definitions, switch the rule off in that file.',
    isGlobal: true,
    check: unusedVariables,
  },
  {
    code: 'unused-function',
    severity: 'warning',
    advice: 'Calls count in all files that are read together.',
    isGlobal: true,
    check: unusedFunctions,
  },
  {
    code: 'unreachable-target',
    severity: 'warning',
    advice:
      'Any target can be asked for by its name, so two kinds are meant: one whose name begins with "_", which is not meant to be built, and that nothing inherits from, links to, refers to or contains; and one that is hidden by a group of the same name.',
    isGlobal: true,
    check: unreachableTargets,
  },
  {
    code: 'missing-member',
    severity: 'error',
    advice:
      'Whoever asks for the group gets an error. Groups that nobody asks for are looked at, too.',
    isGlobal: true,
    check: missingMembers,
  },
  {
    code: 'duplicate-tag',
    severity: 'warning',
    advice:
      'Targets are built together when one group contains both, directly or through other groups. Targets that export no image, or push it by digest, write no tag, and targets that are built alike may share one.',
    check: duplicateTags,
  },
  {
    code: 'duplicate-file',
    severity: 'warning',
    advice:
      'Only outputs that are one file count (`tar`, `oci`, `docker` with `dest`): the files of several targets may go into one folder.',
    check: duplicateFiles,
  },
  {
    code: 'duplicate-cache',
    severity: 'warning',
    advice:
      'Caches are told apart by `ref` (registry), `dest` and `tag` (local), `scope` (gha), bucket, container and names (s3, azblob). Without a `scope` every target writes the same cache of GitHub Actions.',
    check: duplicateCaches,
  },
  {
    code: 'platforms-with-docker',
    severity: 'warning',
    advice:
      'Docker refuses such a build unless it keeps its images in containerd, which only newer installations do.',
    check: platformsWithDocker,
  },
  {
    code: 'untagged-push',
    severity: 'error',
    advice:
      'The registry refuses it after the whole build. Tags that are set count, even if a variable makes them empty. A target that inherits from an empty one is left alone: that is how tags come from a file that is made in CI.',
    check: untaggedPushes,
  },
  {
    code: 'missing-dockerfile',
    severity: 'error',
    advice:
      'Targets with `dockerfile-inline` or a remote context have no file here, and targets that are only inherited from need none.',
    check: missingDockerfiles,
  },
  {
    code: 'unknown-stage',
    severity: 'error',
    advice:
      'Stages have names (in any case) and numbers. Dockerfiles with a `# syntax=` other than Docker’s own are not read.',
    check: unknownStages,
  },
  {
    code: 'undeclared-argument',
    severity: 'warning',
    advice:
      'Without an ARG the argument has no effect. Proxies, `BUILDKIT_…` and SOURCE_DATE_EPOCH need none. An argument that several targets inherit from one place is fine when one of their Dockerfiles declares it.',
    check: undeclaredArguments,
  },
];
