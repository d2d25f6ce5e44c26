import type { Case } from './case.ts';
import type { Difference } from './compare.ts';
import type { Peer } from './peer.ts';
import { rerun } from './run.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The case with as few lines, arguments and variables as still show a difference of this kind. */
export async function shrinkCase({ asked, kind }: Difference, peer: Peer): Promise<Case> {
  let best = asked;
  let attempt = 0;
  const still = async (candidate: Case): Promise<boolean> => {
    attempt += 1;
    const named = { ...candidate, id: `${asked.id}-${attempt}` };
    const difference = await rerun(named, peer);
    if (difference?.kind !== kind) return false;
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
