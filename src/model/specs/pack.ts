import { quoteText } from '../../value/text.ts';
import { SpecError } from './spec-error.ts';

/** Cloud Native Buildpacks: what builds the image, and with what. */
export interface Pack {
  /** The image of the builder. */
  readonly builder?: string;
  /** In the order in which they are tried; without any, those of the builder. */
  readonly buildpacks?: readonly string[];
}

const packKeys: readonly string[] = ['builder', 'buildpacks'];

/** Throws a `SpecError` for a key that there is not. */
export function refusePackKeys(keys: Iterable<string>): void {
  for (const key of keys) {
    if (!packKeys.includes(key)) throw new SpecError(unknownKey(key));
  }
}

/** One part replaced, or added to (`--set NAME.pack.builder=heroku/builder:24`). */
export function withPackPart(
  pack: Pack,
  input: { readonly sub: string; readonly values: readonly string[]; readonly append: boolean },
): Pack {
  const { sub, values, append } = input;
  switch (sub) {
    case 'builder':
      return { ...pack, builder: values.at(-1) ?? '' };
    case 'buildpacks': {
      const kept = append ? (pack.buildpacks ?? []) : [];
      return { ...pack, buildpacks: [...kept, ...values.filter((text) => text !== '')] };
    }
    default:
      throw new SpecError(unknownKey(sub));
  }
}

/** What is missing or misshaped. */
export function* checkPack({ builder, buildpacks = [] }: Pack): Generator<SpecError> {
  if (!builder) yield new SpecError('pack needs a builder: the image that builds');
  if (buildpacks.includes('')) yield new SpecError('the name of a buildpack is empty');
}

function unknownKey(key: string): string {
  return `unknown key ${quoteText(key)} of pack; it has "builder" and "buildpacks"`;
}
