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
} as const;

/** The closed union of diagnostic codes. */
export type DiagnosticCode = keyof typeof diagnosticCodes;
