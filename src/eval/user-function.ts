import type { Argument, FunctionRow, Parameter } from '../functions/protocol.ts';
import type { Diagnostic, DiagnosticSink } from '../source/diagnostic.ts';
import { formatRange } from '../source/locate.ts';
import type { Expression } from '../syntax/ast.ts';
import { typeOf } from '../value/type-of.ts';
import { dynamicType } from '../value/types.ts';
import { tupleValue, type Value } from '../value/value.ts';
import { UserFunctionError } from './call.ts';
import { run } from './evaluate.ts';
import { childScope, type Scope } from './scope.ts';
import { expressionKeyword, expressionList } from './static.ts';

/** What a `function` block says. */
export interface UserFunctionDefinition {
  readonly name: string;
  readonly params: Expression;
  readonly variadicParams?: Expression | undefined;
  readonly result: Expression;
}

/**
 * The row of a function that a user defined (buildx's userfunc): its result is evaluated with the
 * arguments as variables, in `baseScope()` at the time of the call. Undefined when the names of
 * its parameters are wrong, which goes to the sink.
 */
export function userFunction(
  definition: UserFunctionDefinition,
  baseScope: () => Scope,
  sink: DiagnosticSink,
): FunctionRow | undefined {
  const parameters = readParameters(definition.params, sink);
  if (parameters === undefined) return undefined;
  const { name, variadicParams, result } = definition;
  const variadic = variadicParams === undefined ? undefined : readVariadic(variadicParams, sink);
  if (variadicParams !== undefined && variadic === undefined) return undefined;

  const body = (args: readonly Argument[]): Value => {
    const scope = childScope(baseScope(), bindArguments(parameters, variadic, args));
    const { value, diagnostics } = run(result, scope);
    if (diagnostics.length > 0) throw new UserFunctionError(describe(diagnostics), diagnostics);
    return value;
  };
  // The body gives the type and the value, and is evaluated once for both: functions that call
  // functions would double the work at each level.
  let last: { readonly args: readonly Argument[]; readonly value: Value } | undefined;
  return {
    name,
    description: '',
    parameters,
    ...(variadic === undefined ? undefined : { variadic }),
    result: (args) => {
      last = undefined;
      const value = body(args);
      last = { args, value };
      return typeOf(value);
    },
    call: (args) => {
      const value = last?.args === args ? last.value : body(args);
      last = undefined;
      return value;
    },
  };
}

function readParameters(params: Expression, sink: DiagnosticSink): Parameter[] | undefined {
  const list = expressionList(params, sink);
  if (list === undefined) return undefined;
  const parameters: Parameter[] = [];
  for (const item of list) {
    const name = expressionKeyword(item);
    if (name === undefined) {
      sink.add({
        code: 'invalid-function',
        severity: 'error',
        summary: 'Invalid param element',
        detail: 'Each parameter name must be an identifier.',
        subject: item.range,
      });
      return undefined;
    }
    parameters.push({ name, type: dynamicType });
  }
  return parameters;
}

function readVariadic(expression: Expression, sink: DiagnosticSink): Parameter | undefined {
  const name = expressionKeyword(expression);
  if (name !== undefined) return { name, type: dynamicType };
  sink.add({
    code: 'invalid-function',
    severity: 'error',
    summary: 'Invalid variadic_params',
    detail: 'The variadic parameter name must be an identifier.',
    subject: expression.range,
  });
  return undefined;
}

function bindArguments(
  parameters: readonly Parameter[],
  variadic: Parameter | undefined,
  args: readonly Argument[],
): Map<string, Value> {
  const values = args.filter((argument) => argument.kind !== 'closure' && argument.kind !== 'type');
  const variables = new Map<string, Value>();
  for (const [index, { name }] of parameters.entries()) variables.set(name, values[index] as Value);
  if (variadic !== undefined) {
    variables.set(variadic.name, tupleValue(values.slice(parameters.length)));
  }
  return variables;
}

/** The text of the error that a call fails with (HCL's Diagnostics.Error). */
function describe(diagnostics: readonly Diagnostic[]): string {
  const [first, ...others] = diagnostics;
  if (first === undefined) return 'no diagnostics';
  const place = first.subject === undefined ? '<nil>' : formatRange(first.subject);
  const text = `${place}: ${first.summary}; ${first.detail}`;
  return others.length === 0 ? text : `${text}, and ${others.length} other diagnostic(s)`;
}
