import { runToEnd } from '../../deploy/run-command.ts';
import type { Host } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { ErbCommand } from './erb.ts';

/** What commands are run with. */
export interface CommandLeave {
  readonly host: Host;
  /** Whether they may be run (`--allow=exec`). */
  readonly mayExecute: boolean;
}

/** What a command prints; undefined after a mistake, which is in the sink. */
export async function erbOutput(
  { command, range }: ErbCommand,
  { host, mayExecute }: CommandLeave,
  sink: DiagnosticSink,
): Promise<string | undefined> {
  const shown = JSON.stringify(command);
  if (!mayExecute) {
    sink.add({
      code: 'privileges-requested',
      severity: 'error',
      summary: 'The file runs a command',
      detail: `It asks for the output of ${shown}. Pass --allow=exec to run it.`,
      subject: range,
    });
    return undefined;
  }
  const { output, problem } = await runToEnd(host, 'sh', ['-c', command]);
  if (problem === undefined) return output;
  sink.add({
    code: 'invalid-erb',
    severity: 'error',
    summary: 'A command of the file failed',
    detail: `${shown}: ${problem}`,
    subject: range,
  });
  return undefined;
}
