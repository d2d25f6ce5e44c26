import { quoteText } from '../../value/text.ts';
import { formatCsv, parseCsv } from './csv.ts';
import { cutPair, parseBoolean, trimSpace } from './scalars.ts';
import { SpecError, withPrefix } from './spec-error.ts';

/** One entry of `policy`: `filename=a.rego,strict=true`. */
export interface PolicyEntry {
  readonly filenames: readonly string[];
  readonly reset: boolean;
  readonly disabled: boolean;
  readonly strict?: boolean;
  readonly logLevel?: LogLevel;
}

export type LogLevel = 'panic' | 'fatal' | 'error' | 'warning' | 'info' | 'debug' | 'trace';

const logLevels: ReadonlyMap<string, LogLevel> = new Map([
  ['panic', 'panic'],
  ['fatal', 'fatal'],
  ['error', 'error'],
  ['warn', 'warning'],
  ['warning', 'warning'],
  ['info', 'info'],
  ['debug', 'debug'],
  ['trace', 'trace'],
]);

/** Reads `filename=a.rego,strict=true`. */
export function parsePolicy(text: string): PolicyEntry {
  return policyFromFields(parseCsv(text));
}

/** From the fields of the text form, or of the object form as `key=value`. */
export function policyFromFields(fields: readonly string[]): PolicyEntry {
  const filenames: string[] = [];
  let policy: PolicyEntry = { filenames, reset: false, disabled: false };
  for (const field of fields) {
    const pair = cutPair(field);
    if (pair === undefined) throw new SpecError(`invalid value ${field}`);
    const [key, value] = [trimSpace(pair[0].toLowerCase()), pair[1]];
    if (key === 'filename' && value !== '') filenames.push(value);
    else policy = { ...policy, ...setting(key, value, `invalid value ${field}`) };
  }
  return policy;
}

function setting(key: string, value: string, problem: string): Partial<PolicyEntry> {
  const readTruth = () => withPrefix(`${problem}: `, () => parseBoolean(value));
  switch (key) {
    case 'reset':
      return { reset: readTruth() };
    case 'disabled':
      return { disabled: readTruth() };
    case 'strict':
      return { strict: readTruth() };
    case 'log-level': {
      const logLevel = logLevels.get(value.toLowerCase());
      if (logLevel !== undefined) return { logLevel };
      throw new SpecError(`${problem}: not a valid logrus Level: ${quoteText(value)}`);
    }
    default:
      throw new SpecError(problem);
  }
}

/** `filename=a.rego,strict=true`. */
export function formatPolicy(policy: PolicyEntry): string {
  return formatCsv([
    ...policy.filenames.map((name) => ['filename', name] as const),
    ...(policy.reset ? [['reset', 'true'] as const] : []),
    ...(policy.disabled ? [['disabled', 'true'] as const] : []),
    ...(policy.strict === undefined ? [] : [['strict', String(policy.strict)] as const]),
    ...(policy.logLevel === undefined ? [] : [['log-level', policy.logLevel] as const]),
  ]);
}
