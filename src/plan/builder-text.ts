import { effectiveNodes } from '../model/builder-commands.ts';
import type { BuilderState } from '../model/builder-state.ts';
import { padColumns } from './table.ts';

/** Builders and their nodes, a line each. */
export function builderTable(states: readonly BuilderState[]): string {
  const rows = states.flatMap((state) => {
    const { name, known, declared } = state;
    const driver = known?.driver ?? declared?.driver ?? '';
    const head = [known?.isCurrent === true ? `${name}*` : name, driver, state.state, '', ''];
    return [head, ...nodesOf(state).map((node) => [`  ${node.name}`, '', '', ...nodeCells(node)])];
  });
  return padColumns([['NAME/NODE', 'DRIVER', 'STATE', 'ENDPOINT', 'STATUS', 'PLATFORMS'], ...rows]);
}

/** All that is known of builders, one after the other. */
export function builderDetails(states: readonly BuilderState[]): string {
  return states
    .map((state) => {
      const { name, known, declared, differences } = state;
      const lines = [
        ['Name:', name],
        ['Driver:', known?.driver ?? declared?.driver ?? ''],
        ['State:', state.state],
        ['Lifecycle:', declared?.lifecycle ?? ''],
        ...differences.map(({ what, declared: ours, found }) => [
          'Difference:',
          `${what}: declared ${ours}, found ${found}`,
        ]),
      ];
      const nodes = nodesOf(state).map((node) => {
        const rows = [
          ['  Node:', node.name],
          ['  Endpoint:', node.endpoint],
          ['  Status:', node.status],
          ['  Platforms:', node.platforms.join(', ')],
          ...[...node.options].map(([key, value]) => ['  Driver option:', `${key}=${value}`]),
          ['  BuildKit:', node.version],
          ['  Error:', node.error],
        ];
        return padColumns(rows.filter(([, text]) => text !== ''));
      });
      return [padColumns(lines.filter(([, text]) => text !== '')), ...nodes].join('\n');
    })
    .join('\n');
}

/** The same as JSON. */
export function builderJson(states: readonly BuilderState[]): string {
  const data = states.map((state) => {
    const { name, known, declared, differences } = state;
    return {
      name,
      driver: known?.driver ?? declared?.driver,
      state: state.state,
      current: known?.isCurrent ?? false,
      lifecycle: declared?.lifecycle ?? null,
      nodes: nodesOf(state).map(({ options, error, version, ...node }) => ({
        ...node,
        driverOptions: Object.fromEntries(options),
        ...(version !== '' && { version }),
        ...(error !== '' && { error }),
      })),
      differences: differences.map(({ what, declared: ours, found }) => ({
        what,
        declared: ours,
        found,
      })),
    };
  });
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** Buildx calls a remote builder that cannot be reached inactive, like a container that is not there. */
const noAnswer = 'did not answer';

interface ShownNode {
  readonly name: string;
  readonly endpoint: string;
  readonly status: string;
  readonly platforms: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly version: string;
  readonly error: string;
}

/** Those that there are, else those that are declared. */
function nodesOf({ known, declared }: BuilderState): readonly ShownNode[] {
  if (known !== undefined) {
    return known.nodes.map(({ driverOptions, version = '', error = '', ...node }) => ({
      name: node.name,
      endpoint: node.endpoint,
      status: known.driver === 'remote' && node.status === 'inactive' ? noAnswer : node.status,
      platforms: node.platforms,
      options: driverOptions,
      version,
      error,
    }));
  }
  return (declared === undefined ? [] : effectiveNodes(declared)).map((node) => ({
    name: node.name,
    endpoint: node.endpoint ?? '',
    status: '',
    platforms: node.platforms,
    options: node.driverOptions,
    version: '',
    error: '',
  }));
}

function nodeCells({ endpoint, status, platforms, error }: ShownNode): readonly string[] {
  return [endpoint, status || (error && 'error'), platforms.join(',')];
}
