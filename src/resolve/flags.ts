import { expandAttestFlag } from '../model/specs/attest.ts';
import { parseCall } from '../model/specs/call.ts';
import { parsePolicy } from '../model/specs/policy.ts';
import { SpecError } from '../model/specs/spec-error.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { OverrideFlags } from './request.ts';

/** A `--set` text, and the flag that it was given as. */
export interface OverrideText {
  readonly text: string;
  /** `--set`, or `--push`, … for what stands for one. */
  readonly flag: string;
}

/** What the flags come to: overrides in buildx's order, and whether policies are turned off. */
export interface ExpandedFlags {
  readonly overrides: readonly OverrideText[];
  readonly disablesPolicy: boolean;
}

/** The overrides that flags stand for, in buildx's order; they follow those of `--set`. */
export function expandFlags(flags: OverrideFlags, sink: DiagnosticSink): ExpandedFlags {
  const { push, load, noCache, pull, sbom, provenance } = flags;
  const call = readCall(flags.call, sink);
  const policy = readPolicy(flags.policy ?? [], sink);
  const settings: readonly (readonly [flag: string, setting: string | false])[] = [
    ['--push', push === true && 'push=true'],
    ['--load', load === true && 'load=true'],
    ['--call', call !== undefined && `call=${call}`],
    ['--no-cache', noCache !== undefined && `no-cache=${noCache}`],
    ['--pull', pull !== undefined && `pull=${pull}`],
    ['--sbom', Boolean(sbom) && `attest=${expandAttestFlag('sbom', sbom ?? '')}`],
    [
      '--provenance',
      Boolean(provenance) && `attest=${expandAttestFlag('provenance', provenance ?? '')}`,
    ],
    ...policy.texts.map((text) => ['--policy', `policy+=${text}`] as const),
  ];
  const overrides = settings.flatMap(([flag, setting]) =>
    setting === false ? [] : [{ flag, text: `*.${setting}` }],
  );
  return { overrides, disablesPolicy: policy.isDisabled };
}

function readCall(text: string | undefined, sink: DiagnosticSink): string | undefined {
  if (text === undefined) return undefined;
  return attempt('--call', text, sink, () => parseCall(text)?.name);
}

function readPolicy(
  texts: readonly string[],
  sink: DiagnosticSink,
): { readonly texts: readonly string[]; readonly isDisabled: boolean } {
  let isDisabled = false;
  const kept = texts.filter((text) =>
    attempt('--policy', text, sink, () => {
      const policy = parsePolicy(text);
      if (policy.filenames.length > 0) throw new SpecError(noFilename);
      if (policy.reset) throw new SpecError(noReset);
      if (!policy.disabled) return true;
      const isAlone = texts.length === 1 && policy.strict === undefined;
      if (!isAlone || policy.logLevel !== undefined) throw new SpecError(notCombinable);
      isDisabled = true;
      return false;
    }),
  );
  return { texts: kept, isDisabled };
}

const noFilename = '--policy does not accept filename; define policy files in the bake definition';
const noReset = '--policy does not accept reset; define policy composition in the bake definition';
const notCombinable = 'disabled policy cannot be combined with other policy flags';

function attempt<T>(
  flag: string,
  text: string,
  sink: DiagnosticSink,
  parse: () => T,
): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    sink.add({
      code: 'invalid-flag-value',
      severity: 'error',
      summary: `Invalid value of ${flag}`,
      detail: error.message,
      subject: { file: { name: flag, text }, start: 0, end: text.length },
    });
    return undefined;
  }
}
