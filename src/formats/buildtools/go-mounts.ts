import type { Dockerfile, Instruction } from '../../dockerfile/dockerfile.ts';
import { isTextList } from '../../dockerfile/heredoc-words.ts';

const mounts =
  '--mount=type=cache,target=/root/.cache/go-build --mount=type=cache,target=/go/pkg/mod ';

/**
 * The text of a Dockerfile with Go's caches mounted in each `RUN` of stages that come from a
 * `golang` image: in those with a shell, and without such a mount (build-tools). Undefined when
 * there is nothing to add.
 */
export function withGoMounts({ file, stages }: Dockerfile): string | undefined {
  const goStages = new Set<string>();
  const places: number[] = [];
  for (const stage of stages) {
    const base = stage.base.toLowerCase();
    const isGo = base.startsWith('golang') || goStages.has(base);
    if (isGo && stage.name !== undefined) goStages.add(stage.name);
    if (isGo) places.push(...stage.instructions.filter(takesMounts).map(startOfText));
  }
  if (places.length === 0) return undefined;
  let text = '';
  let from = 0;
  for (const place of places) {
    text += file.text.slice(from, place) + mounts;
    from = place;
  }
  return text + file.text.slice(from);
}

function takesMounts({ keyword, text, flags }: Instruction): boolean {
  if (keyword !== 'RUN' || isTextList(text)) return false;
  return !flags.some(({ name, value = '' }) => name === 'mount' && value.includes('/go-build'));
}

function startOfText(instruction: Instruction): number {
  const [first] = instruction.flags;
  return first?.range.start ?? instruction.place(0, 0).start;
}
