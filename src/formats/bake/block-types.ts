import type { Body } from '../../syntax/ast.ts';
import { blockKinds } from './block-kinds.ts';
import { hasBuilderVariable } from './builder-blocks.ts';

/** The types of blocks that a file has at its top level; in JSON all else is an attribute. */
export function topLevelBlocks(body: Body): readonly string[] {
  const types = ['variable', 'function', ...blockKinds.keys()];
  return hasBuilderVariable(body) ? types : [...types, 'builder'];
}
