/** Columns are as wide as a multiple of so many characters. */
const TAB_WIDTH = 8;

/**
 * Rows with their columns aligned by tabs, each row ended by a newline: what Go's tabwriter makes of
 * them with buildx's settings. A column is aligned over neighbouring rows only, and tabs and
 * newlines in the cells make further cells and rows.
 */
export function alignColumns(rows: readonly (readonly string[])[]): string {
  const text = rows.map((row) => `${row.join('\t')}\n`).join('');
  // A form feed ends a line, and what follows is aligned anew.
  return text.split('\f').map(alignSection).join('\n');
}

function alignSection(section: string): string {
  const lines = section.split('\n').map((line) => line.split(/[\t\v]/));
  const widths = columnWidths(lines);
  return lines
    .map((cells, row) =>
      cells
        .map((cell, column) =>
          column < cells.length - 1 ? padded(cell, widths[row]![column]!) : cell,
        )
        .join(''),
    )
    .join('\n');
}

/** For each line the widths of its columns; the last cell of a line belongs to none. */
function columnWidths(lines: readonly (readonly string[])[]): number[][] {
  const widths = lines.map((cells) => cells.slice(1).map(() => 1));
  const most = widths.reduce((count, columns) => Math.max(count, columns.length), 0);
  for (let column = 0; column < most; column += 1) {
    for (let start = 0; start < lines.length; ) {
      const { end, width } = columnBlock(lines, column, start);
      for (let row = start; row < end; row += 1) widths[row]![column] = width;
      start = end + 1;
    }
  }
  return widths;
}

/** The lines from `start` that have a column, and how wide it has to be. */
function columnBlock(
  lines: readonly (readonly string[])[],
  column: number,
  start: number,
): { readonly end: number; readonly width: number } {
  let end = start;
  let width = 1;
  for (
    let cells = lines[end];
    cells !== undefined && column < cells.length - 1;
    cells = lines[end]
  ) {
    width = Math.max(width, lengthOf(cells[column]!) + 1);
    end += 1;
  }
  return { end, width };
}

function padded(cell: string, width: number): string {
  const columns = Math.ceil(width / TAB_WIDTH);
  return cell + '\t'.repeat(columns - Math.floor(lengthOf(cell) / TAB_WIDTH));
}

function lengthOf(cell: string): number {
  return [...cell].length;
}

/** Rows as columns of one width each, two spaces apart, without spaces at the ends of lines. */
export function padColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}
