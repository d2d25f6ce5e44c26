/**
 * Every diagnostic code, with the sentence that the documentation gives for it.
 * Codes are stable: tests assert them, and `--strict` and suppression name them.
 */
export const diagnosticCodes = {
  'file-not-found': 'A definition file cannot be read.',
  'no-definition': 'No definition file was given and none of the default names exists.',
  'invalid-utf8': 'A definition file is not UTF-8 text.',
  'syntax-error': 'The text is not valid HCL, JSON or YAML.',
  'unknown-variable': 'An expression names a variable that is not declared.',
  'unknown-function': 'A call names a function that does not exist.',
  'variables-not-allowed': 'A variable is used where only constants can be.',
  'functions-not-allowed': 'A function is called where only constants can be.',
  'unsupported-attribute': 'A value does not have the attribute that is asked for.',
  'missing-element': 'A map does not have an element with the key that is asked for.',
  'invalid-index': 'A key in brackets does not identify an element.',
  'null-value': 'An attribute or element of null is asked for.',
  'invalid-operand': 'A value cannot be an operand of the operator.',
  'operation-failed': 'An operator has no result for its operands.',
  'invalid-condition': 'A condition is not true or false.',
  'inconsistent-types': 'The results of a conditional have no common type.',
  'invalid-interpolation': 'A value cannot be part of a text.',
  'invalid-key': 'A value cannot be a key of an object.',
  'ambiguous-key': 'A key of an object can be a reference or a name.',
  'duplicate-key': 'Two items of an object have one key.',
  'invalid-iteration': 'A value does not have elements to go through.',
  'invalid-splat': 'A splat expression cannot be applied to a value.',
  'wrong-argument-count': 'A call has too few or too many arguments.',
  'invalid-argument': 'A value cannot be an argument of the function.',
  'function-failed': 'A function has no result for its arguments.',
  'invalid-function': 'The parameters of a function are not names.',
  'invalid-type': 'An expression does not describe a type.',
  'not-static': 'An expression is calculated where only a constant form can be.',
  'value-too-large': 'A value has more text, elements or levels than can be handled.',
  'expression-too-deep': 'Expressions or calls are nested too deeply.',
  'evaluation-too-long': 'An evaluation takes too many steps.',
  'nested-too-deeply': 'Brackets, blocks or templates are nested too deeply.',
  'too-large': 'A text has more tokens than can be read.',
  'duplicate-argument': 'An argument is set twice in one body.',
  'unsupported-argument': 'An argument has a name that is not known in its block.',
  'unsupported-block': 'A block has a type that is not known where it stands.',
  'missing-argument': 'A required argument is not set.',
  'wrong-labels': 'A block has too many labels, or too few.',
  'wrong-json-shape': 'A JSON value is not of the kind that is needed in its place.',
} as const;

/** The closed union of diagnostic codes. */
export type DiagnosticCode = keyof typeof diagnosticCodes;
