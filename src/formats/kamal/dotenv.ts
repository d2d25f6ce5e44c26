/** What a file of secrets says of one name. */
export interface DotenvEntry {
  readonly name: string;
  /** The value as it stands there, quotes and all. */
  readonly raw: string;
  /** Offset of the value. */
  readonly at: number;
}

/** Blanks, `export`, a name; `=` or `: `; a quoted value over several lines or a bare one; a comment. */
const statement = new RegExp(
  [
    /^[^\S\n]*(?:(?<exported>export)\s+)?(?<name>[\w.]+)/,
    /(?:(?:\s*=\s*?|:\s+?)(?<value>\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|[^#\n]+)?)?/,
    /\s*(?:#.*)?$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'gm',
);

/** The statements of a file by the rules of Ruby's dotenv 3; what is none is passed over. */
export function readStatements(text: string): readonly DotenvEntry[] {
  const lines = text.replace(/\r\n?/g, '\n');
  return [...lines.matchAll(statement)].flatMap(({ 0: whole, index, groups = {} }) => {
    const { name = '', value, exported } = groups;
    // `export NAME` alone sets nothing.
    if (exported !== undefined && value === undefined) return [];
    const at = value === undefined ? 0 : whole.indexOf(value, whole.indexOf(name) + name.length);
    return [{ name, raw: value ?? '', at: index + at }];
  });
}

/** What a value is made with. */
export interface DotenvScope {
  /** A variable in a value: the file's own, else the environment's. */
  readonly lookUp: (name: string) => Promise<string | undefined>;
  /** A variable in a command: the environment's, else the file's own. */
  readonly lookUpInCommand: (name: string) => Promise<string | undefined>;
  readonly run: (command: string) => Promise<string>;
}

/** The value that is meant: without quotes, with escapes, variables and commands written out. */
export async function dotenvValue(raw: string, scope: DotenvScope): Promise<string> {
  const trimmed = raw.trim();
  const quoted = /^(['"])(.*)\1$/s.exec(trimmed);
  const [, quote, inner = ''] = quoted ?? [];
  if (quote === "'") return inner;
  const text = quote === undefined ? trimmed : inner.replace(/\\([nr])/g, '\\\\$1');
  const unescaped = text.replace(/\\([^$])/gs, '$1');
  const substituted = await withVariables(unescaped, scope.lookUp);
  return withCommands(substituted, scope);
}

async function withVariables(
  text: string,
  lookUp: (name: string) => Promise<string | undefined>,
): Promise<string> {
  return replaceAsync(text, /(\\)?\$(?!\()\{?(\w+)?\}?/g, async ([whole, backslash, name]) => {
    if (backslash !== undefined) return (whole ?? '').slice(1);
    return name === undefined ? (whole ?? '') : ((await lookUp(name)) ?? '');
  });
}

async function withCommands(text: string, scope: DotenvScope): Promise<string> {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf('$(', at);
    const end = start < 0 ? -1 : closingOf(text, start + 1);
    if (end < 0) return result + text.slice(at);
    const isEscaped = start > at && text[start - 1] === '\\';
    result += text.slice(at, isEscaped ? start - 1 : start);
    const command = text.slice(start + 2, end);
    if (isEscaped) result += text.slice(start, end + 1);
    else {
      const line = await withVariables(command, scope.lookUpInCommand);
      result += (await scope.run(line)).replace(/\r?\n$/, '');
    }
    at = end + 1;
  }
}

/** The bracket that closes the one at an offset; none closes an empty pair. */
function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at === open + 1 ? -1 : at;
    }
  }
  return -1;
}

async function replaceAsync(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => Promise<string>,
): Promise<string> {
  let result = '';
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    result += text.slice(at, match.index) + (await replace(match));
    at = match.index + match[0].length;
  }
  return result + text.slice(at);
}
