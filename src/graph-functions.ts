export type { MatrixJob } from './plan/ci-matrix.ts';
export { type DiskInput, diskInputs } from './plan/disk-inputs.ts';
export type { ImageName } from './plan/images.ts';
export { levelsOf } from './plan/levels.ts';
export { componentsOf, dependenciesOf, dependentsOf } from './plan/relations.ts';
