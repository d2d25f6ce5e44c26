import { readdirSync, readFileSync } from 'node:fs';

/** The command lines of processes that hold a text, as long as it is watched for. */
export function watchArguments(text: string): () => readonly string[] {
  const found = new Set<string>();
  const timer = setInterval(() => {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const words = readFileSync(`/proc/${id}/cmdline`, 'utf8');
        if (words.includes(text)) found.add(words.replaceAll('\0', ' '));
      } catch {
        // It has ended.
      }
    }
  }, 5);
  return () => {
    clearInterval(timer);
    return [...found];
  };
}
