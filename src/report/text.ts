import type { Notice } from '../model/event.ts';

/** Colours and weights for parts of a line. */
export type Paint = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'cancel';

/** What switches a paint on and off, as parameters of the terminal's sequence. */
export type PaintCode = readonly [on: string, off: string];

/** Whether there are colours; or that there are, and which of them are other ones. */
export type Colors = boolean | ReadonlyMap<Paint, PaintCode>;

const codes: Readonly<Record<Paint, PaintCode>> = {
  bold: ['1', '22'],
  dim: ['2', '22'],
  red: ['31', '39'],
  green: ['32', '39'],
  yellow: ['33', '39'],
  blue: ['34', '39'],
  cyan: ['36', '39'],
  cancel: ['33', '39'],
};

/** The text in that paint, or as it is when colours are off. */
export function painted(text: string, paint: Paint, colors: Colors): string {
  if (colors === false || text === '') return text;
  const [on, off] = (colors === true ? undefined : colors.get(paint)) ?? codes[paint];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** An excerpt of a source, with the marks of the lines that are meant in red. */
export function withRedMarks(excerpt: string, colors: Colors): string {
  return excerpt.replace(/(?<=^ *\d+ \| )>>>/gm, painted('>>>', 'red', colors));
}

/** Seconds with one digit, or minutes and seconds: `0.4s`, `12.0s`, `2m05s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.floor(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}m${rest}s`;
  const minutes = String(Math.floor(whole / 60) % 60).padStart(2, '0');
  return `${Math.floor(whole / 3600)}h${minutes}m${rest}s`;
}

/** Decimal units as BuildKit prints them: `512B`, `1.50MB`. */
export function formatBytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? `${value}B` : `${value.toFixed(2)}${units[unit]}`;
}

/** Text that cannot move the cursor or recolour the terminal; tabs become four spaces. */
export function withoutControls(text: string): string {
  return text
    .replace(
      /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-_]/g,
      '',
    )
    .replaceAll('\t', '    ')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

/** A text of several lines in one, without controls. */
export function oneLine(text: string): string {
  return withoutControls(text.replace(/\s*\r?\n\s*/g, ' '));
}

/** A sentence of ours that is no error. */
export function noticeText({ level, message }: Notice): string {
  return level === 'warning' ? `WARNING: ${oneLine(message)}` : oneLine(message);
}

/**
 * An error of BuildKit without the command that failed, which stands beside it in any case:
 * `process "/bin/sh -c make" did not complete successfully: exit code: 2` → `exit code: 2`.
 */
export function shortMessage(message: string): string {
  return message.replace(/^process ".*" did not complete successfully: /s, '');
}
