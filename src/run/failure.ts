/** What is known about an error message: what helps, and whether trying again does. */
interface KnownError {
  readonly pattern: RegExp;
  readonly remedy?: string;
  /** The attribute of the target that the message is about; `$1` is its first group. */
  readonly attribute?: string;
  /** Comes from the network or the engine, not from the build. */
  readonly transient?: boolean;
}

/** The first row that matches counts; a failed build step matches the first and is never retried. */
const knownErrors: readonly KnownError[] = [
  { pattern: /did not complete successfully: (?:exit code|signal)/ },
  {
    pattern:
      /is not a docker command|unknown command: (?:docker )?buildx|Usage: {2}docker \[OPTIONS\] COMMAND/,
    remedy: 'Install the buildx plugin of Docker: https://docs.docker.com/go/buildx/',
  },
  {
    pattern: /ended well without telling what it built/,
    remedy: '"docker buildx version" tells whether it is Buildx, 0.13 or later.',
  },
  {
    pattern: /unsupported progress mode|invalid progress mode|unknown (?:flag: --)?progress/i,
    remedy: 'This release of Buildx is too old; 0.13 or later is needed.',
  },
  {
    pattern: /cannot connect to the docker daemon|failed to connect to the docker API/i,
    remedy:
      'Start the Docker engine, or name one that runs with --builder, DOCKER_HOST or DOCKER_CONTEXT.',
  },
  {
    pattern: /permission denied while trying to connect/i,
    remedy: 'Your user may not use the Docker engine: join the group "docker", or use sudo.',
  },
  {
    pattern: /no builder .* found|failed to find builder/i,
    remedy:
      '"docker buildx ls" lists the builders there are; "docker buildx create --name NAME" makes one.',
  },
  {
    pattern: /no space left on device|disk quota exceeded/i,
    remedy: 'Make room on the disk of the builder: "docker buildx prune" removes unused cache.',
  },
  {
    pattern:
      /OCI exporter is not supported for the docker driver|unknown scheme oci-layout|exporter "oci" could not be found/,
    remedy:
      'Linked targets in separate calls need an engine with the containerd image store or a builder of another driver; without --jobs and --keep-going they are built in one call.',
  },
  {
    pattern:
      /(?:Multi-platform build|Cache export|Attestation) is not supported for the docker driver/,
    remedy:
      'Turn on the containerd image store of the engine, or build with another builder: "docker buildx create --use".',
  },
  {
    pattern: /unable to prepare context: path "/,
    attribute: 'context',
    remedy:
      '"context" is a folder of this machine (a relative path starts at the working directory), or the address of a Git repository or an archive.',
  },
  {
    pattern: /failed to get build context (\S+): stat /,
    attribute: 'contexts.$1',
    remedy:
      'A named context is a folder of this machine, or begins with target:, docker-image://, oci-layout:// or the address of a Git repository or an archive.',
  },
  {
    pattern: /failed to read dockerfile: open /,
    attribute: 'dockerfile',
    remedy: '"dockerfile" is a path inside the context ("Dockerfile" where it is not set).',
  },
  {
    pattern: /^failed to stat /,
    attribute: 'secret',
    remedy: 'The file of a secret must exist; a relative path starts at the working directory.',
  },
  {
    pattern: /target stage "[^"]*" could not be found/,
    attribute: 'target',
    remedy: '"target" is the name of a stage: FROM … AS name.',
  },
  {
    pattern: /tag is needed when pushing to registry/,
    attribute: 'output',
    remedy: 'Set "tags", or "name" of the output.',
  },
  {
    pattern: /^invalid local: /,
    remedy:
      'A context is a folder of this machine; a relative path starts at the working directory.',
  },
  {
    pattern: /^listing workers for Build: /,
    remedy:
      'No BuildKit answers there. Name one that runs with BUILDKIT_HOST or --executor=buildctl,addr=…, or start one for each target with --executor=daemonless.',
    transient: true,
  },
  {
    pattern: /granting entitlement .* is not allowed by build daemon/,
    remedy: 'buildkitd has to be started with --allow-insecure-entitlement.',
  },
  {
    pattern: /^invalid opt: invalid value build-arg:/,
    remedy:
      "This buildctl is too old to take a proxy with a password from docker's configuration. Set the proxy in args, or install a newer one.",
  },
  {
    pattern: /additional privileges requested/,
    remedy: 'Grant what the build asks for with --allow.',
  },
  { pattern: /during finalize: .*snapshot .* does not exist/, transient: true },
  { pattern: /no such job/, transient: true },
  {
    pattern:
      /\b(?:429 Too Many Requests|5\d\d (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out))|unexpected status(?: code)?[^\n]*: (?:429|5\d\d)\b|toomanyrequests/i,
    remedy: 'The registry did not answer well; --retry N tries again.',
    transient: true,
  },
  {
    pattern:
      /connection reset by peer|connection refused|broken pipe|i\/o timeout|TLS handshake timeout|unexpected EOF|no such host|network is unreachable|temporary failure in name resolution|code = Unavailable|context deadline exceeded|http2: [^\n]*(?:lost|closed)|closing transport/i,
    remedy: 'A server could not be reached or broke off; --retry N tries again.',
    transient: true,
  },
];

/** Whether trying again may help: the message tells of the network or the engine, not of a step. */
export function isTransient(message: string): boolean {
  return find(message)?.transient === true;
}

/** Whether the engine lost a snapshot of its cache, which only building without the cache heals. */
export function isLostSnapshot(message: string): boolean {
  return /during finalize: .*snapshot .* does not exist/.test(message);
}

/** The message, with what helps below it where that is known. */
export function withRemedy(message: string): string {
  const remedy = find(message)?.remedy;
  return remedy === undefined ? message : `${message}\n${remedy}`;
}

/** The attribute of the target that the message is about, if it is the definition's mistake. */
export function attributeAtFault(message: string): string | undefined {
  const { pattern, attribute } = find(message) ?? {};
  return attribute?.replace('$1', () => pattern?.exec(message)?.[1] ?? '');
}

function find(message: string): KnownError | undefined {
  return knownErrors.find(({ pattern }) => pattern.test(message));
}
