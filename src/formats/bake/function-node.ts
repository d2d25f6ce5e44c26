import { expressionKeyword, expressionList } from '../../eval/static.ts';
import { userFunction } from '../../eval/user-function.ts';
import type { FunctionRow } from '../../functions/protocol.ts';
import type { FunctionDefinition } from '../../model/definition.ts';
import { Diagnostics } from '../../source/diagnostic.ts';
import type { Expression } from '../../syntax/ast.ts';
import { dynamicType } from '../../value/types.ts';
import { dynamicUnknown } from '../../value/value.ts';
import type { NodeContext } from './context.ts';
import type { FunctionDeclaration } from './declarations.ts';
import { usesOf } from './uses.ts';
import type { Dependency, Node } from './walk.ts';

/** A function that a `function` block defines. */
export class FunctionNode implements Node {
  state: Node['state'] = 'new';
  readonly kind = 'function';
  readonly title: string;
  private readonly context: NodeContext;
  private readonly declaration: FunctionDeclaration;
  private hasFailed = false;

  constructor(context: NodeContext, declaration: FunctionDeclaration) {
    this.context = context;
    this.title = declaration.name;
    this.declaration = declaration;
  }

  dependencies(): readonly Dependency[] {
    const { params, variadicParams, result } = this.declaration;
    if (result === undefined) return this.refuse(`empty result not allowed for ${this.title}`);
    if (params === undefined) return this.refuse(`empty params not allowed for ${this.title}`);
    const parameters = this.parameterNames(params.expression, variadicParams?.expression);
    if (parameters === undefined) {
      this.hasFailed = true;
      return [];
    }
    const { dependencies, hasFailed } = this.context.lookUp(result.expression, {
      parameters,
      isStrict: true,
    });
    this.hasFailed = hasFailed;
    return dependencies;
  }

  compute(): void {
    const { name, params, variadicParams, result } = this.declaration;
    if (this.hasFailed || params === undefined || result === undefined) {
      this.fail();
      return;
    }
    const row = userFunction(
      {
        name,
        params: params.expression,
        variadicParams: variadicParams?.expression,
        result: result.expression,
      },
      () => this.context.globalScope,
      this.context.sink,
    );
    if (row === undefined) this.fail();
    else this.context.setFunction(name, row);
  }

  fail(): void {
    this.context.setFunction(this.title, unknownFunction(this.title));
  }

  definition(): FunctionDefinition {
    const { name, label, params, variadicParams, result } = this.declaration;
    const ignored = new Diagnostics();
    const parameters = [
      ...(params === undefined ? [] : (expressionList(params.expression, ignored) ?? [])),
      ...(variadicParams === undefined ? [] : [variadicParams.expression]),
    ].flatMap((expression) => expressionKeyword(expression) ?? []);
    return {
      name,
      range: label,
      parameters,
      uses: () =>
        result === undefined ? [] : usesOf(result.expression, { parameters: new Set(parameters) }),
    };
  }

  private parameterNames(
    params: Expression,
    variadic: Expression | undefined,
  ): ReadonlySet<string> | undefined {
    const list = expressionList(params, this.context.sink);
    if (list === undefined) return undefined;
    const names = new Set<string>();
    let isGood = true;
    for (const expression of variadic === undefined ? list : [...list, variadic]) {
      const name = expressionKeyword(expression);
      if (name !== undefined) {
        names.add(name);
        continue;
      }
      isGood = false;
      this.context.sink.add({
        code: 'invalid-function',
        severity: 'error',
        summary: 'Invalid param element',
        detail: 'Each parameter name must be an identifier.',
        subject: expression === variadic ? this.variadicRange(expression) : expression.range,
      });
    }
    return isGood ? names : undefined;
  }

  private variadicRange(expression: Expression) {
    return this.declaration.variadicParams?.range ?? expression.range;
  }

  private refuse(detail: string): readonly Dependency[] {
    this.hasFailed = true;
    const { block, label, params, isWhole } = this.declaration;
    // What is missing may be what was misspelt.
    if (!isWhole) return [];
    this.context.sink.add({
      code: 'invalid-function',
      severity: 'error',
      summary: 'Invalid function',
      detail,
      subject: params?.range ?? label,
      context: params?.range ?? block.definitionRange,
    });
    return [];
  }
}

// After a mistake in its definition: calls must not lead to further messages.
function unknownFunction(name: string): FunctionRow {
  return {
    name,
    description: '',
    parameters: [],
    variadic: {
      name: 'args',
      type: dynamicType,
      allowNull: true,
      allowUnknown: true,
      allowDynamic: true,
    },
    result: dynamicType,
    call: () => dynamicUnknown,
  };
}
