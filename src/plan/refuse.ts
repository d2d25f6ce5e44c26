import { attributeRange } from '../model/attribute-range.ts';
import type { ResolvedTarget } from '../model/graph.ts';
import type { Refusal } from '../model/lowering.ts';
import { placeKey } from '../model/merge.ts';
import type { ExecutorName } from '../model/plan.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import { formatRange } from '../source/locate.ts';
import type { Placed } from './buildctl.ts';

/** Tells that an executor cannot express a part of a target, at its place. */
export function refuse(
  executor: ExecutorName,
  target: ResolvedTarget,
  { attribute, key, problem, isSecret }: Placed<Refusal>,
  sink: DiagnosticSink,
): void {
  const subject = attributeRange(target, placeKey(attribute, key));
  const isShown = subject !== undefined && isSecret !== true;
  const where = subject !== undefined && !isShown ? `${formatRange(subject)}: ` : '';
  const what = typeof key === 'string' ? `${attribute}.${key}` : attribute;
  sink.add({
    code: 'executor-cannot',
    severity: 'error',
    summary: `Not possible with --executor=${executor}`,
    detail: `${where}"${what}" of target "${target.name}": ${problem}`,
    ...(isShown && { subject }),
  });
}

/** Tells that nothing is made of the result of a target (buildx). */
export function warnOfNoOutput(
  executor: ExecutorName,
  target: ResolvedTarget,
  sink: DiagnosticSink,
): void {
  const isLost = executor === 'daemonless' || executor === 'rootless';
  const fate = isLost ? 'will be lost' : 'will only remain in the build cache';
  sink.add({
    code: 'no-output',
    severity: 'warning',
    summary: 'No output specified',
    detail: `The result of target "${target.name}" ${fate}. To push the image into a registry use --push, or to load it into docker use --load.`,
    ...(target.range !== undefined && { subject: target.range }),
  });
}
