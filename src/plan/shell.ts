/** A word as a POSIX shell reads it back: bare where nothing in it is special, else quoted. */
export function quoteWord(word: string): string {
  if (word !== '' && /^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** A here-document that gives a text to a command, under a mark that the text does not hold. */
export function hereDocument(text: string): { readonly redirect: string; readonly body: string } {
  const lines = new Set(text.split('\n'));
  let mark = 'END';
  while (lines.has(mark)) mark += '_';
  return { redirect: `<<'${mark}'`, body: `${text}${text.endsWith('\n') ? '' : '\n'}${mark}\n` };
}
