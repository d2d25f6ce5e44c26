export {
  type AffectedReason,
  type AffectedTarget,
  affected,
  type Comparison,
} from './affected.ts';
export {
  type BakeRequest,
  checkDockerfiles,
  defaultNames,
  type Execution,
  format,
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
export {
  build,
  copySources,
  dryRun,
  type MissingRight,
  makeBuilders,
  type PreparedBuild,
  plan,
  prepareBuild,
  type ReadyBuilders,
  type RunEnd,
  type RunOptions,
  requestedRights,
} from './build.ts';
export {
  type BuilderWork,
  builderCommands,
  builderDetails,
  builderJson,
  builderStates,
  builderTable,
  createBuilders,
  declaredBuilders,
  quoteWord,
  removeBuilders,
} from './builders.ts';
export {
  type BuildtoolsProject,
  type BuildtoolsRequest,
  logIn,
  loginText,
  type PushEnd,
  pushCommand,
  pushImage,
  type RegistryLogin,
  readBuildtools,
} from './buildtools.ts';
export { type Outline, type OutlineItem, outline } from './editor/outline.ts';
export { declarationsOf, type SymbolUse, symbolAt, symbolUses, usesOf } from './editor/symbols.ts';
export { functionSignature } from './functions/signature.ts';
export { functionNames, loadFunctions } from './functions/table.ts';
export {
  componentsOf,
  type DiskInput,
  dependenciesOf,
  dependentsOf,
  diskInputs,
  graphView,
  type ImageName,
  imageNames,
  imageTable,
  levelsOf,
  type MatrixJob,
  matrixJobs,
  matrixLevels,
} from './graph-functions.ts';
export {
  type FetchedResource,
  type FetchOptions,
  type Host,
  HostFetchError,
  HostFileError,
  type HostFiles,
  type HostProcess,
  type ProcessExit,
  type SpawnOptions,
} from './host/host.ts';
export { type MemoryHostOptions, type MemoryProcess, memoryHost } from './host/memory.ts';
export {
  commandScript,
  developmentWarnings,
  type HostWishes,
  type KamalProject,
  type KamalRequest,
  type KamalStage,
  kamalBuilderCommands,
  kamalBuilders,
  kamalNotes,
  kamalPullNotes,
  kamalPullSteps,
  kamalStages,
  kamalSteps,
  missingDockerfile,
  type PushOptions,
  readKamalProject,
  runKamalSteps,
  runStages,
  type StepWork,
} from './kamal.ts';
export type { BuilderDefinition, BuilderNode } from './model/builder.ts';
export type { BuilderState } from './model/builder-state.ts';
export type { Definition, FunctionDefinition, VariableDefinition } from './model/definition.ts';
export type {
  BuildWarning,
  Event,
  Notice,
  ProcessEnded,
  ProcessStarted,
  RunEnded,
  RunStarted,
  StepChanged,
  StepLog,
  StepProgress,
  TargetChanged,
  TargetFailure,
  TargetResult,
  TargetState,
} from './model/event.ts';
export type { Explanation } from './model/explanation.ts';
export type { Grants, Graph, ResolvedGroup, ResolvedTarget } from './model/graph.ts';
export type { GraphEdge, GraphNode, GraphView } from './model/graph-view.ts';
export { overrideKeys } from './model/override-keys.ts';
export type {
  BuildStep,
  CommandLine,
  CommandStep,
  ExecutorName,
  Hole,
  Plan,
  PlannedTarget,
  Step,
  Text,
} from './model/plan.ts';
export type { RemoteSecret, RemoteSource } from './model/remote-source.ts';
export { bakeSchema, graphSchema } from './model/schema.ts';
export { type Attestation, formatAttestation, parseAttestation } from './model/specs/attest.ts';
export { type CacheEntry, formatCacheEntry, parseCacheEntries } from './model/specs/cache.ts';
export { parseCsv } from './model/specs/csv.ts';
export { formatOutput, type OutputEntry, parseOutput } from './model/specs/output.ts';
export { formatPolicy, type PolicyEntry, parsePolicy } from './model/specs/policy.ts';
export type { Resources } from './model/specs/resources.ts';
export { readBoolean } from './model/specs/scalars.ts';
export { formatSecret, parseSecret, type SecretEntry } from './model/specs/secret.ts';
export { SpecError } from './model/specs/spec-error.ts';
export { formatSsh, parseSsh, type SshEntry } from './model/specs/ssh.ts';
export type {
  AttributeName,
  AttributeValues,
  ContextBases,
  GroupDefinition,
  Origin,
  TargetAttributes,
  TargetDefinition,
  Use,
} from './model/target.ts';
export { type DiagnosticCode, diagnosticCodes } from './source/codes.ts';
export type { Diagnostic } from './source/diagnostic.ts';
export { renderFrame } from './source/frame.ts';
export { formatRange, type Location, locate } from './source/locate.ts';
export type { Range, SourceFile } from './source/source.ts';
export { suggest } from './source/suggest.ts';
export {
  type Address,
  addressedTargets,
  type ConvertedFormat,
  convert,
  explain,
  type LintResult,
  type LintRule,
  lint,
  lintRules,
  readAddress,
} from './tools.ts';
