import { type AttributeName, type Definition, type Host, overrideKeys } from '../index.ts';
import { type Candidate, pathCandidates } from './candidates.ts';

/** What a value of `--set` could become: `TARGET.`, then `KEY=` or `KEY.NAME=`, then a value. */
export async function overrideCandidates(
  text: string,
  definition: Definition | undefined,
  host: Host,
): Promise<readonly Candidate[]> {
  const equals = text.indexOf('=');
  if (equals >= 0) return valueCandidates(text, equals, definition, host);
  const [pattern = '', key, ...rest] = text.split('.');
  if (key === undefined) return patternCandidates(definition);
  if (rest.length === 0) return keyCandidates(pattern);
  const { rule, attribute } = overrideKeys.get(key) ?? {};
  if (rule?.sub === undefined || attribute === undefined) return [];
  return namesOf(attribute, pattern, definition).map((name) => ({
    value: `${pattern}.${key}.${name}=`,
  }));
}

function patternCandidates(definition: Definition | undefined): readonly Candidate[] {
  const targets = (definition?.targets ?? []).map(({ name, attributes }) => ({
    value: `${name}.`,
    description: attributes.description ?? '',
  }));
  return [{ value: '*.', description: 'all targets' }, ...targets];
}

function keyCandidates(pattern: string): readonly Candidate[] {
  return [...overrideKeys.values()].map(({ rule: { key, sub } }) => ({
    value: `${pattern}.${key}${sub === undefined ? '=' : '.'}`,
  }));
}

/** The names that a map has in the targets that are meant: in that target, else in any. */
function namesOf(
  attribute: AttributeName,
  pattern: string,
  definition: Definition | undefined,
): readonly string[] {
  const all = definition?.targets ?? [];
  const meant = all.filter(({ name }) => name === pattern);
  const names = (meant.length > 0 ? meant : all).flatMap(({ attributes }) => {
    const value = attributes[attribute];
    return value instanceof Map ? [...value.keys()] : [];
  });
  return [...new Set(names)].sort();
}

const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7', 'linux/s390x', 'linux/ppc64le'];

/** Values of the keys that take one of a few, or a path. */
async function valueCandidates(
  text: string,
  equals: number,
  definition: Definition | undefined,
  host: Host,
): Promise<readonly Candidate[]> {
  const lead = text.slice(0, equals + 1);
  const [, key = ''] = text.slice(0, equals).replace(/\+$/, '').split('.');
  const typed = text.slice(equals + 1);
  const attribute = overrideKeys.get(key)?.attribute;
  const values = async (): Promise<readonly string[]> => {
    switch (attribute) {
      case 'platforms':
        return [...new Set([...platforms, ...platformsOf(definition)])];
      case 'context':
      case 'contexts':
        return (await pathCandidates(host, typed, 'folder')).map(({ value }) => value);
      case 'dockerfile':
        return (await pathCandidates(host, typed, 'file')).map(({ value }) => value);
      case 'pull':
      case 'no-cache':
        return ['true', 'false'];
      default:
        return key === 'push' || key === 'load' ? ['true', 'false'] : [];
    }
  };
  return (await values()).map((value) => ({ value: lead + value }));
}

function platformsOf(definition: Definition | undefined): readonly string[] {
  return (definition?.targets ?? []).flatMap(({ attributes }) => attributes.platforms ?? []);
}
