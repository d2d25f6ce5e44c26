import type { BuildStep } from '../model/plan.ts';

/** The words with which the targets are built anew: the cache holds something broken of them. */
export function refreshing(
  step: BuildStep,
  words: readonly string[],
  targets: ReadonlySet<string>,
): readonly string[] {
  if (targets.size === 0) return words;
  if (step.own !== undefined) {
    return step.own.progress === 'rawjson' ? [...words, '--no-cache'] : words;
  }
  if (!words.includes('bake')) return [...words.slice(0, -1), '--no-cache', ...words.slice(-1)];
  const end = words.indexOf('--');
  const known = new Set([...step.targets, ...step.linked]);
  const overrides = [...targets]
    .filter((name) => known.has(name))
    .map((name) => `--set=${name}.no-cache=true`);
  return [...words.slice(0, end), ...overrides, ...words.slice(end)];
}

/** 1, 2, 4, … seconds, at most 30. */
export function exponential(attempt: number): number {
  return Math.min(30_000, 1000 * 2 ** (attempt - 1));
}

/** Waits, unless everything is stopped. */
export async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, milliseconds);
    stop.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    }
  });
}
