/** A URL taken apart as Go's url.Parse does it. */
export interface GoUrl {
  /** In lower case; empty when there is none. */
  readonly scheme: string;
  /** What stands before `@`, as written. */
  readonly user?: string;
  /** With its port. */
  readonly host: string;
  /** As written. */
  readonly path: string;
  /** As written, without `?`. */
  readonly query: string;
  /** Decoded, without `#`. */
  readonly fragment: string;
}

const schemePattern = /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/;
const authorityPattern =
  /^(?:[\w.~!$&'()*+,;=:%-]*@)?(?:\[[^\]/?#]*\]|[^\s"<>\\^`{|}[\]/?#:@]*)(?::[0-9]*)?$/;

/** Takes a URL apart; undefined when Go's url.Parse refuses it. */
export function parseGoUrl(text: string): GoUrl | undefined {
  if (/[\0-\x1f\x7f]/.test(text)) return undefined;
  const [withoutFragment, rawFragment = ''] = cut(text, '#');
  const fragment = unescapeText(rawFragment);
  if (fragment === undefined) return undefined;
  const [head, query = ''] = cut(withoutFragment, '?');
  const scheme = schemePattern.exec(head)?.[0] ?? '';
  const rest = scheme === '' ? head : head.slice(scheme.length + 1);
  if (scheme === '' && rest.split('/')[0]?.includes(':')) return undefined;
  const parts = { scheme: scheme.toLowerCase(), query, fragment };
  if (!rest.startsWith('//')) {
    return unescapeText(rest) === undefined ? undefined : { ...parts, host: '', path: rest };
  }
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash < 0 ? undefined : slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  if (!authorityPattern.test(authority) || unescapeText(path) === undefined) return undefined;
  const at = authority.lastIndexOf('@');
  return {
    ...parts,
    ...(at < 0 ? {} : { user: authority.slice(0, at) }),
    host: authority.slice(at + 1),
    path,
  };
}

/** The pairs of a query in their order; malformed ones are left out (Go's url.ParseQuery). */
export function parseGoQuery(query: string): [name: string, value: string][] {
  return query.split('&').flatMap((pair): [string, string][] => {
    if (pair === '' || pair.includes(';')) return [];
    const [rawName, rawValue = ''] = cut(pair, '=');
    const name = unescapeText(rawName.replaceAll('+', ' '));
    const value = unescapeText(rawValue.replaceAll('+', ' '));
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

/** A query with its names sorted and escaped (Go's Values.Encode). */
export function formatGoQuery(pairs: readonly (readonly [name: string, value: string])[]): string {
  return pairs
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map((pair) => pair.map(escapeQueryText).join('='))
    .join('&');
}

function escapeQueryText(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!*'()]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

/** Undefined for escapes that are none; bytes that are not UTF-8 are U+FFFD. */
function unescapeText(text: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes
      .slice(1)
      .split('%')
      .map((digits) => Number.parseInt(digits, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

/** The text before and after the first separator; the latter undefined when there is none. */
function cut(text: string, separator: string): [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
