import type { Diagnostic, DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import { convertValue } from '../../value/convert.ts';
import { boolType, stringType } from '../../value/types.ts';
import type { Value } from '../../value/value.ts';
import type { ValidationDeclaration, VariableDeclaration } from './declarations.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * Checks the conditions of `validation` blocks, when all variables are known.
 * buildx: conditions see the functions and attributes that a variable has needed, no others.
 */
export function validateVariables(
  evaluator: Evaluator,
  variables: Iterable<VariableDeclaration>,
): void {
  const sink = explainingSink(evaluator);
  for (const { validations } of variables) {
    for (const validation of validations) validate(evaluator, validation, sink);
  }
}

/** A sink that says why a condition does not find what is declared all the same. */
function explainingSink({ functions, globals, sink }: Evaluator): DiagnosticSink {
  const isDeclared = ({ code, subject }: Diagnostic) => {
    if (subject === undefined) return false;
    const name = subject.file.text.slice(subject.start, subject.end);
    return code === 'unknown-function' ? functions.has(name) : globals.has(name);
  };
  return {
    add(diagnostic) {
      const isUnknown =
        diagnostic.code === 'unknown-function' || diagnostic.code === 'unknown-variable';
      sink.add(
        isUnknown && isDeclared(diagnostic)
          ? { ...diagnostic, detail: diagnostic.detail + notNeeded }
          : diagnostic,
      );
    },
  };
}

const notNeeded =
  ' It is declared, but validations see only those functions and attributes that a default value needs.';

function validate(
  evaluator: Evaluator,
  validation: ValidationDeclaration,
  sink: DiagnosticSink,
): void {
  const { condition, errorMessage, missingItemRange } = validation;
  const subject = condition?.range ?? missingItemRange;
  const value = condition && evaluator.evaluate(condition, undefined, sink);
  if (value === undefined || value.kind === 'null') {
    report(sink, 'Condition expression must return either true or false, not null.', subject);
    return;
  }
  const conversion = convertValue(value, boolType);
  if ('problem' in conversion) {
    report(sink, `Invalid condition result value: ${conversion.problem}`, subject);
    return;
  }
  if (conversion.value.kind !== 'bool' || conversion.value.truth) return;
  const message = errorMessage && evaluator.evaluate(errorMessage, undefined, sink);
  if (message?.kind === 'unknown') return;
  sink.add({
    code: 'validation-failed',
    severity: 'error',
    summary: 'Validation failed',
    detail: textOf(message) ?? 'This check failed, but has an invalid error message.',
    subject,
  });
}

// buildx ends with a stack trace when the message is no text.
function textOf(message: Value | undefined): string | undefined {
  if (message === undefined) return undefined;
  const conversion = convertValue(message, stringType);
  if ('problem' in conversion || conversion.value.kind !== 'string') return undefined;
  return conversion.value.text;
}

function report(sink: DiagnosticSink, detail: string, subject: Range): void {
  sink.add({
    code: 'invalid-condition',
    severity: 'error',
    summary: 'Invalid condition result',
    detail,
    subject,
  });
}
