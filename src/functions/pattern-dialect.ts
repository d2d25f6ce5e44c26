/** A pattern that re2js takes, and the names of its groups as they were written. */
export interface AdaptedPattern {
  readonly text: string;
  /** Of each group in order, empty for a group without one. */
  readonly names: readonly string[];
  /** A part of `text` that is at fault, as it was written. */
  readonly written: (part: string) => string;
}

/**
 * Rewrites where Go's regexp and re2js differ: a name that a group before has becomes another one,
 * names of character classes get the form in which re2js knows them (`isKnown`), and names that Go
 * does not know become ones that re2js does not know either.
 */
export function adaptPattern(pattern: string, isKnown: (name: string) => boolean): AdaptedPattern {
  const names: string[] = [];
  const changes: { readonly end: number; readonly growth: number }[] = [];
  const classes = new Map<string, string>();
  const adaptedClasses = new Map<string, string>();
  let text = '';
  let at = 0;
  let isClass = false;
  while (at < pattern.length) {
    const token = tokenAt(pattern, at, isClass);
    at += token.length;
    let adapted = token;
    if (/^\\p./i.test(token)) {
      adapted = adaptedClasses.get(token) ?? adaptClass(token, isKnown);
      adaptedClasses.set(token, adapted);
      classes.set(adapted, token);
    } else if (isClass && token.startsWith('[:]')) {
      adapted = `[:=${classes.size}:]`;
      classes.set(adapted, token);
    } else if (isClass) {
      isClass = token !== ']';
      // re2js takes the bracket and the colon before the end of the class for a named class.
      if (token === '[' && pattern.startsWith(':]', at)) adapted = '\\[';
    } else if (token.startsWith('[')) {
      isClass = true;
    } else if (token.startsWith('(') && token !== '(?') {
      const name = /<(.*)>/.exec(token)?.[1] ?? '';
      const isRepeated = name !== '' && names.includes(name);
      if (isRepeated) adapted = `(?P<${name}__${names.length}>`;
      names.push(name);
    }
    text += adapted;
    if (adapted !== token) changes.push({ end: text.length, growth: text.length - at });
  }
  const written = (part: string) => {
    const token = classes.get(part);
    if (token !== undefined || !text.endsWith(part)) return token ?? part;
    const offset = text.length - part.length;
    return pattern.slice(offset - (changes.findLast(({ end }) => end <= offset)?.growth ?? 0));
  };
  return { text, names, written };
}

const outside =
  /\\Q.*?(?:\\E|$)|\\[pP](?:\{[^}]*\}|[^{])|\\.|\[\^?\]?|\(\?P?<[^>]*>|\(\?|\(|[^\\[(]+|./sy;
const inside = /\[:.*?:\]|\\[pP](?:\{[^}]*\}|[^{])|\\.|\]|[^\\[\]]+|./sy;

function tokenAt(pattern: string, at: number, isClass: boolean): string {
  const token = isClass ? inside : outside;
  token.lastIndex = at;
  return token.exec(pattern)?.[0] ?? pattern.slice(at);
}

function adaptClass(token: string, isKnown: (name: string) => boolean): string {
  const [, start = '', given = ''] = /^(\\p)\{?(.*?)\}?$/is.exec(token) ?? [];
  const negation = given.startsWith('^') ? '^' : '';
  const name = given.slice(negation.length);
  const plain = name.replace(/[_ -]/g, '').toLowerCase();
  const title = plain.charAt(0).toUpperCase() + plain.slice(1);
  const adapted = categories.get(plain) ?? title;
  if (properties.has(name) || properties.has(adapted)) return `${start}{=${given}}`;
  return !isKnown(name) && isKnown(adapted) ? `${start}{${negation}${adapted}}` : token;
}

/** Names that re2js knows and RE2 does not. */
const properties: ReadonlySet<string> = new Set(
  'ASCII_Hex_Digit Alphabetic Dash Emoji Emoji_Component Emoji_Modifier Emoji_Modifier_Base Emoji_Presentation Extended_Pictographic Hex_Digit Lowercase Math Quotation_Mark Terminal_Punctuation Uppercase White_Space'.split(
    ' ',
  ),
);

/** Unicode's long names of general categories. */
const categories: ReadonlyMap<string, string> = new Map(
  Object.entries({
    C: 'other',
    Cc: 'control cntrl',
    Cf: 'format',
    Cn: 'unassigned',
    Co: 'privateuse',
    Cs: 'surrogate',
    L: 'letter',
    LC: 'casedletter lc',
    Ll: 'lowercaseletter',
    Lm: 'modifierletter',
    Lo: 'otherletter',
    Lt: 'titlecaseletter',
    Lu: 'uppercaseletter',
    M: 'mark combiningmark',
    Mc: 'spacingmark',
    Me: 'enclosingmark',
    Mn: 'nonspacingmark',
    N: 'number',
    Nd: 'decimalnumber digit',
    Nl: 'letternumber',
    No: 'othernumber',
    P: 'punctuation punct',
    Pc: 'connectorpunctuation',
    Pd: 'dashpunctuation',
    Pe: 'closepunctuation',
    Pf: 'finalpunctuation',
    Pi: 'initialpunctuation',
    Po: 'otherpunctuation',
    Ps: 'openpunctuation',
    S: 'symbol',
    Sc: 'currencysymbol',
    Sk: 'modifiersymbol',
    Sm: 'mathsymbol',
    So: 'othersymbol',
    Z: 'separator',
    Zl: 'lineseparator',
    Zp: 'paragraphseparator',
    Zs: 'spaceseparator',
  }).flatMap(([category, names]) => names.split(' ').map((name) => [name, category])),
);
