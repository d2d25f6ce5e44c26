export {
  type BakeRequest,
  build,
  type ListFormat,
  listTargets,
  listVariables,
  load,
  type Outcome,
  print,
  printGraph,
  resolve,
  splitOperands,
} from './bake.ts';
export { functionSignature } from './functions/signature.ts';
export { functionNames, loadFunctions } from './functions/table.ts';
export type { Host } from './host/host.ts';
export { parseCsv } from './model/specs/csv.ts';
export { readBoolean } from './model/specs/scalars.ts';
export { SpecError } from './model/specs/spec-error.ts';
export type { Diagnostic } from './source/diagnostic.ts';
export { suggest } from './source/suggest.ts';
