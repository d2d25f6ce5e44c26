import type { Case } from './case.ts';
import { compareOutcomes, type Difference, ourErrors, peerError } from './compare.ts';
import { runOurs } from './ours.ts';
import type { Peer } from './peer.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The case with as few lines, arguments and variables as still show a difference like this one. */
export async function shrinkCase(first: Difference, peer: Peer): Promise<Case> {
  const { asked } = first;
  let best = asked;
  let attempt = 0;
  const still = async (candidate: Case): Promise<boolean> => {
    attempt += 1;
    const named = { ...candidate, id: `${asked.id}-${attempt}` };
    const ours = await runOurs(named, peer.folderOf(named));
    const difference = compareOutcomes(named, ours, await peer.run(named));
    if (difference === undefined || signOf(difference) !== signOf(first)) return false;
    best = candidate;
    return true;
  };
  for (const name of best.files.keys()) {
    await shrinkParts(
      () => decoder.decode(best.files.get(name)).split(/(?<=\n)/),
      (parts) =>
        still({ ...best, files: new Map([...best.files, [name, encoder.encode(parts.join(''))]]) }),
    );
  }
  await shrinkParts(
    () => best.args,
    (args) => still({ ...best, args }),
  );
  await shrinkParts(
    () => Object.entries(best.env),
    (entries) => still({ ...best, env: Object.fromEntries(entries) }),
  );
  return best;
}

/** What two differences have in common that have the same cause, most probably. */
function signOf({ kind, ours, peer }: Difference): string {
  const messages = [ourErrors(ours)[0], peerError(peer)].map((error) =>
    error?.message.replace(/"[^"]*"/g, '""').slice(0, 60),
  );
  return [kind, ...messages].join('\n');
}

/** Takes out ever smaller runs of parts as long as `still` holds. */
async function shrinkParts<T>(
  parts: () => readonly T[],
  still: (parts: readonly T[]) => Promise<boolean>,
): Promise<void> {
  for (let size = parts().length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < parts().length; ) {
      const rest = [...parts().slice(0, at), ...parts().slice(at + size)];
      if (!(await still(rest))) at += size;
    }
  }
}
