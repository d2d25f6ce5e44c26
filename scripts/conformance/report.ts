import type { Case, Outcome } from './case.ts';
import type { Difference } from './compare.ts';

const mostText = 3000;

const mostLines = 12;

/** A difference with its case and both sides, for reading. */
export function renderDifference({ asked, kind, ours, peer }: Difference): string {
  const both = kind === 'output' ? differingLines(ours, peer) : [messageOf(ours), messageOf(peer)];
  return `
=== ${asked.id}: ${kind} differs
${renderCase(asked)}--- ours (exit ${ours.exitCode})
${both[0]}
--- docker-buildx (exit ${peer.exitCode})
${both[1]}
`;
}

function renderCase({ args, env, files, folder }: Case): string {
  const words = args.map((word) => (/^[\w@%+=:,./*-]+$/.test(word) ? word : JSON.stringify(word)));
  const variables = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)} `);
  const shown = folder === undefined ? [...files] : [];
  const texts = shown
    .filter(([name]) => name !== 's.txt')
    .map(
      ([name, data]) => `--- ${name}\n${cut(new TextDecoder().decode(data)).replace(/\n?$/, '\n')}`,
    );
  return `${variables.join('')}bake ${words.join(' ')}\n${texts.join('')}`;
}

/** What was said, without the excerpts of the file that is shown above. */
function messageOf({ stdout, stderr }: Outcome): string {
  const said = stderr
    .replace(/^.+:\d+\n-{20}\n(?:.*\n)*?-{20}\n/gm, '')
    .replace(/^(?:#\d|WARNING: ).*\n/gm, '')
    .trim()
    .split('\n');
  return said[0] === '' ? cut(stdout) : cut(said.slice(0, mostLines).join('\n'));
}

/** The lines around the first one that differs. */
function differingLines(ours: Outcome, peer: Outcome): [string, string] {
  const lines = [ours.stdout, peer.stdout].map((text) => tidy(text).split('\n'));
  const [mine, theirs] = [lines[0]!, lines[1]!];
  let first = 0;
  while (first < mine.length && mine[first] === theirs[first]) first += 1;
  const part = (all: string[]) => all.slice(Math.max(0, first - 3), first + 8).join('\n');
  return [part(mine), part(theirs)];
}

function tidy(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function cut(text: string): string {
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
}
