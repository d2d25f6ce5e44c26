import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();
const style = /(\u001b\[[0-9;]*m)/;

/** The width of a text on a terminal, styles left out. */
export function cellsOf(text: string): number {
  const plain = text.includes('\u001b') ? text.replace(/\u001b\[[0-9;]*m/g, '') : text;
  // Nearly every line, and much quicker.
  return /^[ -~]*$/.test(plain) ? plain.length : stringWidth(plain);
}

/** Cuts to a width in cells, with `…` for what is left out; styles stay closed. */
export function cut(line: string, width: number): string {
  if (cellsOf(line) <= width) return line;
  let cells = 0;
  let out = '';
  let isStyled = false;
  for (const part of line.split(style)) {
    if (part.startsWith('\u001b')) {
      out += part;
      isStyled = true;
      continue;
    }
    for (const { segment } of segmenter.segment(part)) {
      const next = cellsOf(segment);
      if (cells + next > width - 1) return `${out}…${isStyled ? '\u001b[0m' : ''}`;
      cells += next;
      out += segment;
    }
  }
  return out;
}

/** Fills with spaces up to a width in cells. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellsOf(text)));
}
