export type { BakeRequest } from './bake.ts';
export type { Host } from './host/host.ts';
export { splitOperands } from './load/operands.ts';
export { parseCall } from './model/specs/call.ts';
export { parseCsv } from './model/specs/csv.ts';
export { parsePolicy } from './model/specs/policy.ts';
export { readBoolean } from './model/specs/scalars.ts';
export { SpecError } from './model/specs/spec-error.ts';
export { suggest } from './source/suggest.ts';
