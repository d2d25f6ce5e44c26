/** The cgroup limits of each build step, under buildx's names. */
export interface Resources {
  readonly memory?: string;
  readonly 'memory-swap'?: string;
  readonly 'cpu-shares'?: bigint;
  readonly 'cpu-period'?: bigint;
  readonly 'cpu-quota'?: bigint;
  readonly 'cpuset-cpus'?: string;
  readonly 'cpuset-mems'?: string;
}
