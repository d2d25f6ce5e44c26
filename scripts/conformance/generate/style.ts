import type { Random } from '../random.ts';
import { type Expression, toNative } from './expression.ts';

/**
 * The expression in native syntax as different people write it: on one line or many, with commas or
 * newlines, with comments, with `:` for `=`, and long texts as heredocs. Ends without a newline.
 */
export function toStyledNative(expression: Expression, random: Random, indent: string): string {
  const inner = `${indent}  `;
  switch (expression.kind) {
    case 'list': {
      if (random.chance(0.5)) return toNative(expression);
      const rows = expression.items.map((item) => {
        const gap = random.chance(0.1) ? '\n' : '';
        return `${gap}${inner}${toStyledNative(item, random, inner)},${comment(random)}\n`;
      });
      const last = rows.at(-1);
      if (last?.endsWith(',\n') && random.chance(0.5) && !isHeredoc(last)) {
        rows[rows.length - 1] = `${last.slice(0, -2)}\n`;
      }
      return `[${comment(random)}\n${rows.join('')}${indent}]`;
    }
    case 'object': {
      if (random.chance(0.4)) return toNative(expression);
      const rows = expression.entries.map(([key, value]) => {
        const name =
          /^[A-Za-z_][\w-]*$/.test(key) && random.chance(0.7) ? key : JSON.stringify(key);
        const sign = random.pick([' = ', '=', ' : ', ': ', ' =  ']);
        const text = toStyledNative(value, random, inner);
        // The line of a heredoc's end holds nothing else.
        const end = isHeredoc(text) ? '\n' : random.pick(['\n', ',\n', `${comment(random)}\n`]);
        return `${inner}${name.replace(/[$%](?=\{)/g, '$&$&')}${sign}${text}${end}`;
      });
      return `{${comment(random)}\n${rows.join('')}${indent}}`;
    }
    case 'text':
      if (/^[^\n]+$/.test(expression.value) && random.chance(0.05)) {
        return heredoc(expression.value, random, indent);
      }
      return toNative(expression);
    default:
      return random.chance(0.05)
        ? `(${newline(random)}${toNative(expression)}${newline(random)})`
        : toNative(expression);
  }
}

function isHeredoc(text: string): boolean {
  return /\n\s*EOT,?\n?$/.test(text);
}

function heredoc(value: string, random: Random, indent: string): string {
  const text = value.replace(/[$%](?=\{)/g, '$&$&');
  if (random.chance(0.5)) return `<<EOT\n${text}\n  more\nEOT`;
  return `<<-EOT\n${indent}    ${text}\n${indent}      deeper\n${indent}    EOT`;
}

function comment(random: Random): string {
  if (!random.chance(0.08)) return '';
  return random.pick([' # note', ' // note "x"', ' /* note */', ' /* two\n lines */', '#{']);
}

function newline(random: Random): string {
  return random.pick(['', '\n', '\n    ', ' # c\n']);
}
