import type { Output, Reporter } from './reporter.ts';
import type { Terminal } from './tty.ts';

/** How a run is shown; `auto` is `tty` on a terminal and `plain` elsewhere. */
export type ProgressMode = 'auto' | 'tty' | 'plain' | 'rawjson' | 'quiet' | 'none';

export const progressModes: readonly ProgressMode[] = [
  'auto',
  'tty',
  'plain',
  'rawjson',
  'quiet',
  'none',
];

/** Where a run is shown. */
export interface ProgressStreams {
  /** Standard error: progress, summaries, failures. */
  readonly messages: Output;
  /** Standard output: what `quiet` tells of the results. */
  readonly results: Output;
  /** Standard error once more, if it is a terminal on which the cursor can be moved. */
  readonly terminal?: Terminal;
}

/** The reporter of a mode; `tty` without a terminal is `plain`. */
export async function createReporter(
  mode: ProgressMode,
  { messages, results, terminal }: ProgressStreams,
): Promise<Reporter> {
  switch (mode) {
    case 'auto':
    case 'tty': {
      if (terminal === undefined) break;
      // What draws in place measures characters, and only it needs to.
      const { TtyReporter } = await import('./tty.ts');
      return new TtyReporter(terminal);
    }
    case 'plain':
      break;
    case 'rawjson': {
      const { RawJsonReporter } = await import('./rawjson.ts');
      return new RawJsonReporter(messages);
    }
    case 'quiet':
    case 'none': {
      const { QuietReporter } = await import('./quiet.ts');
      return new QuietReporter(messages, mode === 'quiet' ? results : undefined);
    }
    default:
      return mode satisfies never;
  }
  const { PlainReporter } = await import('./plain.ts');
  return new PlainReporter(messages);
}

/** One that passes everything on to several. */
export function joinReporters(reporters: readonly Reporter[]): Reporter {
  return {
    handle(event) {
      for (const reporter of reporters) reporter.handle(event);
    },
    end() {
      for (const reporter of reporters) reporter.end();
    },
  };
}
