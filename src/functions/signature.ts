import { friendlyConstraintName, friendlyTypeName, type Type } from '../value/types.ts';
import type { FunctionRow, Parameter } from './protocol.ts';

/** How a function is called: `join(separator string, lists... list of string) string`. */
export function functionSignature(row: FunctionRow): string {
  const parameters = row.parameters.map((parameter) => parameterText(parameter, ''));
  if (row.variadic !== undefined) parameters.push(parameterText(row.variadic, '...'));
  const result = typeof row.result === 'function' ? '' : ` ${resultText(row.result)}`;
  return `${row.name}(${parameters.join(', ')})${result}`;
}

function parameterText({ name, type, lazy }: Parameter, dots: string): string {
  if (lazy === 'expression') return `${name}${dots} expression`;
  if (lazy === 'type') return `${name}${dots} type`;
  return `${name}${dots} ${friendlyConstraintName(type)}`;
}

function resultText(type: Type): string {
  return type.kind === 'dynamic' ? 'any type' : friendlyTypeName(type);
}
