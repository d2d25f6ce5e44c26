export { type Address, addressedTargets, explain, readAddress } from './plan/explain.ts';
