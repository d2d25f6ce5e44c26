import { sortedPairs } from '../model/specs/entry.ts';
import type { TargetAttributes } from '../model/target.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { Sources } from './sources.ts';

/** A target as links see it; what it inherits through them is added to it. */
export interface LinkedTarget {
  readonly name: string;
  attributes: TargetAttributes;
}

/** Names of the targets that a target's contexts refer to, by the names of the contexts. */
export function linksOf({ contexts }: TargetAttributes): ReadonlyMap<string, string> {
  if (contexts === undefined) return noLinks;
  let links = noLinks;
  contexts.forEach((path, context) => {
    if (!path.startsWith(LINK_PREFIX)) return;
    if (links === noLinks) links = new Map();
    links.set(context, path.slice(LINK_PREFIX.length));
  });
  return links;
}

const LINK_PREFIX = 'target:';
const noLinks: Map<string, string> = new Map();

interface Frame {
  readonly target: LinkedTarget;
  readonly links: readonly (readonly [context: string, name: string])[];
  next: number;
}

/** Follows the links of targets: each once, whoever leads to it. */
export class LinkWalk {
  private readonly load: (name: string, from: string, context: string) => LinkedTarget | undefined;
  private readonly sources: Sources;
  private readonly sink: DiagnosticSink;
  /** Of the targets that were met, by name. */
  private readonly states = new Map<string, 'active' | 'finished'>();

  /** `load` gives a target by name; it reports one that does not exist. */
  constructor(
    load: (name: string, from: string, context: string) => LinkedTarget | undefined,
    sources: Sources,
    sink: DiagnosticSink,
  ) {
    this.load = load;
    this.sources = sources;
    this.sink = sink;
  }

  /**
   * Checks what a target links to, and gives it the entitlements from there (buildx's loadLinks), in
   * the order of the contexts' names.
   */
  enter(root: LinkedTarget): void {
    if (root.attributes.contexts === undefined || this.states.has(root.name)) return;
    const stack: Frame[] = [this.open(root)];
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const link = frame.links[frame.next];
      if (link === undefined) {
        stack.pop();
        this.close(frame.target);
        continue;
      }
      const [context, name] = link;
      const { target } = frame;
      const state = this.states.get(name);
      if (state === 'active') {
        frame.next += 1;
        this.reportLoop(target.name, context, name);
        continue;
      }
      const linked = this.load(name, target.name, context);
      if (linked !== undefined && state === undefined) {
        stack.push(this.open(linked));
        continue;
      }
      frame.next += 1;
      if (linked === undefined) continue;
      inheritEntitlements(target, linked);
      this.checkPlatforms(target, linked, context);
    }
  }

  private open(target: LinkedTarget): Frame {
    this.states.set(target.name, 'active');
    return { target, links: sortedPairs(linksOf(target.attributes)), next: 0 };
  }

  private close({ name }: LinkedTarget): void {
    this.states.set(name, 'finished');
  }

  private reportLoop(from: string, context: string, to: string): void {
    const problem =
      from === to ? `target ${to} cannot link to itself` : `infinite loop from ${from} to ${to}`;
    const detail = `The context "${context}" of the target "${from}" refers to it.`;
    this.report('link-cycle', problem, detail, from, context);
  }

  private checkPlatforms(target: LinkedTarget, linked: LinkedTarget, context: string): void {
    const { platforms } = target.attributes;
    const { platforms: offered } = linked.attributes;
    if (platforms === undefined || offered === undefined) return;
    if (platforms.length < 2 || offered.length < 2) return;
    const missing = platforms.filter((platform) => !offered.includes(platform));
    if (missing.length === 0) return;
    const problem = `target ${linked.name} can't be used by ${target.name} because its platforms [${platforms.join(' ')}] are not a subset of [${offered.join(' ')}]`;
    const detail = `The target "${linked.name}" is not built for ${missing.join(', ')}.`;
    this.report('platform-mismatch', problem, detail, target.name, context);
  }

  private report(
    code: 'link-cycle' | 'platform-mismatch',
    summary: string,
    detail: string,
    target: string,
    context: string,
  ): void {
    const subject = this.sources.placeOf(target, 'contexts', context);
    this.sink.add({
      code,
      severity: 'error',
      summary,
      detail,
      ...(subject === undefined ? {} : { subject }),
    });
  }
}

function inheritEntitlements(target: LinkedTarget, linked: LinkedTarget): void {
  const { entitlements } = linked.attributes;
  if (entitlements === undefined) return;
  const own = target.attributes.entitlements ?? [];
  const added = entitlements.filter((name) => !own.includes(name));
  if (added.length === 0) return;
  target.attributes = { ...target.attributes, entitlements: [...own, ...added] };
}
