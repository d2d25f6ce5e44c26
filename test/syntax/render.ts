import type { Diagnostic } from '../../src/source/diagnostic.ts';
import { locate } from '../../src/source/locate.ts';
import type { Range } from '../../src/source/source.ts';
import type { Expression, NativeBody, TraversalStep } from '../../src/syntax/ast.ts';
import { numberToText } from '../../src/value/number.ts';
import type { Value } from '../../src/value/value.ts';

/** `subject in context: Summary; Detail`, with ranges as `line,column-column`. */
export function renderDiagnostic({ summary, detail, subject, context }: Diagnostic): string {
  const place = subject === undefined ? 'nowhere' : renderRange(subject);
  const around = context === undefined ? '' : ` in ${renderRange(context)}`;
  return `${place}${around}: ${summary}; ${detail}`;
}

export function renderRange(range: Range): string {
  const { startLine, startColumn, endLine, endColumn } = locate(range);
  return `${startLine},${startColumn}-${endLine === startLine ? '' : `${endLine},`}${endColumn}`;
}

/** An expression as nested lists of its kind and parts: `(binary + 1 a.b)`. */
export function renderExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return renderLiteral(expression.value);
    case 'variable':
      return `${expression.name}${renderSteps(expression.steps)}`;
    case 'traversal':
      return list('traversal', expression.source, renderSteps(expression.steps));
    case 'template':
      return list('template', ...expression.parts);
    case 'template-wrap':
      return list('wrap', expression.wrapped);
    case 'template-join':
      return list('join', expression.tuple);
    case 'parentheses':
      return list('parens', expression.inner);
    case 'index':
      return list('index', expression.collection, expression.key);
    case 'splat':
      return list('splat', expression.source, expression.each);
    case 'splat-item':
      return '*';
    case 'call':
      return list('call', expression.name, ...expression.args, expression.expandLast ? '...' : '');
    case 'conditional':
      return list('if', expression.condition, expression.whenTrue, expression.whenFalse);
    case 'binary':
      return list(expression.operator, expression.left, expression.right);
    case 'unary':
      return list(`${expression.operator}`, expression.operand);
    case 'tuple':
      return list('tuple', ...expression.elements);
    case 'object':
      return list(
        'object',
        ...expression.items.map(({ key, value }) => {
          return `${renderExpression(key)}: ${renderExpression(value)}`;
        }),
      );
    case 'object-key':
      return expression.forceNonLiteral
        ? list('key', expression.wrapped)
        : renderExpression(expression.wrapped);
    case 'for': {
      const { keyName, valueName, collection, key, value, condition, group } = expression;
      return list(
        'for',
        keyName === undefined ? valueName : `${keyName}, ${valueName}`,
        collection,
        key === undefined ? '' : `${renderExpression(key)} =>`,
        value,
        group ? '...' : '',
        condition === undefined ? '' : `if ${renderExpression(condition)}`,
      );
    }
    case 'error':
      return '(error)';
  }
}

/** A body as lines: `name = expression`, `type "label" { … }`. */
export function renderBody(body: NativeBody): string {
  const attributes = [...body.attributes.values()].map(
    ({ name, expression }) => `${name} = ${renderExpression(expression)}`,
  );
  const blocks = body.blocks.map(({ type, labels, body: inner }) => {
    if (inner.kind !== 'native-body') throw new Error(inner.kind);
    const header = [type, ...labels.map(({ text }) => JSON.stringify(text))].join(' ');
    return `${header} { ${renderBody(inner)} }`;
  });
  return [...attributes, ...blocks].join('; ');
}

function list(...parts: readonly (string | Expression)[]): string {
  const texts = parts.map((part) => (typeof part === 'string' ? part : renderExpression(part)));
  return `(${texts.filter((text) => text !== '').join(' ')})`;
}

function renderSteps(steps: readonly TraversalStep[]): string {
  return steps
    .map((step) => (step.kind === 'attribute' ? `.${step.name}` : `[${renderLiteral(step.key)}]`))
    .join('');
}

function renderLiteral(value: Value): string {
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.text);
    case 'number':
      return numberToText(value.number);
    case 'bool':
      return String(value.truth);
    default:
      return value.kind;
  }
}
