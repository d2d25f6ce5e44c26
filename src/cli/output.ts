import { fstatSync, writeSync } from 'node:fs';
import { wantsColors } from '../report/colors.ts';

/** Where a command writes: the process's streams, or a recording of a test. */
export interface CommandOutput {
  /** The answer. */
  out(text: string): void;
  /** Messages. */
  error(text: string): void;
  /** Colours in messages. */
  readonly errorColors: boolean;
  /** Colours in the answer; absent for none. */
  readonly colors?: boolean;
}

/** Thrown when what was written could not be kept (`bake --print > file` on a full disk). */
export class UnwrittenAnswer extends Error {}

/** Thrown when nobody reads the answer any more (`bake --print | head -1`). */
export class ReaderGone extends Error {}

/**
 * The process's standard streams. Written at once and without process.stdout, whose set-up takes as
 * long as reading a definition; a reader that has gone away is a `ReaderGone`.
 */
export function processOutput(env: Readonly<Record<string, string | undefined>>): CommandOutput {
  return {
    out: (text) => writeAll(1, text),
    error: (text) => writeAll(2, text),
    get errorColors() {
      return wantsColors(env, isTerminal(2));
    },
    get colors() {
      return wantsColors(env, isTerminal(1));
    },
  };
}

/**
 * Whether a stream is a terminal, or /dev/null, where it does not matter. The module that knows
 * exactly (node:tty) takes two milliseconds to load.
 */
function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return false;
  }
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') throw new ReaderGone();
      // A pipe in non-blocking mode (another process's doing) that is full for the moment.
      if (code !== 'EAGAIN') throw new UnwrittenAnswer(reasonOf(error));
      Atomics.wait(pause, 0, 0, 5);
    }
  }
}

/** `no space left on device` of `ENOSPC: no space left on device, write`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, '').replace(/, write$/, '');
}

const pause = new Int32Array(new SharedArrayBuffer(4));
