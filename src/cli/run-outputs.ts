import { writeAtomically } from '../host/write-atomically.ts';
import { type BakeRequest, type Event, type Host, HostFileError } from '../index.ts';
import { renderAnswers } from '../report/answers.ts';
import {
  renderGithubAnnotations,
  renderGithubOutput,
  renderGithubSummary,
} from '../report/github.ts';
import { renderMetadata } from '../report/metadata.ts';
import { applyEvent, newRunState, type RunState } from '../report/run-state.ts';
import { TargetLogs } from '../report/target-logs.ts';
import { painted } from '../report/text.ts';
import type { CommandContext } from './command.ts';
import { LogFolder } from './log-folder.ts';
import { tellsGithub } from './options.ts';

/** What a build leaves besides its images and what is seen of it. */
export interface OutputOptions {
  /** Folder for a log of each target. */
  readonly logFolder?: string;
  /** Tells GitHub Actions; by itself where it runs. */
  readonly github?: boolean;
  /** File for a picture of the run; the end of its name is that of a format. */
  readonly timeline?: string;
}

/**
 * Collects a run, and writes at its end what was asked for: the answers of `--call` to standard
 * output, the metadata file, the logs, and what GitHub shows.
 */
export class RunOutputs {
  readonly #request: BakeRequest;
  readonly #context: CommandContext;
  readonly #state: RunState = newRunState();
  readonly #isGithub: boolean;
  readonly #timeline: string | undefined;
  readonly #folder: LogFolder | undefined;
  readonly #logs: TargetLogs | undefined;

  private constructor(
    request: BakeRequest,
    options: OutputOptions,
    context: CommandContext,
    folder: LogFolder | undefined,
  ) {
    this.#request = request;
    this.#context = context;
    this.#isGithub = tellsGithub(options, context.host.env);
    this.#timeline = options.timeline;
    this.#folder = folder;
    this.#logs = folder && new TargetLogs((target) => folder.open(target));
  }

  /** Undefined when the folder for logs cannot be made, which is told. */
  static async make(
    request: BakeRequest,
    options: OutputOptions,
    context: CommandContext,
  ): Promise<RunOutputs | undefined> {
    try {
      const { logFolder } = options;
      const folder = logFolder ? await LogFolder.make(context.host, logFolder) : undefined;
      return new RunOutputs(request, options, context, folder);
    } catch (error) {
      if (!(error instanceof HostFileError)) throw error;
      tell(context, `cannot make the folder for logs: ${error.message}`);
      return undefined;
    }
  }

  /** Whether the metadata of Buildx is written anywhere. */
  get hasMetadata(): boolean {
    return this.#request.metadataFile !== undefined || this.#isGithub;
  }

  handle(event: Event): void {
    applyEvent(this.#state, event);
    this.#logs?.handle(event);
  }

  /** Writes everything; whether that went well. */
  async end(): Promise<boolean> {
    const { call, metadataFile } = this.#request;
    const { host, output } = this.#context;
    this.#logs?.end();
    const format = call?.includes('format=json') === true ? 'json' : 'text';
    const answers = renderAnswers(this.#state, format);
    if (answers !== '') output.out(answers);
    let isWell = true;
    const attempt = async (what: string, write: () => Promise<unknown>): Promise<void> => {
      try {
        const problem = await write();
        if (problem instanceof HostFileError) throw problem;
      } catch (error) {
        if (!(error instanceof HostFileError)) throw error;
        tell(this.#context, `cannot write ${what}: ${error.message}`);
        isWell = false;
      }
    };
    if (metadataFile !== undefined) {
      const text = renderMetadata(this.#state);
      await attempt('the metadata file', () => writeAtomically(host, metadataFile, text));
    }
    const timeline = this.#timeline;
    if (timeline !== undefined) {
      const text = await renderTimeline(timeline, this.#state);
      await attempt('the timeline', () => writeAtomically(host, timeline, text));
    }
    await attempt('the logs', async () => this.#folder?.close());
    if (this.#isGithub) {
      output.error(renderGithubAnnotations(this.#state));
      await attempt('the output of the step', () => this.#tellGithub());
    }
    return isWell;
  }

  async #tellGithub(): Promise<void> {
    const { host } = this.#context;
    const { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary } = host.env;
    if (outputs) {
      await host.files.append(outputs, renderGithubOutput(this.#state, delimiter(host)));
    }
    if (summary) await host.files.append(summary, renderGithubSummary(this.#state));
  }
}

async function renderTimeline(path: string, state: RunState): Promise<string> {
  if (path.toLowerCase().endsWith('.svg')) {
    return (await import('../report/timeline-svg.ts')).renderTimelineSvg(state);
  }
  return (await import('../report/timeline-html.ts')).renderTimelineHtml(state);
}

function delimiter(host: Host): string {
  const letters = [...host.randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `bake_${letters.join('')}`;
}

function tell({ output }: CommandContext, message: string): void {
  output.error(`${painted('ERROR:', 'red', output.errorColors)} ${message}\n`);
}
