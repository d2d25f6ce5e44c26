import type { Definition, VariableDefinition } from '../model/definition.ts';
import type { JsonNode } from '../model/field.ts';
import { formatJson } from '../model/print.ts';
import { alignColumns } from './table.ts';

export type ListFormat = 'table' | 'json';

/** A target or group as `--list=targets` shows it. */
export interface ListedTarget {
  readonly name: string;
  /** For a group with its members: `Everything (app, db)`. */
  readonly description: string;
  readonly group: boolean;
}

/** What can be asked for, by name; names that begin with `_` are private and left out (buildx). */
export function listedTargets({ targets, groups }: Definition): readonly ListedTarget[] {
  const listed: ListedTarget[] = [
    ...targets.map(({ name, attributes }) => ({
      name,
      description: attributes.description ?? '',
      group: false,
    })),
    ...groups.map(({ name, description = '', targets: members }) => ({
      name,
      description: describeGroup(description, members),
      group: true,
    })),
  ];
  return listed.filter(({ name }) => !name.startsWith('_')).sort(byName);
}

function describeGroup(description: string, members: readonly string[]): string {
  if (members.length === 0) return description;
  const names = [...members].sort().join(', ');
  return description === '' ? names : `${description} (${names})`;
}

/** What `--list=targets` prints. */
export function listTargets(definition: Definition, format: ListFormat): string {
  const listed = listedTargets(definition);
  if (format === 'table') {
    const rows = listed.map(({ name, description }) => [name, description]);
    return alignColumns([['TARGET', 'DESCRIPTION'], ...rows]);
  }
  // buildx: nothing to list is null here.
  if (listed.length === 0) return 'null\n';
  return `${formatJson(listed.map(targetNode))}\n`;
}

function targetNode({ name, description, group }: ListedTarget): JsonNode {
  const node = new Map<string, JsonNode>([['name', name]]);
  if (description !== '') node.set('description', description);
  if (group) node.set('group', true);
  return node;
}

/** What `--list=variables` prints. */
export function listVariables({ variables }: Definition, format: ListFormat): string {
  const listed = [...variables].sort(byName);
  if (format === 'json') return `${formatJson(listed.map(variableNode))}\n`;
  return alignColumns([
    ['VARIABLE', 'TYPE', 'VALUE', 'DESCRIPTION'],
    ...listed.map(({ name, type = '', value = '<null>', description = '' }) => [
      name,
      type,
      value,
      description,
    ]),
  ]);
}

function variableNode({ name, description, type, value }: VariableDefinition): JsonNode {
  const node = new Map<string, JsonNode>([['name', name]]);
  if (description) node.set('description', description);
  if (type) node.set('type', type);
  if (value !== undefined) node.set('value', value);
  return node;
}

/** Orders by code units of names. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
