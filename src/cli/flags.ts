/** One flag of a command: what it takes, what it says in the help. */
export interface Flag {
  readonly name: string;
  /** One letter: `-f`. */
  readonly short?: string;
  /**
   * `switch`: takes a value only as `--flag=value`, so it never swallows a target's name.
   * `text`: takes a value, the last one given counts. `list`: takes a value, all given count.
   */
  readonly kind: 'switch' | 'text' | 'list';
  /** What the help calls the value. */
  readonly value?: string;
  readonly description: string;
  /** The heading of the help under which it stands; absent for flags that the help does not show. */
  readonly group?: string;
  /** Turned on, it is the same as that flag with that value (and as late in the order). */
  readonly means?: { readonly flag: string; readonly value: string };
  /** What to write instead. */
  readonly replacedBy?: string;
}

/**
 * Every flag of `bake`, in the order of the help. Those of `docker buildx bake` have its names and
 * meanings (buildx).
 */
export const bakeFlags: readonly Flag[] = [
  {
    name: 'file',
    short: 'f',
    kind: 'list',
    value: 'FILE',
    group: 'Definition',
    description: 'Read this definition file (repeatable; "-" is standard input)',
  },
  {
    name: 'var',
    kind: 'list',
    value: 'NAME=VALUE',
    group: 'Definition',
    description: 'Set a variable (repeatable; stronger than the environment)',
  },
  {
    name: 'env-file',
    kind: 'list',
    value: 'FILE',
    group: 'Definition',
    description: 'Read values of variables from FILE (repeatable; weaker than the environment)',
  },
  {
    name: 'set',
    kind: 'list',
    value: 'PATTERN.KEY=VALUE',
    group: 'Definition',
    description: 'Override a value of the targets that match (repeatable; "+=" adds)',
  },
  {
    name: 'strict',
    kind: 'switch',
    group: 'Definition',
    description: 'Treat every warning as an error',
  },
  {
    name: 'hcl-reader',
    kind: 'text',
    value: 'READER',
    group: 'Definition',
    description: 'Read HCL with "native" (default) or with "hcl2json", HashiCorp\'s own parser',
  },
  {
    name: 'print',
    kind: 'switch',
    group: 'Show instead of build',
    description: 'Print the resolved targets as JSON',
  },
  {
    name: 'full',
    kind: 'switch',
    group: 'Show instead of build',
    description: 'With --print: also what docker buildx does not know, such as builders',
  },
  {
    name: 'list',
    kind: 'text',
    value: 'WHAT',
    group: 'Show instead of build',
    description: 'List "targets" or "variables" ("type=targets,format=json" for JSON)',
  },
  {
    name: 'call',
    kind: 'text',
    value: 'METHOD',
    group: 'Show instead of build',
    description: 'Evaluate the build by "check", "outline" or "targets" (default "build")',
  },
  {
    name: 'check',
    kind: 'switch',
    group: 'Show instead of build',
    description: 'Same as --call=check',
    means: { flag: 'call', value: 'check' },
  },
  {
    name: 'dry-run',
    kind: 'switch',
    group: 'Show instead of build',
    description: 'Print the docker buildx commands that would build the targets',
  },
  {
    name: 'format',
    kind: 'text',
    value: 'FORMAT',
    group: 'Show instead of build',
    description: 'With --dry-run: "text" (default) or "json"',
  },
  {
    name: 'push',
    kind: 'switch',
    group: 'Build',
    description: 'Push the images (same as --set=*.push=true)',
  },
  {
    name: 'load',
    kind: 'switch',
    group: 'Build',
    description: 'Load the images into Docker (same as --set=*.load=true)',
  },
  {
    name: 'no-cache',
    kind: 'switch',
    group: 'Build',
    description: 'Do not use the build cache',
  },
  {
    name: 'pull',
    kind: 'switch',
    group: 'Build',
    description: 'Always pull the images that the build refers to',
  },
  {
    name: 'provenance',
    kind: 'text',
    value: 'VALUE',
    group: 'Build',
    description: 'Provenance attestation: "true", "false" or "mode=max" and the like',
  },
  {
    name: 'sbom',
    kind: 'text',
    value: 'VALUE',
    group: 'Build',
    description: 'Bill of materials: "true", "false" or "generator=IMAGE"',
  },
  {
    name: 'policy',
    kind: 'list',
    value: 'OPTIONS',
    group: 'Build',
    description: 'Policy options: "disabled=true" or "strict=BOOL,log-level=LEVEL" (repeatable)',
  },
  {
    name: 'allow',
    kind: 'list',
    value: 'ENTITLEMENT',
    group: 'Build',
    description: 'Grant access: "network.host", "fs.read=PATH" and the like (repeatable)',
  },
  {
    name: 'jobs',
    short: 'j',
    kind: 'text',
    value: 'N',
    group: 'Build',
    description: 'Build at most so many targets at once',
  },
  {
    name: 'keep-going',
    short: 'k',
    kind: 'switch',
    group: 'Build',
    description: 'After a failure build what does not depend on it (--execution=defer-error)',
  },
  {
    name: 'fail-fast',
    kind: 'switch',
    group: 'Build',
    description: 'Stop at the first failure (default)',
  },
  {
    name: 'push-last',
    kind: 'switch',
    group: 'Build',
    description: 'Export and push nothing until all targets are built (--execution=defer-output)',
  },
  {
    name: 'execution',
    kind: 'text',
    value: 'MODE',
    group: 'Build',
    description: 'Build "fail-fast" (default), with "defer-error" or "defer-output"',
  },
  {
    name: 'retry',
    kind: 'text',
    value: 'N',
    group: 'Build',
    description: 'Try again so often when a registry, the network or the engine fails',
  },
  {
    name: 'timeout',
    kind: 'text',
    value: 'DURATION',
    group: 'Build',
    description: 'Stop the build after this time ("90s", "20m", "1h30m")',
  },
  {
    name: 'builder',
    kind: 'text',
    value: 'NAME',
    group: 'Build',
    description: 'Build with this builder (default $BUILDX_BUILDER)',
  },
  {
    name: 'executor',
    kind: 'text',
    value: 'NAME',
    group: 'Build',
    description:
      'Build with "buildx", "buildctl", "daemonless", "rootless" or "pack" (default $BAKE_EXECUTOR, else by itself)',
  },
  {
    name: 'sync-builders',
    kind: 'switch',
    group: 'Build',
    description: 'Make builders anew that are not as the definition declares them',
  },
  {
    name: 'progress',
    kind: 'text',
    value: 'MODE',
    group: 'Build',
    description: 'Show progress as "auto" (default), "tty", "plain", "rawjson", "quiet" or "none"',
  },
  {
    name: 'metadata-file',
    kind: 'text',
    value: 'FILE',
    group: 'Build',
    description: 'Write the results of the build to this file as JSON',
  },
  {
    name: 'log-dir',
    kind: 'text',
    value: 'DIR',
    group: 'Build',
    description: 'Write a log of each target into this folder',
  },
  {
    name: 'timeline',
    kind: 'text',
    value: 'FILE',
    group: 'Build',
    description: 'Write the run as a picture into FILE.svg or FILE.html',
  },
  {
    name: 'github',
    kind: 'switch',
    group: 'Build',
    description: 'Tell GitHub Actions of results and errors (by itself where it runs)',
  },
  {
    name: 'debug',
    short: 'D',
    kind: 'switch',
    group: 'General',
    description: 'Log what happens in detail',
  },
  {
    name: 'help',
    short: 'h',
    kind: 'switch',
    group: 'General',
    description: 'Show this help',
  },
  {
    name: 'version',
    kind: 'switch',
    group: 'General',
    description: 'Show the version',
  },
  {
    name: 'list-targets',
    kind: 'switch',
    description: 'List the targets',
    replacedBy: '--list=targets',
  },
  {
    name: 'list-variables',
    kind: 'switch',
    description: 'List the variables',
    replacedBy: '--list=variables',
  },
];
