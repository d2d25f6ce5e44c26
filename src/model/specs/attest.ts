import { formatCsv, parseCsv } from './csv.ts';
import { sortedPairs } from './entry.ts';
import { cutPair, parseBoolean, readBoolean, trimSpace } from './scalars.ts';
import { SpecError, withPrefix } from './spec-error.ts';

/** One entry of `attest`: `type=provenance,mode=max`. */
export interface Attestation {
  readonly type: string;
  readonly disabled: boolean;
  readonly attrs: ReadonlyMap<string, string>;
}

/** Reads `type=provenance,mode=max`. */
export function parseAttestation(text: string): Attestation {
  let type = '';
  let disabled = false;
  const attrs = new Map<string, string>();
  for (const field of parseCsv(text)) {
    const pair = cutPair(field);
    if (pair === undefined) throw new SpecError(`invalid value ${field}`);
    const [key, value] = pair;
    const folded = trimSpace(key.toLowerCase());
    if (folded === 'type') type = value;
    else if (folded === 'disabled') {
      disabled = withPrefix(`invalid value ${field}: `, () => parseBoolean(value));
    } else attrs.set(key, value);
  }
  if (type === '') throw new SpecError('attestation type not specified');
  return { type, disabled, attrs };
}

/** From the object form, whose values are texts already; the type may be missing there. */
export function attestationFromObject(entries: ReadonlyMap<string, string>): Attestation {
  const attrs = new Map(entries);
  attrs.delete('type');
  attrs.delete('disabled');
  const disabled = entries.get('disabled');
  return {
    type: entries.get('type') ?? '',
    disabled: disabled !== undefined && parseBoolean(disabled),
    attrs,
  };
}

/** `type=provenance,mode=max`, with the attributes in order of their names. */
export function formatAttestation(attestation: Attestation): string {
  return formatCsv([
    ...(attestation.type === '' ? [] : [['type', attestation.type] as const]),
    ...(attestation.disabled ? [['disabled', 'true'] as const] : []),
    ...sortedPairs(attestation.attrs),
  ]);
}

/** What `--sbom=TEXT` and `--provenance=TEXT` stand for: `true`, `false` or attributes. */
export function expandAttestFlag(type: 'sbom' | 'provenance', text: string): string {
  const enabled = readBoolean(text);
  if (enabled !== undefined) return `type=${type},disabled=${!enabled}`;
  return `type=${type},${text}`;
}
