import type { RunState } from './run-state.ts';

/**
 * What `--call` gives: the answer of Buildx as it is, or those of several calls as if it had been
 * one. `format` is that of `--call=check,format=json`.
 */
export function renderAnswers(state: RunState, format: 'text' | 'json'): string {
  const [first = '', ...others] = state.answers;
  if (others.length === 0) return first;
  // buildx: an empty line between the targets.
  return (format === 'json' && joinJson(state.answers)) || state.answers.join('\n');
}

interface Answer {
  readonly group?: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target?: Readonly<Record<string, unknown>>;
}

/** Each call knows only its own members of a group. Undefined when one is no JSON. */
function joinJson(answers: readonly string[]): string | undefined {
  const groups = new Map<string, Set<string>>();
  const targets = new Map<string, unknown>();
  for (const answer of answers) {
    const parsed = parseAnswer(answer);
    if (parsed === undefined) return undefined;
    const { group = {}, target = {} } = parsed;
    for (const [name, { targets: members }] of Object.entries(group)) {
      groups.set(name, new Set([...(groups.get(name) ?? []), ...members]));
    }
    for (const [name, value] of Object.entries(target)) targets.set(name, value);
  }
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    a < b ? -1 : 1;
  const joined = {
    ...(groups.size > 0 && {
      group: Object.fromEntries(
        [...groups].sort(byName).map(([name, members]) => [name, { targets: [...members].sort() }]),
      ),
    }),
    target: Object.fromEntries([...targets].sort(byName)),
  };
  return `${JSON.stringify(joined, undefined, 2)}\n`;
}

function parseAnswer(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}
