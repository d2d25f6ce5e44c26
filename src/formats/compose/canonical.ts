import type { Range } from '../../source/source.ts';
import type { YamlMapping, YamlNode, YamlSequence } from '../yaml/node.ts';
import { scalarText } from '../yaml/scalar.ts';
import { buildMapping } from './merge.ts';
import { entryOf, goTypeName, invalidValue, mapEntries, textNode, withEntry } from './problem.ts';

type Transform = (node: YamlNode, place: string) => YamlNode;

/** Short forms written out, attribute by attribute (compose-go's transform package). */
const serviceForms: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['build', canonicalBuild],
  ['configs', eachItem(fileMount)],
  ['depends_on', dependencies],
  ['devices', eachItem(deviceMapping)],
  ['dns', textOrList],
  ['env_file', envFiles],
  ['extends', extended],
  ['gpus', gpus],
  ['label_file', textOrList],
  ['models', namesMapping],
  ['networks', namesMapping],
  ['ports', ports],
  ['secrets', eachItem(fileMount)],
  ['ulimits', eachEntry(ulimit)],
  ['volumes', eachItem(volumeMount)],
]);

const buildForms: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['additional_contexts', keyValues],
  ['provenance', textOf],
  ['sbom', textOf],
  ['secrets', eachItem(fileMount)],
  ['ssh', sshKeys],
  ['ulimits', eachEntry(ulimit)],
]);

const resources = ['configs', 'networks', 'secrets', 'volumes'];

/** A model in canonical form: every short form that a build depends on is written out. */
export function canonicalModel(model: YamlMapping): YamlMapping {
  let result = model;
  const services = entryOf(model, 'services');
  if (services?.kind === 'mapping') {
    const changed = mapEntries(services, (service, name) =>
      service.kind === 'mapping' ? applyForms(service, serviceForms, `services.${name}`) : service,
    );
    result = withEntry(result, 'services', changed);
  }
  for (const kind of resources) {
    const declared = entryOf(result, kind);
    if (declared?.kind !== 'mapping') continue;
    result = withEntry(
      result,
      kind,
      mapEntries(declared, (node, name) => maybeExternal(node, `${kind}.${name}`)),
    );
  }
  return result;
}

/** A model with the context of every build set (compose-go's default values). */
export function withDefaults(model: YamlMapping): YamlMapping {
  const services = entryOf(model, 'services');
  if (services?.kind !== 'mapping') return model;
  const changed = mapEntries(services, (service) => {
    const build = entryOf(service, 'build');
    if (service.kind !== 'mapping' || build?.kind !== 'mapping') return service;
    if (build.entries.has('context')) return service;
    return withEntry(service, 'build', withEntry(build, 'context', textNode('.', startOf(build))));
  });
  return withEntry(model, 'services', changed);
}

/** What is not written has no more of a place than where it would stand. */
function startOf({ range }: YamlNode): Range {
  return { ...range, end: range.start };
}

function applyForms(
  mapping: YamlMapping,
  forms: ReadonlyMap<string, Transform>,
  place: string,
): YamlMapping {
  return mapEntries(mapping, (value, key) => forms.get(key)?.(value, `${place}.${key}`) ?? value);
}

function eachItem(transform: Transform): Transform {
  return (node, place) => {
    if (node.kind !== 'sequence') return node;
    const items = node.items.map((item) => transform(item, `${place}.[]`));
    return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
  };
}

function eachEntry(transform: Transform): Transform {
  return (node, place) =>
    node.kind === 'mapping'
      ? mapEntries(node, (value, key) => transform(value, `${place}.${key}`))
      : node;
}

function canonicalBuild(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return applyForms(node, buildForms, place);
  if (isText(node)) return buildMapping(node);
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for build`, node);
}

function isText(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value.type === 'string';
}

/** A mapping with one entry, at the place of the short form that stands for it. */
function pairOf(key: string, node: YamlNode): YamlMapping {
  const entries = new Map([[key, { keyRange: node.range, value: node }]]);
  return { kind: 'mapping', entries, range: node.range };
}

function fileMount(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (isText(node)) return pairOf('source', node);
  throw invalidValue(`${place}: unsupported type ${goTypeName(node)}`, node);
}

function textOf(node: YamlNode): YamlNode {
  if (isText(node)) return node;
  const text = node.kind === 'scalar' ? (scalarText(node.value) ?? '<nil>') : '';
  // A list or mapping is refused by the schema.
  return node.kind === 'scalar' ? textNode(text, node.range) : node;
}

function keyValues(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (node.kind === 'scalar') {
    throw invalidValue(`${place}: invalid type ${goTypeName(node)}`, node);
  }
  return pairsMapping(node, (text, item) => {
    const at = text.indexOf('=');
    if (at >= 0) return [text.slice(0, at), textNode(text.slice(at + 1), item.range)];
    throw invalidValue(`${place}: invalid value ${text}, expected key=value`, item);
  });
}

function sshKeys(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (node.kind === 'scalar') {
    throw invalidValue(`${place}: invalid type ${goTypeName(node)} for ssh`, node);
  }
  return pairsMapping(node, (text, item) => {
    const at = text.indexOf('=');
    if (at >= 0) return [text.slice(0, at), textNode(text.slice(at + 1), item.range)];
    if (text !== 'default') throw invalidValue(`invalid ssh key ${JSON.stringify(text)}`, item);
    return [text, { kind: 'scalar', value: { type: 'null' }, range: item.range }];
  });
}

function pairsMapping(
  node: YamlSequence,
  pair: (text: string, item: YamlNode) => readonly [string, YamlNode],
): YamlMapping {
  const entries = new Map(
    node.items.map((item) => {
      if (item.kind !== 'scalar' || item.value.type !== 'string') {
        throw invalidValue(`invalid ssh key type ${goTypeName(item)}`.replace('ssh ', ''), item);
      }
      const [key, value] = pair(item.value.text, item);
      return [key, { keyRange: item.range, value }] as const;
    }),
  );
  return { kind: 'mapping', entries, range: node.range };
}

function ulimit(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (node.kind === 'scalar' && node.value.type === 'int') return node;
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for external`, node);
}

function envFiles(node: YamlNode, place: string): YamlNode {
  if (isText(node)) return { kind: 'sequence', items: [envFile(node)], range: node.range };
  if (node.kind === 'sequence') return { ...node, items: node.items.map(envFile) };
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for env_file`, node);
}

function envFile(node: YamlNode): YamlNode {
  const required: YamlNode = {
    kind: 'scalar',
    value: { type: 'bool', truth: true },
    range: node.range,
  };
  if (isText(node)) return withEntry(pairOf('path', node), 'required', required);
  if (node.kind !== 'mapping' || node.entries.has('required')) return node;
  return withEntry(node, 'required', required);
}

function textOrList(node: YamlNode): YamlNode {
  return isText(node) ? { kind: 'sequence', items: [node], range: node.range } : node;
}

function extended(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (isText(node)) return pairOf('service', node);
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for extends`, node);
}

function dependencies(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'scalar') {
    throw invalidValue(`${place}: invalid type ${goTypeName(node)} for depend_on`, node);
  }
  if (node.kind === 'mapping') {
    for (const [name, { value }] of node.entries) {
      if (value.kind === 'mapping') continue;
      throw invalidValue(`${place}.${name}: unsupported value ${goMapText(node)}`, value);
    }
  }
  return node;
}

/** A mapping of scalars as Go prints it. */
function goMapText(node: YamlMapping): string {
  const pairs = [...node.entries].map(([key, { value }]) => `${key}:${scalarTextOf(value) ?? '…'}`);
  return `map[${pairs.sort().join(' ')}]`;
}

function namesMapping(node: YamlNode): YamlNode {
  if (node.kind !== 'sequence') return node;
  return pairsMapping(node, (text, { range }) => [
    text,
    { kind: 'scalar', value: { type: 'null' }, range },
  ]);
}

function deviceMapping(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping') return node;
  if (node.kind !== 'scalar' || node.value.type !== 'string') {
    throw invalidValue(`${place}: invalid type ${goTypeName(node)} for service volume mount`, node);
  }
  const parts = node.value.text.split(':');
  if (parts.length > 3) {
    throw invalidValue(
      `confusing device mapping, please use long syntax: ${node.value.text}`,
      node,
    );
  }
  const target = textNode(parts[1] || (parts[0] ?? ''), node.range);
  return withEntry(pairOf('source', textNode(parts[0] ?? '', node.range)), 'target', target);
}

function volumeMount(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'mapping' || isText(node)) return node;
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for service volume mount`, node);
}

function gpus(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'sequence' || isText(node)) return node;
  throw invalidValue(`${place}: invalid type ${goTypeName(node)} for gpus`, node);
}

function ports(node: YamlNode, place: string): YamlNode {
  if (node.kind !== 'sequence') {
    throw invalidValue(`${place}: invalid type ${goTypeName(node)} for port`, node);
  }
  for (const item of node.items) {
    const isNumber = item.kind === 'scalar' && item.value.type === 'int';
    if (item.kind === 'mapping' || isText(item) || isNumber) continue;
    throw invalidValue(`${place}: invalid type ${goTypeName(item)} for port`, item);
  }
  return node;
}

function maybeExternal(node: YamlNode, place: string): YamlNode {
  if (node.kind === 'scalar' && node.value.type === 'null') return node;
  if (node.kind !== 'mapping') throw invalidValue(`${place} must be a mapping`, node);
  const external = node.entries.get('external')?.value;
  if (external?.kind !== 'mapping') return node;
  const name = external.entries.get('name')?.value;
  const own = node.entries.get('name')?.value;
  const isNamed = own !== undefined && name !== undefined;
  if (isNamed && (own.kind !== 'scalar' || name.kind !== 'scalar' || own.value !== name.value)) {
    if (scalarTextOf(own) !== scalarTextOf(name)) {
      throw invalidValue(`${place}: name and external.name conflict; only use name`, name);
    }
  }
  const truth: YamlNode = {
    kind: 'scalar',
    value: { type: 'bool', truth: true },
    range: external.range,
  };
  return withEntry(withEntry(node, 'external', truth), 'name', own ?? name);
}

function scalarTextOf(node: YamlNode): string | undefined {
  return node.kind === 'scalar' ? scalarText(node.value) : undefined;
}
