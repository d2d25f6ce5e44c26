/** Thrown for what a shell would do with a value and this program does not. */
export class ShellValueError extends Error {}

type LookUp = (name: string) => string | undefined;

/**
 * What becomes of a build argument: Kamal writes it between double quotes for a shell, escaped as
 * Ruby's `dump` does it, so that only `${…}` is expanded and a line feed arrives as `\n`.
 */
export function argumentText(value: string, lookUp: LookUp): string {
  return value
    .replace(/#(?=[{$@])/g, '\\#')
    .split(/(\$\{[^}]*\})/)
    .map((part, index) => (index % 2 === 0 ? dumped(part) : expansion(part, lookUp)))
    .join('');
}

/** What the shell makes of a word that Kamal does not quote: `default=$SSH_AUTH_SOCK`. */
export function wordText(word: string, lookUp: LookUp): string {
  return word.replace(/\$(?:(\w+)|(\{[^}]*\}))/g, (_, name?: string, braces?: string) =>
    braces === undefined ? (lookUp(name ?? '') ?? '') : expansion(`$${braces}`, lookUp),
  );
}

const controls: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\v', '\\v'],
  ['\b', '\\b'],
  ['\x07', '\\a'],
  ['\x1b', '\\e'],
]);

/** The escapes of `dump` that a shell leaves in double quotes. */
function dumped(text: string): string {
  return text.replace(/[\0-\x1f\x7f]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    return controls.get(character) ?? `\\x${code}`;
  });
}

/** `${NAME}`, and the shell's defaults and alternatives. */
function expansion(text: string, lookUp: LookUp): string {
  const match = /^\$\{(\w+)(?:(:?[-+])([^}]*))?\}$/.exec(text);
  if (match === null) throw new ShellValueError(`the shell's ${text} cannot be expanded here`);
  const [, name = '', operator, word = ''] = match;
  const value = lookUp(name);
  const isSet = operator?.startsWith(':') ? Boolean(value) : value !== undefined;
  if (operator === undefined) return value ?? '';
  if (operator.endsWith('-')) return isSet ? (value ?? '') : word;
  return isSet ? word : '';
}
