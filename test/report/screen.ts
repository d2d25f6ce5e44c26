import stringWidth from 'string-width';

/** As much of a terminal as the live view needs; throws at any sequence that it does not know. */
export class Screen {
  columns: number;
  rows: number;
  /** Lines that went out at the top. */
  readonly scrolled: string[] = [];
  #lines: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** What is seen, without empty lines at the end. */
  get text(): string {
    return this.#lines
      .map((cells) => cells.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  write(text: string): void {
    for (const [part] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|\n|\r|[^\u001b\n\r]+/g)) {
      if (part.startsWith('\u001b')) this.#control(part.slice(2));
      else if (part === '\n') this.#feed();
      else if (part === '\r') this.#column = 0;
      else this.#print(part);
    }
  }

  #control(sequence: string): void {
    const count = Number.parseInt(sequence, 10) || 1;
    switch (sequence.at(-1)) {
      case 'A':
        this.#row = Math.max(0, this.#row - count);
        return;
      case 'J':
        this.#lines.length = this.#row + 1;
        this.#lines[this.#row]?.splice(this.#column);
        return;
      case 'K':
        this.#lines[this.#row]?.splice(this.#column);
        return;
      case 'm':
        return;
      case 'h':
      case 'l':
        if (/^\?(?:25|2026)[hl]$/.test(sequence)) return;
    }
    throw new Error(`unknown sequence ${sequence}`);
  }

  /** The terminal driver turns a line feed into one with a carriage return. */
  #feed(): void {
    this.#row += 1;
    this.#column = 0;
    this.#lines[this.#row] ??= [];
    if (this.#row < this.rows) return;
    this.scrolled.push(this.#lines.shift()?.join('') ?? '');
    this.#row -= 1;
  }

  #print(text: string): void {
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      const width = stringWidth(segment);
      if (this.#column + width > this.columns) this.#feed();
      const cells = this.#lines[this.#row] ?? [];
      while (cells.length < this.#column) cells.push(' ');
      cells[this.#column] = segment;
      if (width === 2) cells[this.#column + 1] = '';
      this.#column += width;
    }
  }
}
