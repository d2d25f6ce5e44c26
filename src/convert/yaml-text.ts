/** A value of YAML as plain data; entries of maps are in order. */
export type Yaml = string | boolean | readonly Yaml[] | ReadonlyMap<string, Yaml>;

/** A map as YAML text in block style, with a newline at the end; nothing for an empty one. */
export function yamlText(
  map: ReadonlyMap<string, Yaml>,
  indent = '',
  commentsOf: (key: string) => readonly string[] = () => [],
): string {
  let out = '';
  for (const [key, value] of map) {
    for (const line of commentsOf(key)) out += `${indent}#${line === '' ? '' : ` ${line}`}\n`;
    out += `${indent}${scalar(key)}:${valueText(value, indent)}`;
  }
  return out;
}

/** What follows a key and its colon. */
function valueText(value: Yaml, indent: string): string {
  if (typeof value === 'boolean') return ` ${value}\n`;
  if (typeof value === 'string') return ` ${literal(value, indent) ?? scalar(value)}\n`;
  const inner = `${indent}  `;
  if (value instanceof Map) return value.size === 0 ? ' {}\n' : `\n${yamlText(value, inner)}`;
  const items = [...(value as readonly Yaml[])];
  if (items.length === 0) return ' []\n';
  return `\n${items.map((item) => `${inner}- ${scalar(String(item))}\n`).join('')}`;
}

/** A plain scalar where that is a text for every reader of YAML, else a quoted one. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z_./][\w./@+-]*$/.test(text) && !notTexts.test(text);
  return isPlain ? text : JSON.stringify(text);
}

const notTexts = /^(?:true|false|yes|no|on|off|y|n|null|~|\.(?:inf|nan)|[-+.]?[\d.]+)$/i;

/** Several lines in literal style, where that says the same. */
function literal(text: string, indent: string): string | undefined {
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '' && lines.at(-2) !== '' && lines.length > 2;
  if (!isWhole || /^[ \n]|[ \t]$|[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/m.test(text)) {
    return undefined;
  }
  const inner = `${indent}  `;
  return `|\n${lines
    .slice(0, -1)
    .map((line) => (line === '' ? '' : inner + line))
    .join('\n')}`;
}
