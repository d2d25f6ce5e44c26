export { type MatrixJob, matrixJobs, matrixLevels } from './plan/ci-matrix.ts';
export { type DiskInput, diskInputs } from './plan/disk-inputs.ts';
export { graphView } from './plan/graph-view.ts';
export { type ImageName, imageNames, imageTable } from './plan/images.ts';
export { levelsOf } from './plan/levels.ts';
export { componentsOf, dependenciesOf, dependentsOf } from './plan/relations.ts';
