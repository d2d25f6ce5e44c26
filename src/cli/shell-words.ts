/**
 * The word that a shell makes of what was typed: quotes and backslashes go, `~/` and `$` stay as
 * they are. What is not closed ends with the text.
 */
export function unquoteWord(typed: string): string {
  let word = '';
  for (const { 1: single, 2: double, 3: escaped, 0: piece } of typed.matchAll(pieces)) {
    if (single !== undefined) word += single;
    else if (double !== undefined) word += double.replaceAll(/\\(["\\$`])/g, '$1');
    else word += escaped ?? piece;
  }
  return word;
}

const pieces = /'([^']*)'?|"((?:[^"\\]|\\.)*)"?|\\(.?)|[^'"\\]+/gs;
