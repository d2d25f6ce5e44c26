import { parseFloat64 } from './scalars.ts';
import { SpecError } from './spec-error.ts';

const units = ['k', 'm', 'g', 't', 'p'];

/** A size in bytes from texts such as `64m`, `1.5 GiB` or `128kb` (docker/go-units RAMInBytes). */
export function parseMemorySize(text: string): number {
  const last = /^.*[0-9. ]/su.exec(text)?.[0];
  if (last === undefined) throw new SpecError(`invalid size: '${text}'`);
  const size = parseFloat64(last.endsWith(' ') ? last.slice(0, -1) : last);
  if (size < 0) throw new SpecError(`invalid size: '${text}'`);
  const suffix = text.slice(last.length);
  return Math.trunc(size * unitOf(suffix));
}

function unitOf(suffix: string): number {
  const folded = suffix.toLowerCase();
  if (folded === '' || folded === 'b') return 1;
  const power = units.indexOf(folded[0]!) + 1;
  const known = power > 0 && ['', 'b', 'ib'].includes(folded.slice(1));
  if (known) return 1024 ** power;
  throw new SpecError(`invalid suffix: '${suffix.length > 3 ? suffix : folded}'`);
}
