import { evaluate } from '../../eval/evaluate.ts';
import { expressionKeyword } from '../../eval/static.ts';
import { typeExpression } from '../../eval/type-expression.ts';
import type { VariableDefinition } from '../../model/definition.ts';
import { SpecError } from '../../model/specs/spec-error.ts';
import { type Diagnostic, Diagnostics } from '../../source/diagnostic.ts';
import type { Attribute, Expression } from '../../syntax/ast.ts';
import { convertValue } from '../../value/convert.ts';
import { isWhollyKnown } from '../../value/known.ts';
import { typeOf } from '../../value/type-of.ts';
import {
  dynamicType,
  friendlyConstraintName,
  friendlyTypeName,
  type Type,
} from '../../value/types.ts';
import {
  dynamicUnknown,
  nullValue,
  stringValue,
  unknownValue,
  type Value,
} from '../../value/value.ts';
import type { NodeContext } from './context.ts';
import type { VariableDeclaration } from './declarations.ts';
import { listedValue } from './listed-value.ts';
import type { VariableOverride } from './options.ts';
import { overrideValue } from './override-value.ts';
import { usesOf } from './uses.ts';
import type { Dependency, Node } from './walk.ts';

/** A name at the top level: a `variable` block, an attribute, or both, of which the latter counts. */
export class GlobalNode implements Node {
  state: Node['state'] = 'new';
  readonly kind = 'variable';
  readonly title: string;
  readonly declaration: VariableDeclaration | undefined;
  readonly attribute: Attribute | undefined;
  private readonly context: NodeContext;
  private readonly expression: Expression | undefined;
  private hasFailed = false;
  private declaredType: Type | undefined;
  private value: Value = dynamicUnknown;
  private override: VariableOverride | undefined;

  constructor(
    context: NodeContext,
    name: string,
    declaration: VariableDeclaration | undefined,
    attribute: Attribute | undefined,
  ) {
    this.context = context;
    this.title = name;
    this.declaration = declaration;
    this.attribute = attribute;
    this.expression = attribute?.expression ?? declaration?.default;
  }

  dependencies(): readonly Dependency[] {
    if (this.expression === undefined) return [];
    const { dependencies, hasFailed } = this.context.lookUp(this.expression);
    this.hasFailed = hasFailed;
    return dependencies;
  }

  compute(): void {
    // buildx: an attribute of the same name hides the declared type too.
    if (this.attribute === undefined && this.declaration?.type !== undefined) {
      const type = this.readType(this.declaration.type);
      if (type === 'failed') {
        this.fail();
        return;
      }
      this.declaredType = type;
    }
    this.value = this.hasFailed ? this.unknown() : this.findValue();
    this.context.setVariable(this.title, this.value);
  }

  fail(): void {
    this.value = this.unknown();
    this.context.setVariable(this.title, this.value);
  }

  /** As `--list=variables` shows it, for a declared one. */
  definition(): VariableDefinition {
    const { description } = this.declaration ?? {};
    const label = this.declaration?.label ?? this.attribute?.nameRange;
    const { title, value, declaredType, override, expression } = this;
    let text: string | undefined;
    return {
      name: title,
      ...(description === undefined ? {} : { description }),
      ...(declaredType === undefined ? {} : { type: friendlyConstraintName(declaredType) }),
      // Only a list asks for the text, which can be long.
      get value() {
        text ??= listedValue(value, declaredType);
        return text;
      },
      ...(label === undefined ? {} : { range: label }),
      origin: override?.origin ?? 'default',
      ...(override === undefined ? {} : { from: override.name }),
      ...(expression === undefined ? {} : { defaultRange: expression.range }),
      uses: () => this.expressions().flatMap((part) => usesOf(part)),
    };
  }

  /** All that it is made from and checked with. */
  private expressions(): readonly Expression[] {
    const checks = this.declaration?.validations ?? [];
    const parts = checks.flatMap(({ condition, errorMessage }) => [condition, errorMessage]);
    return [this.expression, ...parts].filter((part) => part !== undefined);
  }

  private findValue(): Value {
    const override =
      this.declaration === undefined
        ? undefined
        : this.context.findOverride(this.title, this.declaredType !== undefined);
    if (this.expression !== undefined) {
      const value = this.defaultValue(this.expression);
      if (override === undefined || !isWhollyKnown(value)) return value;
      return this.overrideBy(override, typeOf(value));
    }
    if (override !== undefined) return this.overrideBy(override, undefined);
    // buildx: an untyped variable without a value is the empty text.
    return this.declaredType === undefined ? stringValue('') : nullValue(this.declaredType);
  }

  private defaultValue(expression: Expression): Value {
    const value = this.context.evaluate(expression);
    if (this.declaredType === undefined || !isWhollyKnown(value)) return value;
    const conversion = convertValue(value, this.declaredType);
    if ('value' in conversion) return conversion.value;
    const type = friendlyTypeName(this.declaredType);
    this.report(
      `invalid type ${type} for variable ${this.title} default value: ${conversion.problem}`,
      [{ message: 'This is the default value.', range: expression.range }],
    );
    return this.unknown();
  }

  private overrideBy(override: VariableOverride, defaultType: Type | undefined): Value {
    this.override = override;
    try {
      return overrideValue(this.title, override, this.declaredType, defaultType);
    } catch (error) {
      if (!(error instanceof SpecError)) throw error;
      this.report(`${error.message}. The value comes from ${sourceOf(override)}.`);
      return this.unknown();
    }
  }

  private readType(expression: Expression): Type | undefined | 'failed' {
    const mistakes = new Diagnostics();
    const type = typeExpression(expression, mistakes);
    if (type === undefined) {
      if (evaluate(expression, {}, new Diagnostics()).kind === 'null') return undefined;
      for (const mistake of mistakes.items) this.context.sink.add(mistake);
      return 'failed';
    }
    return type.kind !== 'dynamic' || expressionKeyword(expression) === 'any' ? type : undefined;
  }

  private unknown(): Value {
    return unknownValue(this.declaredType ?? dynamicType);
  }

  private report(detail: string, related: Diagnostic['related'] = []): void {
    // buildx: the place is where something could be added to the block, for want of a better one.
    const subject = this.declaration?.block.body.missingItemRange;
    const context = this.declaration?.block.range;
    this.context.sink.add({
      code: 'invalid-value',
      severity: 'error',
      summary: 'Invalid value',
      detail,
      ...(subject === undefined ? {} : { subject }),
      ...(context === undefined ? {} : { context }),
      ...(related.length === 0 ? {} : { related }),
    });
  }
}

function sourceOf({ origin, name }: VariableOverride): string {
  switch (origin) {
    case 'flag':
      return `"--var ${name}"`;
    case 'environment':
      return `the environment variable "${name}"`;
    case 'env-file':
      return `"${name}" of an env file`;
  }
}
