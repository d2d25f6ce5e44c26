import type { Grant, OverrideInput, OverrideKey } from './field.ts';
import { attributeNames, fields } from './fields.ts';
import { setAttribute } from './merge.ts';
import type { AttributeName, AttributeValues, TargetAttributes } from './target.ts';

/** A key of `--set`, bound to the attribute that it changes. */
export interface BoundKey {
  readonly attribute: AttributeName;
  readonly rule: Omit<OverrideKey<unknown>, 'prepare' | 'grant'>;
  /** Parses once what is then done to each target; both may throw a `SpecError`. */
  prepare(input: OverrideInput): PreparedOverride;
}

/** A parsed override, to be applied to any number of targets. */
export interface PreparedOverride {
  /** Changes the attributes in place. */
  apply(attributes: TargetAttributes): void;
  /** What it allows besides, given the attributes that it was applied to. */
  grant(attributes: TargetAttributes): Grant;
}

/** Every key of `--set` by name, from the field table. */
export const overrideKeys: ReadonlyMap<string, BoundKey> = new Map(
  attributeNames.flatMap(bindKeys).map((key) => [key.rule.key, key] as const),
);

function bindKeys<Name extends AttributeName>(attribute: Name): BoundKey[] {
  const keys: readonly OverrideKey<AttributeValues[Name]>[] = fields[attribute].overrides ?? [];
  return keys.map((key) => ({
    attribute,
    rule: key,
    prepare(input) {
      const change = key.prepare(input);
      return {
        apply: (attributes) => setAttribute(attributes, attribute, change(attributes[attribute])),
        grant(attributes) {
          const value = attributes[attribute];
          return value === undefined ? {} : (key.grant?.(value, input) ?? {});
        },
      };
    },
  }));
}
