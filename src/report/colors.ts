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
