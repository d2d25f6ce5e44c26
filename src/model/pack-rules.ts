import { type Lowering, type PackPart, presentPairs, refusal } from './lowering.ts';
import { isRemoteUrl } from './remote-url.ts';
import type { Attestation } from './specs/attest.ts';
import type { OutputEntry } from './specs/output.ts';
import type { Pack } from './specs/pack.ts';
import { formatWholePlatform, parsePlatforms } from './specs/platform.ts';
import { readBoolean } from './specs/scalars.ts';
import type { SecretEntry } from './specs/secret.ts';

type Rule<T> = Lowering<T, PackPart>;
type Texts = ReadonlyMap<string, string | null>;

/** The builder's image, and the buildpacks in their order. */
export const packRule: Rule<Pack> = (pack) => {
  if (pack === undefined) return [refusal('It sets no "pack": no buildpacks build it.')];
  const { builder = '', buildpacks = [] } = pack;
  return [words('--builder', builder), ...buildpacks.map((name) => words('--buildpack', name))];
};

export const packContextRule: Rule<string> = (context = '.') =>
  isRemoteUrl(context)
    ? [refusal('Buildpacks build a folder of this machine.')]
    : [words('--path', context)];

/** Every target has this name of a Dockerfile when it sets none. */
export const packDockerfileRule: Rule<string> = (path) =>
  path === undefined || path === 'Dockerfile' ? [] : [refusal('Buildpacks read no Dockerfile.')];

/** Each argument is a variable of the build. */
export const packArgsRule: Rule<Texts> = (args) =>
  presentPairs(args).map(([name, value]) => words('--env', `${name}=${value}`));

/** Labels are set by a buildpack, which reads them from one variable. */
export const packLabelsRule: Rule<Texts> = (labels, { pack }) => {
  const pairs = presentPairs(labels);
  if (pairs.length === 0) return [];
  const text = pairs.map(([name, value]) => `${name}=${shellWord(value)}`).join(' ');
  const isThere = pack?.buildpacks?.some((name) => /(?:^|\/)image-labels(?:[@:]|$)/.test(name));
  return [
    ...(isThere ? [] : [{ kind: 'late-buildpack', name: labelsBuildpack } as const]),
    words('--env', `BP_IMAGE_LABELS=${text}`),
  ];
};

const labelsBuildpack = 'paketo-buildpacks/image-labels';

export const packTagsRule: Rule<readonly string[]> = (tags = []) =>
  tags.length === 0
    ? [refusal('An image that buildpacks build needs a name: set "tags".')]
    : [{ kind: 'tags', tags }];

/** Secrets are variables of the build, too. */
export const packSecretRule: Rule<readonly SecretEntry[]> = (secrets = []) =>
  secrets.map((secret) => ({ kind: 'secret', secret }));

export const packPlatformsRule: Rule<readonly string[]> = (texts = [], _target, { platform }) => {
  const names = texts.flatMap(parsePlatforms).map((each) => formatWholePlatform(each, platform));
  if (names.length > 1) return [refusal('Buildpacks build for one platform.')];
  return names.map((name) => words('--platform', name));
};

export const packOutputRule: Rule<readonly OutputEntry[]> = (outputs = []) =>
  outputs.flatMap(({ type, dest, attrs }, key): readonly PackPart[] => {
    if (type === 'registry' || (type === 'image' && readBoolean(attrs.get('push') ?? ''))) {
      return [{ kind: 'push' }];
    }
    if (type === 'image' || (type === 'docker' && dest === undefined)) return [];
    const problem = `Buildpacks leave an image in docker, which can be pushed; there is no output of type "${type}"${dest === undefined ? '' : ' with a destination'}.`;
    return [{ ...refusal(problem), key }];
  });

export const packPullRule: Rule<boolean> = (pull) =>
  pull === undefined ? [] : [words('--pull-policy', pull ? 'always' : 'if-not-present')];

export const packNoCacheRule: Rule<boolean> = (noCache) =>
  noCache ? [words('--clear-cache')] : [];

export const packNetworkRule: Rule<string> = (mode) => (mode ? [words('--network', mode)] : []);

/** A network is asked for by a flag, not by a right. */
export const packEntitlementsRule: Rule<readonly string[]> = (names = []) =>
  names.flatMap((name, key) =>
    name === 'network.host' ? [] : [{ ...refusal(`pack has no such right as "${name}".`), key }],
  );

/** An attestation that is switched off is none. */
export const packAttestRule: Rule<readonly Attestation[]> = (attestations = []) =>
  attestations.flatMap(({ type, disabled }, key) =>
    disabled ? [] : [{ ...refusal(`pack attaches no ${type}.`), key }],
  );

/** An empty list sets nothing. */
export const packEmptyRule: Rule<readonly unknown[]> = (list = []) =>
  list.length === 0 ? [] : [refusal('pack keeps its cache in volumes of docker.')];

function words(...list: readonly string[]): PackPart {
  return { kind: 'words', words: list };
}

/** The buildpack reads words as a shell does. */
function shellWord(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `"${text.replace(/[\\"$`]/g, '\\$&')}"`;
}
