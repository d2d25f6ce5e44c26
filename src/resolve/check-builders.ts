import type { BuilderDefinition, BuilderNode } from '../model/builder.ts';
import { effectiveNodes, keyOptions } from '../model/builder-commands.ts';
import { drivers, driversWith } from '../model/driver-options.ts';
import { parsePlatforms } from '../model/specs/platform.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Range } from '../source/source.ts';
import { didYouMean, suggest } from '../source/suggest.ts';

/** Reports what Buildx would refuse of the builders that are declared, before any is made. */
export function checkBuilders(builders: readonly BuilderDefinition[], sink: DiagnosticSink): void {
  const names = new Map<string, BuilderDefinition>();
  for (const builder of builders) {
    const check = new BuilderCheck(builder, sink);
    const earlier = names.get(builder.name.toLowerCase());
    if (earlier !== undefined && earlier.name !== builder.name) {
      check.report(
        'Duplicate builder',
        `Buildx keeps names in lower case, so "${builder.name}" and "${earlier.name}" are one builder. Rename one of them.`,
        builder.range,
      );
    }
    names.set(builder.name.toLowerCase(), builder);
    check.checkAll();
  }
}

class BuilderCheck {
  readonly #builder: BuilderDefinition;
  readonly #sink: DiagnosticSink;

  constructor(builder: BuilderDefinition, sink: DiagnosticSink) {
    this.#builder = builder;
    this.#sink = sink;
  }

  checkAll(): void {
    this.#checkName(this.#builder.name, 'builder', this.#builder.range);
    for (const { name, range } of this.#builder.nodes) this.#checkName(name, 'node', range);
    if (!this.#checkDriver()) return;
    this.#checkReserved();
    if (this.#builder.driver === 'docker') this.#checkContext();
    for (const node of effectiveNodes(this.#builder)) this.#checkNode(node);
    this.#checkEndpoints();
  }

  report(summary: string, detail: string, subject: Range | undefined): void {
    this.#sink.add({
      code: 'invalid-builder',
      severity: 'error',
      summary,
      detail,
      ...(subject !== undefined && { subject }),
    });
  }

  #checkName(name: string, what: string, range: Range | undefined): void {
    if (/^[a-zA-Z][\w.-]*$/.test(name)) return;
    this.report(
      `Invalid name of a ${what}`,
      `invalid name ${name}, name needs to start with a letter and may not contain symbols, except ._-`,
      range,
    );
  }

  /** A name that is nearly one of a driver is a slip; any other is left to Buildx. */
  #checkDriver(): boolean {
    const { driver } = this.#builder;
    if (drivers.has(driver)) return true;
    const near = suggest(driver, drivers.keys());
    if (near === undefined && driver !== '') return true;
    const known = [...drivers.keys()].join(', ');
    this.report(
      'Unknown driver',
      `failed to find driver "${driver}".${didYouMean(near)} Buildx has ${known}.`,
      this.#place('driver'),
    );
    return false;
  }

  #checkReserved(): void {
    const { name, driver, nodes } = this.#builder;
    if (driver !== 'docker') {
      if (name.toLowerCase() !== 'default') return;
      this.report(
        'Reserved name',
        'default is a reserved name and cannot be used to identify builder instance. It stands for the builder of the default Docker context, whose driver is docker.',
        this.#builder.range,
      );
    } else if (nodes.length > 0) {
      this.report(
        'Too many nodes',
        'additional instances of driver "docker" cannot be created. A builder with nodes needs another driver.',
        nodes[0]?.range,
      );
    }
  }

  /** A builder of the driver docker is a Docker context, of which nothing is ours to say. */
  #checkContext(): void {
    const { name, endpoint, platforms, lifecycle, keepState, bootstrap } = this.#builder;
    const context = `The driver docker stands for the Docker context "${name}"`;
    if (endpoint !== undefined) {
      this.report(
        'Unsuitable attribute',
        `${context}, which has an endpoint of its own. Create it with "docker context create ${name} --docker host=${endpoint}" and leave endpoint out, or choose the driver docker-container.`,
        this.#place('endpoint'),
      );
    }
    for (const [attribute, isSet] of [
      ['platforms', platforms.length > 0],
      ['lifecycle', lifecycle === 'ephemeral'],
      ['keep-state', keepState],
      ['bootstrap', bootstrap],
    ] as const) {
      if (!isSet) continue;
      this.report(
        'Unsuitable attribute',
        `${context}, which is neither made nor removed, so ${attribute} has no effect. Leave it out.`,
        this.#place(attribute),
      );
    }
  }

  #checkNode(node: BuilderNode): void {
    this.#checkPlatforms(node);
    for (const option of node.driverOptions.keys()) this.#checkOption(option, node);
    const facts = drivers.get(this.#builder.driver);
    if (facts?.runsDaemon === false) {
      for (const [attribute, value] of [
        ['buildkitd-flags', node.buildkitdFlags],
        ['buildkitd-config', node.buildkitdConfig],
      ] as const) {
        if (value === undefined) continue;
        this.report(
          'Unsuitable attribute',
          `The driver ${this.#builder.driver} starts no BuildKit daemon, so ${attribute} has no effect. Leave it out.`,
          this.#place(attribute, node),
        );
      }
    }
    if (this.#builder.driver === 'remote') this.#checkRemote(node);
    if (this.#builder.driver === 'kubernetes' && node.endpoint !== undefined) {
      this.report(
        'Unsuitable attribute',
        `kubernetes driver does not support endpoint args "${node.endpoint}". The cluster is that of KUBECONFIG.`,
        this.#place('endpoint', node),
      );
    }
  }

  #checkPlatforms(node: BuilderNode): void {
    for (const text of node.platforms) {
      try {
        parsePlatforms(text);
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        this.report('Invalid platform', `${error.message}`, this.#place('platforms', node));
      }
    }
  }

  /** An option that only other drivers have; one that none has may be newer than this table. */
  #checkOption(option: string, node: BuilderNode): void {
    const { driver } = this.#builder;
    const others = driversWith(option);
    if (!drivers.has(driver) || others.includes(driver)) return;
    if (others.length === 0 && driver !== 'docker') return;
    const owners =
      others.length === 0
        ? ''
        : ` It belongs to ${others.map((name) => `"${name}"`).join(' and ')}.`;
    this.report(
      'Invalid driver option',
      `invalid driver option ${option} for ${driver} driver.${owners}`,
      this.#place('driver-opt', node),
    );
  }

  #checkRemote(node: BuilderNode): void {
    const { endpoint, driverOptions } = node;
    const place = this.#place('endpoint', node);
    if (endpoint === undefined) {
      this.report(
        'Missing endpoint',
        'no remote endpoint provided. Set endpoint to the address of BuildKit, such as "tcp://host:1234".',
        place,
      );
    } else if (!remoteEndpoint.test(endpoint)) {
      this.report(
        'Invalid endpoint',
        `"${endpoint}" is no address of BuildKit. It begins with ${schemes.map((scheme) => `${scheme}://`).join(', ')}.`,
        place,
      );
    }
    if (![...keyOptions, 'servername'].some((option) => driverOptions.has(option))) return;
    const missing = [
      ...(driverOptions.get('cacert') ? [] : ['cacert']),
      ...(driverOptions.get('cert') && !driverOptions.get('key') ? ['key'] : []),
      ...(driverOptions.get('key') && !driverOptions.get('cert') ? ['cert'] : []),
    ];
    if (missing.length === 0) return;
    this.report(
      'Missing driver option',
      `tls enabled, but missing keys ${missing.join(', ')}`,
      this.#place('driver-opt', node),
    );
  }

  /** Nodes at one place are one node (buildx). */
  #checkEndpoints(): void {
    const { driver, nodes } = this.#builder;
    if (driver === 'kubernetes' || nodes.length < 2) return;
    const seen = new Set<string>();
    for (const node of effectiveNodes(this.#builder)) {
      const endpoint = node.endpoint ?? '';
      if (seen.has(endpoint)) {
        this.report(
          'Duplicate endpoint',
          endpoint === ''
            ? `invalid duplicate endpoint: the nodes of this builder are at the current Docker context. Give each an endpoint of its own.`
            : `invalid duplicate endpoint ${endpoint}. Give each node one of its own.`,
          this.#place('endpoint', node),
        );
      }
      seen.add(endpoint);
    }
  }

  #place(attribute: string, node?: BuilderNode): Range | undefined {
    const { places, range } = this.#builder;
    const own = node && places.get(`node.${node.name}.${attribute}`);
    return own ?? places.get(attribute) ?? node?.range ?? range;
  }
}

/** What Buildx connects to by itself. */
const schemes = ['docker-container', 'kube-pod', 'npipe', 'ssh', 'tcp', 'unix'];

const remoteEndpoint = new RegExp(`^(?:${schemes.join('|')})://.`);
