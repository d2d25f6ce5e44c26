import type { Colors, Paint, PaintCode } from './text.ts';

/**
 * Whether to use colours: NO_COLOR says no, FORCE_COLOR says yes (0 and false say no), else a
 * terminal that is not dumb says yes.
 */
export function wantsColors(
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/**
 * The colours of a build where there are any: BUILDKIT_COLORS
 * (`run=light-cyan:error=255,0,0:cancel=magenta:warning=white`) replaces some. What it says wrongly
 * is passed over.
 */
export function buildColors(
  env: Readonly<Record<string, string | undefined>>,
  isOn: boolean,
): Colors {
  const wished = env['BUILDKIT_COLORS'];
  if (!isOn || !wished) return isOn;
  const changed = new Map<Paint, PaintCode>();
  for (const entry of wished.split(':')) {
    const [key = '', value = '', ...more] = entry.replaceAll('"', '').toLowerCase().split('=');
    const on = more.length === 0 ? colorCode(value) : undefined;
    if (on === undefined) continue;
    for (const paint of paintsOf.get(key) ?? []) changed.set(paint, [on, '39']);
  }
  return changed;
}

/** What each key of BUILDKIT_COLORS is about. */
const paintsOf: ReadonlyMap<string, readonly Paint[]> = new Map([
  ['run', ['blue', 'cyan']],
  ['cancel', ['cancel']],
  ['error', ['red']],
  ['warning', ['yellow']],
]);

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The terminal's parameters for a name or for `R,G,B`. */
function colorCode(text: string): string | undefined {
  if (text === 'default') return '39';
  const isLight = text.startsWith('light-');
  const at = names.indexOf(isLight ? text.slice('light-'.length) : text);
  if (at >= 0) return String((isLight ? 90 : 30) + at);
  const parts = text.split(',').map((part) => part.trim());
  const isRgb = parts.length === 3 && parts.every((part) => /^\d{1,3}$/.test(part) && +part <= 255);
  return isRgb ? `38;2;${parts.map(Number).join(';')}` : undefined;
}
