import { rows as attempts } from './attempts.ts';
import { rows as collections } from './collections.ts';
import { rows as json } from './json.ts';
import { rows as logic } from './logic.ts';
import { rows as numeric } from './numeric.ts';
import type { FunctionRow } from './protocol.ts';
import { rows as sequences } from './sequences.ts';
import { rows as sets } from './sets.ts';
import { rows as slices } from './slices.ts';
import { rows as strings } from './strings.ts';
import { rows as textLists } from './text-lists.ts';

const eagerRows: ReadonlyMap<string, FunctionRow> = new Map(
  [attempts, collections, json, logic, numeric, sequences, sets, slices, strings, textLists]
    .flat()
    .map((row) => [row.name, row]),
);

interface LazyTheme {
  readonly names: readonly string[];
  readonly load: () => Promise<{ readonly rows: readonly FunctionRow[] }>;
}

/** Themes that are large, or need a package, or are seldom used: loaded with the first name. */
const lazyThemes: readonly LazyTheme[] = [
  { names: ['byteslen', 'bytesslice'], load: () => import('./bytes.ts') },
  {
    names: ['cidrhost', 'cidrnetmask', 'cidrsubnet', 'cidrsubnets'],
    load: () => import('./cidr.ts'),
  },
  { names: ['bcrypt', 'rsadecrypt'], load: () => import('./crypto.ts') },
  {
    names: ['formatdate', 'formattimestamp', 'timeadd', 'timestamp', 'unixtimestampparse'],
    load: () => import('./dates.ts'),
  },
  {
    names: ['base64decode', 'base64encode', 'csvdecode', 'urlencode'],
    load: () => import('./encodings.ts'),
  },
  { names: ['format', 'formatlist'], load: () => import('./formatting.ts') },
  { names: ['md5', 'sha1', 'sha256', 'sha512'], load: () => import('./hashes.ts') },
  { names: ['basename', 'dirname', 'homedir'], load: () => import('./paths.ts') },
  { names: ['regex', 'regex_replace', 'regexall'], load: () => import('./regex.ts') },
  { names: ['semvercmp'], load: () => import('./semver.ts') },
  { names: ['uuidv4', 'uuidv5'], load: () => import('./uuids.ts') },
];

const themeOf: ReadonlyMap<string, LazyTheme> = new Map(
  lazyThemes.flatMap((theme) => theme.names.map((name) => [name, theme])),
);

/** The names of all standard functions, in alphabetical order. */
export const functionNames: readonly string[] = [...eagerRows.keys(), ...themeOf.keys()].sort();

/** The rows of those of the names that are standard functions; loads what they need, and no more. */
export async function loadFunctions(
  names: Iterable<string>,
): Promise<ReadonlyMap<string, FunctionRow>> {
  const found = new Map<string, FunctionRow>();
  const themes = new Set<LazyTheme>();
  const wanted = new Set(names);
  for (const name of wanted) {
    const row = eagerRows.get(name);
    const theme = themeOf.get(name);
    if (row !== undefined) found.set(name, row);
    if (theme !== undefined) themes.add(theme);
  }
  const loaded = await Promise.all([...themes].map((theme) => theme.load()));
  for (const { rows } of loaded) {
    for (const row of rows) if (wanted.has(row.name)) found.set(row.name, row);
  }
  return found;
}
