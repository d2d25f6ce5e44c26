import { attributeNames, fields } from '../../src/model/fields.ts';
import { mergeMaps, replace } from '../../src/model/merge-rules.ts';
import type { AttributeName } from '../../src/model/target.ts';
import { friendlyTypeName } from '../../src/value/types.ts';

type AnyField = (typeof fields)[AttributeName];

/** The attribute reference (docs/attributes.md) from the field table, in its order. */
export function attributeReference(): string {
  const rows = attributeNames.map((name) => attributeRow(name, fields[name]));
  return `# Attributes of a target

Written by \`npm run docs\` from \`src/model/fields.ts\`. "Merging" says what becomes of an inherited value, or of one from an earlier file, when the attribute is set again; lists that add up drop what is there twice where that makes no difference. The keys are those of \`--set PATTERN.KEY=VALUE\`.

| attribute | type | merging | \`--set\` keys | |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function attributeRow(name: AttributeName, field: AnyField): string {
  const keys = (field.overrides ?? []).map(
    ({ key, sub }) => `\`${key}${sub === undefined ? '' : `.${sub}`}\``,
  );
  const type = friendlyTypeName(field.kind.type);
  return `| \`${name}\` | ${type} | ${mergingOf(field)} | ${keys.join(', ')} | ${field.description} |`;
}

function mergingOf({ merge }: AnyField): string {
  const rule: unknown = merge;
  if (rule === replace) return 'replaces';
  if (rule === mergeMaps) return 'by key';
  return 'adds up';
}
