import { type BuildctlPart, type Lowering, refusal } from './lowering.ts';
import { parseAnnotation } from './specs/annotation.ts';
import { destinationKind, type OutputEntry } from './specs/output.ts';
import { readBoolean } from './specs/scalars.ts';
import type { Surroundings } from './surroundings.ts';
import type { TargetAttributes } from './target.ts';

/** The outputs, with the names and annotations of the image. */
export const outputRule: Lowering<readonly OutputEntry[], BuildctlPart> = (
  outputs = [],
  target,
  { env },
) => {
  if (target.call) return [];
  let toStandardOutput = 0;
  return outputs.flatMap((given, key): readonly BuildctlPart[] => {
    if (given.type === 'cacheonly') return [];
    const part = outputPart(given, target, env);
    // An image for docker takes that way, too.
    if (part.kind === 'load' || given.dest === '-') toStandardOutput += 1;
    if (toStandardOutput > 1) {
      return [{ ...refusal('Two outputs cannot share the standard output of buildctl.'), key }];
    }
    return [part.kind === 'refusal' ? { ...part, key } : part];
  });
};

function outputPart(
  { type: given, dest, attrs: own }: OutputEntry,
  target: TargetAttributes,
  env: Surroundings['env'],
): BuildctlPart {
  const { tags = [], platforms = [], attest = [] } = target;
  const type = given === 'registry' ? 'image' : given;
  const isImage = ['image', 'oci', 'docker'].includes(type);
  const attrs = new Map([...own, ...annotationAttributes(target)]);
  if (isImage)
    for (const [name, value] of environmentAttributes(target, env)) attrs.set(name, value);
  if (isImage && tags.length > 0) attrs.set('name', tags.join(','));
  if (given === 'registry') attrs.set('push', 'true').set('unpack', own.get('unpack') ?? 'false');
  if (type === 'image' && readBoolean(attrs.get('push') ?? '') && !attrs.get('name')) {
    return refusal('A tag is needed when pushing to a registry.');
  }
  if (type !== 'docker' || dest !== undefined) {
    const isWritten = dest !== undefined && destinationKind({ type, attrs }) !== 'none';
    return { kind: 'output', output: { type, attrs, ...(isWritten && { dest }) } };
  }
  const context = attrs.get('context');
  attrs.delete('context');
  // Docker's own format holds one platform and no attestations.
  const isIndex = platforms.length > 1 || attest.some(({ disabled }) => !disabled);
  const output = { type: isIndex ? 'oci' : 'docker', attrs };
  return { kind: 'load', output, ...(context !== undefined && { context }) };
}

function annotationAttributes({ annotations = [] }: TargetAttributes): readonly [string, string][] {
  return annotations.flatMap((text) => {
    const { scopes, key, value } = parseAnnotation(text);
    if (scopes.length === 0) return [[`annotation.${key}`, value] as [string, string]];
    return scopes.map(({ type, platform }): [string, string] => {
      const where = platform === undefined ? '' : `[${platform}]`;
      return [`annotation-${type}${where}.${key}`, value];
    });
  });
}

function environmentAttributes(
  { args }: TargetAttributes,
  env: Surroundings['env'],
): readonly [string, string][] {
  const info = args?.get('BUILDKIT_INLINE_BUILDINFO_ATTRS');
  const isPlain = readBoolean(env['BUILDX_NO_DEFAULT_OCI_ARTIFACT'] ?? '');
  return [
    ...(info == null ? [] : [['buildinfo-attrs', info] as [string, string]]),
    ...(isPlain ? [['oci-artifact', 'false'] as [string, string]] : []),
  ];
}
