import type { Definition, FunctionDefinition, VariableDefinition } from '../model/definition.ts';
import type {
  ExplainedAttribute,
  ExplainedGroup,
  ExplainedStep,
  ExplainedTarget,
  ExplainedUse,
  ExplainedValue,
  ExplainedVariable,
  Explanation,
} from '../model/explanation.ts';
import type { JsonNode } from '../model/field.ts';
import { attributeNames, isAttributeName } from '../model/fields.ts';
import type { Graph, ResolvedTarget } from '../model/graph.ts';
import { placeKey } from '../model/merge.ts';
import { valueText, writeAttribute } from '../model/print.ts';
import type {
  AttributeName,
  GroupDefinition,
  Origin,
  TargetDefinition,
  Use,
} from '../model/target.ts';
import { suggest } from '../source/suggest.ts';

/** What `explain` is asked about. */
export type Address =
  | { readonly kind: 'variable'; readonly name: string }
  /** A target, a group, or a pattern for them. */
  | {
      readonly kind: 'target';
      readonly name: string;
      readonly attribute?: AttributeName;
      /** The key of a map, or the index of a list. */
      readonly entry?: string;
    };

const prefixes = ['target', 'group', 'variable'] as const;

/**
 * Reads `TARGET[.ATTRIBUTE[.ENTRY]]`, the name of a group or a variable, or any of them behind
 * `target.`, `group.` or `variable.`. A text says what is wrong with it.
 */
export function readAddress(text: string, definition: Definition): Address | string {
  const first = text.split('.', 1)[0] ?? '';
  const prefix = prefixes.find((word) => word === first && text.length > word.length + 1);
  const isName = isTargetOrGroup(definition, first);
  const rest = prefix === undefined || isName ? text : text.slice(first.length + 1);
  const isExplicit = rest !== text;
  if (isExplicit && prefix === 'variable') return variableAddress(rest, definition);
  const parts = rest.split('.');
  for (let count = 1; count <= parts.length; count += 1) {
    // Names of Compose services may have dots, which targets do not.
    const name = parts.slice(0, count).join('_');
    if (!isPattern(name) && !isTargetOrGroup(definition, name)) continue;
    return targetAddress(name, parts.slice(count));
  }
  if (!isExplicit && findVariable(definition, rest) !== undefined) {
    return { kind: 'variable', name: rest };
  }
  return unknownName(rest, definition);
}

function isTargetOrGroup({ targets, groups }: Definition, name: string): boolean {
  return [...targets, ...groups].some((item) => item.name === name);
}

function isPattern(name: string): boolean {
  return /[*?[]/.test(name);
}

function targetAddress(name: string, [attribute, ...entry]: readonly string[]): Address | string {
  if (attribute === undefined) return { kind: 'target', name };
  if (!isAttributeName(attribute)) {
    const near = suggest(attribute, attributeNames);
    const hint = near === undefined ? '' : `; did you mean "${near}"?`;
    return `a target has no attribute "${attribute}"${hint}`;
  }
  const key = entry.length === 0 ? {} : { entry: entry.join('.') };
  return { kind: 'target', name, attribute, ...key };
}

function variableAddress(name: string, definition: Definition): Address | string {
  if (findVariable(definition, name) !== undefined) return { kind: 'variable', name };
  const near = suggest(name, variablesOf(definition).keys());
  return `there is no variable "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
}

function unknownName(text: string, definition: Definition): string {
  const { targets, groups } = definition;
  const name = text.split('.', 1)[0] ?? '';
  const near = suggest(name, [
    ...[...targets, ...groups].map((item) => item.name),
    ...variablesOf(definition).keys(),
  ]);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  return `there is no target, group or variable "${name}"${hint}`;
}

/** The targets to resolve for addresses. */
export function addressedTargets(addresses: readonly Address[]): readonly string[] {
  return addresses.flatMap(({ kind, name }) => (kind === 'target' ? [name] : []));
}

/**
 * Explains the variables among the addresses, and of the graph that the others were resolved to
 * all that they name; without addresses the whole graph.
 */
export function explain(
  definition: Definition,
  graph: Graph | undefined,
  addresses: readonly Address[],
): Explanation {
  const explainer = new Explainer(definition);
  const wanted = addresses.filter((address) => address.kind === 'target');
  const parts = wanted.filter(({ attribute }) => attribute !== undefined);
  const isPart = parts.length > 0 && parts.length === wanted.length;
  const targets = [...(graph?.targets.values() ?? [])].filter(({ linked }) => !linked);
  // The graph has a group "default" of what was asked for in any case.
  const isAsked = (name: string): boolean =>
    graph?.groups.has(name) === true && (name !== 'default' || graph.requested.includes(name));
  return {
    groups: isPart ? [] : definition.groups.filter(({ name }) => isAsked(name)).map(explainGroup),
    targets: targets.map((target) => {
      const own = parts.filter(
        ({ name }) => name === target.name || !explainer.isTarget(name) || isPattern(name),
      );
      return explainer.target(target, isPart ? own : []);
    }),
    variables: addresses.flatMap(({ kind, name }) =>
      kind === 'variable' ? (explainer.variable(name) ?? []) : [],
    ),
  };
}

function explainGroup({ name, range, targets, memberRanges }: Definition['groups'][number]) {
  const group: ExplainedGroup = {
    name,
    ...(range && { range }),
    members: targets.map((member, index) => {
      const place = memberRanges?.[index];
      return { name: member, ...(place && { range: place }) };
    }),
  };
  return group;
}

class Explainer {
  readonly #definition: Definition;
  readonly #targets: ReadonlyMap<string, TargetDefinition>;
  readonly #variables: ReadonlyMap<string, VariableDefinition>;
  readonly #functions: ReadonlyMap<string, FunctionDefinition>;
  readonly #groups: ReadonlyMap<string, GroupDefinition>;
  readonly #explained = new Map<string, ExplainedVariable>();
  #users: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(definition: Definition) {
    this.#definition = definition;
    this.#targets = new Map(definition.targets.map((target) => [target.name, target]));
    this.#variables = variablesOf(definition);
    this.#functions = new Map((definition.functions ?? []).map((item) => [item.name, item]));
    this.#groups = new Map(definition.groups.map((group) => [group.name, group]));
  }

  isTarget(name: string): boolean {
    return this.#targets.has(name);
  }

  target(target: ResolvedTarget, parts: readonly Address[]): ExplainedTarget {
    const { name, range } = target;
    const definition = this.#targets.get(name);
    const all = attributeNames.flatMap((attribute) => this.#attribute(target, attribute) ?? []);
    const attributes = parts.length === 0 ? all : parts.flatMap((part) => partOf(all, part));
    const unset = parts.find((part) => partOf(all, part).length === 0);
    return {
      name,
      ...(range && { range }),
      matrix: textsOf(definition?.matrix),
      inherits: (definition?.attributes.inherits ?? []).map((parent, index) => {
        const place =
          definition?.places.get(placeKey('inherits', index)) ?? definition?.places.get('inherits');
        return { name: parent, ...(place && { range: place }) };
      }),
      groups: this.#definition.groups
        .filter(({ targets }) => targets.includes(name))
        .map((group) => group.name)
        .sort(),
      attributes,
      ...(unset?.kind === 'target' && unset.attribute !== undefined
        ? { unset: placeKey(unset.attribute, unset.entry) }
        : {}),
    };
  }

  #attribute(
    { attributes, origins }: ResolvedTarget,
    name: AttributeName,
  ): ExplainedAttribute | undefined {
    const value = writeAttribute(name, attributes);
    if (value === undefined) return undefined;
    const keys = entryKeys(value);
    return {
      ...this.#value(name, value, origins.get(name)),
      entries: keys.flatMap(([key, entry]) => {
        const origin = origins.get(placeKey(name, key));
        return origin === undefined ? [] : [this.#value(placeKey(name, key), entry, origin)];
      }),
    };
  }

  #value(path: string, value: JsonNode, origin: Origin | undefined): ExplainedValue {
    const steps: ExplainedStep[] = [];
    for (let at = origin; at !== undefined; at = at.previous) {
      const { previous: _, uses = [], matrix, ...rest } = at;
      steps.push({ ...rest, uses: this.#uses(uses, matrix) });
    }
    return { path, value, steps };
  }

  #uses(uses: readonly Use[], matrix: Origin['matrix']): readonly ExplainedUse[] {
    const found = new Map<string, ExplainedUse>();
    for (const { kind, name } of uses) {
      const use = this.#use(kind, name, matrix);
      if (use !== undefined) found.set(`${kind} ${name}`, use);
    }
    return [...found.values()];
  }

  /** Undefined for standard functions, which need no explanation. */
  #use(kind: Use['kind'], name: string, matrix: Origin['matrix']): ExplainedUse | undefined {
    switch (kind) {
      case 'matrix': {
        const value = matrix?.get(name);
        return { kind, name, ...(value && { value: valueText(value) }) };
      }
      case 'variable': {
        const variable = this.variable(name);
        return { kind, name, ...(variable && { variable }) };
      }
      case 'function': {
        const found = this.#functions.get(name);
        if (found === undefined) return undefined;
        const uses = () => this.#uses(found.uses(), undefined);
        return { kind, name, range: found.range, uses };
      }
      case 'target':
      case 'group': {
        const [block = ''] = name.split('.', 1);
        const blocks = kind === 'target' ? this.#targets : this.#groups;
        const range = blocks.get(block)?.range;
        return { kind, name, ...(range && { range }) };
      }
    }
  }

  variable(name: string): ExplainedVariable | undefined {
    const known = this.#explained.get(name);
    if (known !== undefined) return known;
    const variable = this.#variables.get(name);
    if (variable === undefined) return undefined;
    const { value, origin = 'default', from, range, defaultRange, description, type } = variable;
    const explained = {
      name,
      ...(description !== undefined && { description }),
      ...(type !== undefined && { type }),
      ...(value !== undefined && { value }),
      origin,
      ...(from !== undefined && { from }),
      ...(range && { range }),
      ...(defaultRange && { defaultRange }),
      // A validation names its own variable.
      uses: () =>
        this.#uses(
          (variable.uses?.() ?? []).filter((use) => use.name !== name),
          undefined,
        ),
      usedBy: () => this.#usedBy(name),
    };
    this.#explained.set(name, explained);
    return explained;
  }

  #usedBy(variable: string): readonly string[] {
    this.#users ??= usersOf(this.#definition, this.#variables.values());
    return [...(this.#users.get(variable) ?? [])];
  }
}

/** What is made from each variable: other variables by name, then `target.attribute`. */
function usersOf(
  { targets }: Definition,
  variables: Iterable<VariableDefinition>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const add = (user: string, uses: readonly Use[]): void => {
    for (const { kind, name } of uses) {
      if (kind !== 'variable' || name === user) continue;
      users.set(name, (users.get(name) ?? new Set()).add(user));
    }
  };
  for (const { name, uses } of variables) add(name, uses?.() ?? []);
  for (const target of targets) {
    for (const { uses } of target.layers ?? [target]) {
      for (const [key, list] of uses?.() ?? []) {
        if (isAttributeName(key)) add(`${target.name}.${key}`, list);
      }
    }
  }
  return users;
}

function partOf(
  attributes: readonly ExplainedAttribute[],
  part: Address,
): readonly ExplainedAttribute[] {
  if (part.kind !== 'target' || part.attribute === undefined) return [];
  const attribute = attributes.find(({ path }) => path === part.attribute);
  if (attribute === undefined || part.entry === undefined) return attribute ? [attribute] : [];
  const path = placeKey(part.attribute, part.entry);
  return attribute.entries
    .filter((entry) => entry.path === path)
    .map((entry) => ({ ...entry, entries: [] }));
}

function entryKeys(value: JsonNode): readonly (readonly [string | number, JsonNode])[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'get' in value ? [...value] : [...value.entries()];
}

function textsOf(matrix: TargetDefinition['matrix']): ReadonlyMap<string, string> {
  return new Map([...(matrix ?? [])].map(([name, value]) => [name, valueText(value)]));
}

function findVariable(definition: Definition, name: string): VariableDefinition | undefined {
  return variablesOf(definition).get(name);
}

function variablesOf({
  variables,
  implicitVariables = [],
}: Definition): ReadonlyMap<string, VariableDefinition> {
  return new Map([...implicitVariables, ...variables].map((item) => [item.name, item]));
}
