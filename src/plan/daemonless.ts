import { cleanPath } from '../model/paths.ts';
import type { Hole, Text } from '../model/plan.ts';
import { formatCsv } from '../model/specs/csv.ts';
import type { ExecutorChoice } from '../model/specs/executor.ts';
import type { Surroundings } from '../model/surroundings.ts';
import type { Places, TemporaryHole, Use } from './places.ts';
import { joinTexts } from './text.ts';

/** BuildKit's script that starts a daemon for one call of buildctl. */
export const daemonlessScript = 'buildctl-daemonless.sh';

/** The image with that script, where it is not on PATH. */
const images = { daemonless: 'moby/buildkit', rootless: 'moby/buildkit:rootless' } as const;

/** How buildctl is started with a daemon of its own. */
export interface DaemonlessForm {
  readonly kind: 'script' | 'container';
  /** A place for each step, which gathers what its command needs. */
  places(step: string): StepPlaces;
}

export interface StepPlaces extends Places {
  /** The whole command around the words of buildctl. */
  wrap(words: readonly Text[], entitlements: readonly string[]): DaemonlessCommand;
}

export interface DaemonlessCommand {
  readonly program: string;
  readonly words: readonly Text[];
  readonly environment: ReadonlyMap<string, string>;
  readonly endsWith?: 'SIGTERM';
}

/** The script on PATH, unless an image is named; else the script in a container. */
export function daemonlessForm(
  { name, options }: ExecutorChoice,
  surroundings: Surroundings,
): DaemonlessForm {
  const isRootless = name === 'rootless';
  const flags = options.get('flags') ?? surroundings.env['BUILDKITD_FLAGS'] ?? '';
  const ownFlags =
    isRootless && !flags.includes('sandbox') ? '--oci-worker-no-process-sandbox' : '';
  const daemon = (entitlements: readonly string[]): string =>
    [
      flags,
      ownFlags,
      ...[...new Set(entitlements.map((text) => text.split('=', 1)[0] ?? text))].map(
        (right) => `--allow-insecure-entitlement=${right}`,
      ),
    ]
      .filter((text) => text !== '')
      .join(' ');
  if (options.get('image') === undefined && surroundings.programs.has(daemonlessScript)) {
    return { kind: 'script', places: () => new ScriptPlaces(daemon) };
  }
  const image = options.get('image') ?? images[isRootless ? 'rootless' : 'daemonless'];
  const runtime = options.get('runtime') ?? 'docker';
  const security = isRootless
    ? ['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined']
    : ['--privileged'];
  const home = isRootless ? '/home/user' : '/root';
  const setting = { image, runtime, security, home, daemon, surroundings };
  return { kind: 'container', places: (step) => new ContainerPlaces(step, setting) };
}

type DaemonFlags = (entitlements: readonly string[]) => string;

class ScriptPlaces implements StepPlaces {
  readonly #daemon: DaemonFlags;

  constructor(daemon: DaemonFlags) {
    this.#daemon = daemon;
  }

  path(path: string): Text {
    return path;
  }

  hole(hole: TemporaryHole): Text {
    return [hole];
  }

  variable(): void {}

  wrap(words: readonly Text[], entitlements: readonly string[]): DaemonlessCommand {
    const flags = this.#daemon(entitlements);
    const environment = new Map(flags === '' ? [] : [['BUILDKITD_FLAGS', flags]]);
    return { program: daemonlessScript, words, environment };
  }
}

interface ContainerSetting {
  readonly image: string;
  readonly runtime: string;
  readonly security: readonly string[];
  readonly home: string;
  readonly daemon: DaemonFlags;
  readonly surroundings: Surroundings;
}

/** Where all that is temporary is in the container. */
const workspace = '/bakefile';

/** Mounts what the command names, each folder once, below a folder that no image has. */
class ContainerPlaces implements StepPlaces {
  readonly #step: string;
  readonly #setting: ContainerSetting;
  readonly #mounts = new Map<string, { readonly inside: string; isWritten: boolean }>();
  readonly #variables = new Set<string>();
  #usesWorkspace = false;

  constructor(step: string, setting: ContainerSetting) {
    this.#step = step;
    this.#setting = setting;
  }

  path(path: string, use: Use): Text {
    const whole = absolute(path, this.#setting.surroundings.folder);
    // A file that is yet to be made has nothing to mount but its folder.
    if (use !== 'write-file')
      return this.#mount(whole, use !== 'read-folder' && use !== 'read-file');
    const slash = whole.lastIndexOf('/');
    return `${this.#mount(whole.slice(0, slash) || '/', true)}/${whole.slice(slash + 1)}`;
  }

  hole(hole: TemporaryHole): Text {
    this.#usesWorkspace = true;
    switch (hole.kind) {
      case 'metadata-file':
        return `${workspace}/${this.#step}.json`;
      case 'file-folder':
        return `${workspace}/files/${this.#step}`;
      case 'layout-folder':
        return `${workspace}/layouts/${hole.target}`;
      default:
        return hole satisfies never;
    }
  }

  variable(name: string): void {
    this.#variables.add(name);
  }

  wrap(words: readonly Text[], entitlements: readonly string[]): DaemonlessCommand {
    const { image, runtime, security, home, daemon, surroundings } = this.#setting;
    const { env, homeDirectory } = surroundings;
    const flags = daemon(entitlements);
    const config = env['DOCKER_CONFIG'] || `${homeDirectory}/.docker`;
    if (env['SOURCE_DATE_EPOCH'] !== undefined) this.#variables.add('SOURCE_DATE_EPOCH');
    const run: Text[] = [
      // A shell that is the first process of a container hears no signal.
      ...['run', '--rm', '--init', '--entrypoint', daemonlessScript, ...security],
      ...(flags === '' ? [] : ['--env', `BUILDKITD_FLAGS=${flags}`]),
      ...[...this.#variables].sort().flatMap((name) => ['--env', name]),
      ...(surroundings.dockerConfig ? mountWords(config, `${home}/.docker`, false) : []),
    ];
    for (const [source, { inside, isWritten }] of this.#mounts) {
      run.push(...mountWords(source, inside, isWritten));
    }
    if (this.#usesWorkspace) {
      const source: readonly Hole[] = [{ kind: 'workspace' }];
      run.push('--mount', joinTexts('type=bind,source=', source, `,target=${workspace}`));
    }
    // The shell of the script waits for what it started when it is interrupted.
    const ends = { environment: new Map(), endsWith: 'SIGTERM' } as const;
    return { program: runtime, words: [...run, image, ...words], ...ends };
  }

  #mount(source: string, isWritten: boolean): string {
    const known = this.#mounts.get(source);
    if (known !== undefined) {
      known.isWritten ||= isWritten;
      return known.inside;
    }
    const inside = `/mnt/${this.#mounts.size}`;
    this.#mounts.set(source, { inside, isWritten });
    return inside;
  }
}

/** In the form that takes every path: `-v` would split it at a colon. */
function mountWords(source: string, target: string, isWritten: boolean): readonly string[] {
  const text = formatCsv([
    ['type', 'bind'],
    ['source', source],
    ['target', target],
  ]);
  return ['--mount', isWritten ? text : `${text},readonly`];
}

function absolute(path: string, folder: string): string {
  return cleanPath(path.startsWith('/') ? path : `${folder}/${path}`);
}
