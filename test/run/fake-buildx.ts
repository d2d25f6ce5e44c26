import { mkdtempSync, rmSync } from 'node:fs';
import type { Host, HostProcess } from '../../src/host/host.ts';
import { nodeHost } from '../../src/host/node.ts';
import { parseCsv } from '../../src/model/specs/csv.ts';

interface Node {
  readonly Name: string;
  readonly Endpoint: string;
  readonly DriverOpts: Readonly<Record<string, string>>;
  readonly Flags: readonly string[];
  readonly Platforms: readonly string[];
  readonly Status: string;
}

/** A Buildx that keeps builders in memory, and tells how it was called. */
export class FakeBuildx {
  readonly folder: string = mkdtempSync('/tmp/fake-buildx-');
  readonly calls: string[] = [];
  readonly builders: Map<string, { driver: string; nodes: Node[] }> = new Map([
    ['default', { driver: 'docker', nodes: [node({ Name: 'default', Endpoint: 'default' })] }],
  ]);
  /** Fails a call whose words contain the key, with the text as its message. */
  readonly failures: Map<string, string> = new Map();
  /** Called before each call. */
  onCall: (words: string) => void = () => undefined;

  readonly host: Host = {
    ...nodeHost(),
    cwd: this.folder,
    env: { BUILDX_CONFIG: `${this.folder}/buildx`, BUILDX_BUILDER: 'other' },
    spawn: (_, args, { env }) => {
      if (env?.['BUILDX_BUILDER'] !== undefined) throw new Error('the environment leaks');
      return this.#answer(args);
    },
  };

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #answer(args: readonly string[]): HostProcess {
    const words = args.join(' ');
    this.calls.push(words);
    this.onCall(words);
    for (const [part, message] of this.failures) {
      if (words.includes(part)) return ended(1, '', `time="x" level=warning\nERROR: ${message}\n`);
    }
    switch (args[0]) {
      case 'ls':
        return ended(0, this.#list());
      case 'create':
        return args[1] === '--help'
          ? ended(0, '(available: "cloud")')
          : this.#create(args.slice(1));
      case 'rm':
        return this.builders.delete(args.at(-1) ?? '')
          ? ended(0)
          : ended(1, '', `ERROR: no builder "${args.at(-1)}" found\n`);
      default:
        return ended(0);
    }
  }

  #create(args: readonly string[]): HostProcess {
    const values = (flag: string): string[] =>
      args.flatMap((word) => (word.startsWith(`--${flag}=`) ? word.slice(flag.length + 3) : []));
    const [name = ''] = values('name');
    const known = this.builders.get(name);
    if (known !== undefined && !args.includes('--append')) {
      return ended(1, '', `ERROR: existing instance for "${name}" but no append mode\n`);
    }
    const group = known ?? { driver: values('driver')[0] ?? '', nodes: [] };
    const added = group.driver === 'docker-container' ? [automatic] : [];
    group.nodes.push(
      node({
        Name: values('node')[0] ?? `${name}${group.nodes.length}`,
        Endpoint: args.find((word) => !word.startsWith('--')) ?? 'default',
        Platforms: values('platform').flatMap((text) => text.split(',')),
        Flags: [...values('buildkitd-flags').flatMap((text) => text.split(' ')), ...added],
        DriverOpts: Object.fromEntries(
          values('driver-opt').flatMap((text) => parseCsv(text).map((pair) => cut(pair))),
        ),
      }),
    );
    this.builders.set(name, group);
    return ended(0, `${name}\n`);
  }

  #list(): string {
    return [...this.builders]
      .flatMap(([Name, { driver, nodes }]) =>
        nodes.map(() => JSON.stringify({ Name, Driver: driver, Nodes: nodes })),
      )
      .join('\n');
  }
}

const automatic = '--allow-insecure-entitlement=network.host';

function node(given: Partial<Node>): Node {
  return {
    Name: '',
    Endpoint: '',
    DriverOpts: {},
    Flags: [],
    Platforms: [],
    Status: 'inactive',
    ...given,
  };
}

function cut(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals), pair.slice(equals + 1)];
}

function ended(code: number, stdout = '', stderr = ''): HostProcess {
  return {
    stdout: chunks(stdout),
    stderr: chunks(stderr),
    exit: Promise.resolve({ kind: 'exited', code }),
    kill: () => undefined,
  };
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
