import { decodeAttribute } from '../../src/model/decode.ts';
import type { Definition } from '../../src/model/definition.ts';
import { isAttributeName } from '../../src/model/fields.ts';
import type {
  GroupDefinition,
  TargetAttributes,
  TargetDefinition,
} from '../../src/model/target.ts';
import { toValue } from '../model/js-value.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A target of a definition, from JSON. */
export function defineTarget(name: string, body: Attributes): TargetDefinition {
  const attributes: TargetAttributes = {};
  for (const [attribute, value] of Object.entries(body)) {
    if (!isAttributeName(attribute)) throw new Error(`no attribute ${attribute}`);
    const problem = decodeAttribute(attributes, attribute, toValue(value));
    if (problem !== undefined) throw new Error(`${attribute}: ${problem}`);
  }
  return { name, attributes, places: new Map() };
}

/** A definition of targets and groups, from JSON. */
export function defineTargets(
  targets: Readonly<Record<string, Attributes>>,
  groups: Readonly<Record<string, readonly string[]>> = {},
): Definition {
  return {
    targets: Object.entries(targets).map(([name, body]) => defineTarget(name, body)),
    groups: Object.entries(groups).map(
      ([name, members]): GroupDefinition => ({ name, targets: members }),
    ),
    variables: [],
  };
}
