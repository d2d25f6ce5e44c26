import type { Field } from '../model/field.ts';
import { attributeNames, fields } from '../model/fields.ts';
import { cleanPath } from '../model/paths.ts';
import { isRemoteUrl } from '../model/remote-url.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from '../model/target.ts';

/** The words after `docker buildx` that build one target, and what they read. */
export interface BuildArguments {
  readonly words: readonly string[];
  /** The Dockerfile, where the definition holds it itself. */
  readonly input?: string;
}

/** What is not the target's but the run's. */
export interface BuildFlags {
  readonly builder?: string;
  readonly progress?: string;
  readonly metadataFile?: string;
  /** `--call` as it was given, with its format. */
  readonly call?: string;
  /** The working directory. */
  readonly folder?: string;
}

/** A target as `docker buildx build` takes it: a flag for every attribute, then the context. */
export function buildArguments(
  attributes: TargetAttributes,
  options: BuildFlags = {},
): BuildArguments {
  const words = ['build'];
  for (const [flag, value] of [
    ['--builder', options.builder],
    ['--progress', options.progress],
    ['--metadata-file', options.metadataFile],
  ] as const) {
    if (value !== undefined) words.push(flag, value);
  }
  const call = attributes.call ? { call: options.call ?? attributes.call } : {};
  const dockerfile = placedDockerfile(attributes, options.folder);
  const all = { ...attributes, ...call, ...(dockerfile !== undefined && { dockerfile }) };
  for (const name of attributeNames) words.push(...attributeArguments(name, all));
  words.push(contextArgument(attributes.context ?? '.'));
  const inline = attributes['dockerfile-inline'];
  return inline ? { words, input: inline } : { words };
}

function attributeArguments<Name extends AttributeName>(
  name: Name,
  attributes: TargetAttributes,
): readonly string[] {
  const field: Field<AttributeValues[Name]> = fields[name];
  const value = attributes[name];
  return value === undefined ? [] : (field.argv?.(value, attributes) ?? []);
}

/**
 * A Dockerfile of this machine beside a remote context: `build` looks for a relative path in the
 * repository, and only for an absolute one here.
 */
function placedDockerfile(
  { context = '.', dockerfile = '' }: TargetAttributes,
  folder: string | undefined,
): string | undefined {
  if (folder === undefined || !dockerfile.startsWith('cwd://') || !isRemoteUrl(context)) return;
  const path = dockerfile.slice('cwd://'.length);
  return cleanPath(path.startsWith('/') ? path : `${folder}/${path}`);
}

/** A folder that looks like a flag would be read as one. */
function contextArgument(context: string): string {
  return context.startsWith('-') && !isRemoteUrl(context) ? `./${context}` : context;
}
