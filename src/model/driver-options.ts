/** What is known of a driver of Buildx; anything else is passed on as it is. */
export interface DriverFacts {
  /** Names of its options; those that end in a dot are beginnings of names. */
  readonly options: readonly string[];
  /** The release of Buildx that brought an option, where that is not an old one. */
  readonly since: ReadonlyMap<string, string>;
  /** Whether it runs a daemon, which takes flags and a configuration. */
  readonly runsDaemon: boolean;
}

/** The drivers of Buildx, with the options of its documentation and source. */
export const drivers: ReadonlyMap<string, DriverFacts> = new Map<string, DriverFacts>([
  ['docker', { options: [], since: new Map(), runsDaemon: false }],
  [
    'docker-container',
    {
      options: [
        'allow-untrusted-image',
        'cgroup-parent',
        'cpu-period',
        'cpu-quota',
        'cpu-shares',
        'cpuset-cpus',
        'cpuset-mems',
        'default-load',
        'env.',
        'image',
        'memory',
        'memory-swap',
        'network',
        'provenance-add-gha',
        'restart-policy',
      ],
      since: new Map([
        ['default-load', '0.14'],
        ['provenance-add-gha', '0.30'],
        ['allow-untrusted-image', '0.36'],
      ]),
      runsDaemon: true,
    },
  ],
  [
    'kubernetes',
    {
      options: [
        'annotations',
        'buildkit-root-volume-memory',
        'default-load',
        'env.',
        'image',
        'labels',
        'limits.cpu',
        'limits.ephemeral-storage',
        'limits.memory',
        'loadbalance',
        'namespace',
        'nodeselector',
        'persistent-volume-claim.requests.storage',
        'qemu.image',
        'qemu.install',
        'replicas',
        'requests.cpu',
        'requests.ephemeral-storage',
        'requests.memory',
        'rootless',
        'schedulername',
        'serviceaccount',
        'timeout',
        'tolerations',
      ],
      since: new Map([
        ['default-load', '0.14'],
        ['env.', '0.28'],
        ['persistent-volume-claim.requests.storage', '0.34'],
      ]),
      runsDaemon: true,
    },
  ],
  [
    'remote',
    {
      options: ['cacert', 'cert', 'default-load', 'key', 'servername'],
      since: new Map([['default-load', '0.14']]),
      runsDaemon: false,
    },
  ],
]);

/** The drivers that have an option. */
export function driversWith(option: string): readonly string[] {
  return [...drivers].flatMap(([name, { options }]) =>
    options.some((known) => isOption(known, option)) ? [name] : [],
  );
}

/** The release of Buildx that an option of a driver needs, where that is not an old one. */
export function releaseOf(driver: string, option: string): string | undefined {
  const since = drivers.get(driver)?.since ?? new Map<string, string>();
  for (const [known, release] of since) if (isOption(known, option)) return release;
  return undefined;
}

function isOption(known: string, option: string): boolean {
  return known.endsWith('.') ? option.startsWith(known) : option === known;
}
