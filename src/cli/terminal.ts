import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import type { Colors } from '../report/text.ts';
import type { Terminal } from '../report/tty.ts';

/** Standard error as a terminal on which the cursor can be moved; undefined when it is none. */
export function errorTerminal(colors: Colors): Terminal | undefined {
  if (!isatty(2) || process.env['TERM'] === 'dumb') return undefined;
  // A terminal that is closed tells so by a signal; what is written to it after that is lost.
  process.stderr.on('error', () => {});
  return {
    colors,
    write: (text) => void process.stderr.write(text),
    size: () => ({ columns: process.stderr.columns ?? 80, rows: process.stderr.rows ?? 24 }),
    now: Date.now,
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds);
      return () => clearInterval(timer);
    },
  };
}

/** The line that a person answers; empty at the end of the input, undefined after an interrupt. */
export function askPerson(question: string): Promise<string | undefined> {
  return withoutListeners(() => ask(question));
}

/** While a person thinks nothing is going on, so that SIGTERM and SIGHUP end the process at once. */
export async function withoutListeners<T>(work: () => Promise<T>): Promise<T> {
  const names = ['SIGTERM', 'SIGHUP'] as const;
  const before = names.map((name) => process.listeners(name));
  for (const name of names) process.removeAllListeners(name);
  try {
    return await work();
  } finally {
    for (const [index, name] of names.entries()) {
      for (const listener of before[index] ?? []) process.on(name, listener);
    }
  }
}

async function ask(question: string): Promise<string | undefined> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<string | undefined>((resolve) => {
      lines.once('SIGINT', () => resolve(undefined));
      lines.once('close', () => resolve(''));
    });
    const answer = await Promise.race([lines.question(question), ended]);
    if (answer === undefined) process.stderr.write('\n');
    return answer;
  } finally {
    lines.close();
  }
}
