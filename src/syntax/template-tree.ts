import { formatRange } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import { stringValue } from '../value/value.ts';
import type { Expression, TemplateExpression } from './ast.ts';
import { MOST_NESTED } from './limits.ts';
import { isWhiteSpace, skipWhiteSpace } from './white-space.ts';

/** A piece of a template in source order; directives are not yet matched with their ends. */
export type TemplatePart =
  | TextPart
  | { readonly kind: 'interpolation'; readonly expression: Expression; readonly range: Range }
  | IfPart
  | ForPart
  | { readonly kind: 'end'; readonly name: EndName; readonly range: Range };

export type EndName = 'else' | 'endif' | 'endfor';

export interface TextPart {
  readonly kind: 'text';
  text: string;
  range: Range;
}

interface IfPart {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly range: Range;
}

interface ForPart {
  readonly kind: 'for';
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
  readonly range: Range;
}

/** Told of mistakes in the nesting of directives. */
export interface PartReporter {
  report(summary: string, detail: string, subject: Range): void;
  reportTooDeep(subject: Range): void;
}

/**
 * `<<-`: drops from each line as many leading white space characters as the least indented line
 * has. Only literal text counts, a line that begins with a sequence has none, blank lines are left
 * out (HCL spec, "flush heredoc").
 */
export function flushParts(parts: readonly TemplatePart[]): void {
  let least = Number.POSITIVE_INFINITY;
  const lines: TextPart[] = [];
  let isLineStart = true;
  for (const part of parts) {
    if (isLineStart) {
      isLineStart = false;
      if (part.kind !== 'text') {
        least = 0;
      } else if (skipWhiteSpace(part.text) < part.text.length || !part.text.endsWith('\n')) {
        least = Math.min(least, countSpaces(part.text));
        lines.push(part);
      }
    }
    if (part.kind === 'text' && part.text.endsWith('\n')) isLineStart = true;
  }
  for (const line of lines) {
    const length = afterSpaces(line.text, least);
    line.text = line.text.slice(length);
    line.range = { ...line.range, start: line.range.start + length };
  }
}

/** Joins texts that follow each other. */
export function meldTexts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  if (!parts.some(({ kind }, at) => kind === 'text' && parts[at + 1]?.kind === 'text'))
    return parts;
  const melded: TemplatePart[] = [];
  for (let index = 0; index < parts.length; ) {
    const part = parts[index]!;
    let end = index + 1;
    while (part.kind === 'text' && parts[end]?.kind === 'text') end += 1;
    if (end > index + 1) {
      const texts = parts.slice(index, end) as TextPart[];
      const range = { ...texts[0]!.range, end: texts.at(-1)!.range.end };
      melded.push({ kind: 'text', text: texts.map(({ text }) => text).join(''), range });
    } else {
      melded.push(part);
    }
    index = end;
  }
  return melded;
}

/** Offset behind so many grapheme clusters of white space, of which only CRLF is longer than one. */
function afterSpaces(text: string, count: number): number {
  let at = 0;
  for (let left = count; left > 0 && isWhiteSpace(text.charCodeAt(at)); left -= 1) {
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  return at;
}

/** Number of grapheme clusters of white space at the start. */
function countSpaces(text: string): number {
  const end = skipWhiteSpace(text);
  let count = end;
  for (let at = text.indexOf('\r\n'); at !== -1 && at < end; at = text.indexOf('\r\n', at + 2)) {
    count -= 1;
  }
  return count;
}

interface Frame {
  readonly opening: IfPart | ForPart | undefined;
  readonly body: Expression[];
  otherwise: Expression[] | undefined;
}

/**
 * The expressions of a template with its directives matched. `end` is where the template closes.
 * Directives that do not match are reported and stand as error expressions.
 */
export function nestParts(
  parts: readonly TemplatePart[],
  end: Range,
  reporter: PartReporter,
): readonly Expression[] {
  const plain = plainParts(parts);
  if (plain !== undefined) return plain;
  const root: Expression[] = [];
  const frames: Frame[] = [{ opening: undefined, body: root, otherwise: undefined }];
  const put = (expression: Expression) => {
    const frame = frames.at(-1)!;
    (frame.otherwise ?? frame.body).push(expression);
  };
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        put(textLiteral(part));
        break;
      case 'interpolation':
        put(part.expression);
        break;
      case 'if':
      case 'for':
        if (frames.length > MOST_NESTED) {
          reporter.reportTooDeep(part.range);
          return [{ kind: 'error', range: part.range }];
        }
        frames.push({ opening: part, body: [], otherwise: undefined });
        break;
      case 'end': {
        const frame = frames.at(-1)!;
        if (part.name === 'else' && frame.opening?.kind === 'if' && frame.otherwise === undefined) {
          frame.otherwise = [];
          break;
        }
        if (frame.opening !== undefined) frames.pop();
        put(closeFrame(frame, part.name, part.range, reporter));
        break;
      }
    }
  }
  while (frames.length > 1) {
    const { opening } = frames.pop()!;
    const name = opening!.kind;
    reporter.report(
      'Unexpected end of template',
      `The ${name} directive at ${formatRange(opening!.range)} is missing its corresponding end${name} directive.`,
      end,
    );
    put({ kind: 'error', range: end });
  }
  return root;
}

/** The expressions of a template without directives, as most are. */
function plainParts(parts: readonly TemplatePart[]): readonly Expression[] | undefined {
  const expressions: Expression[] = [];
  for (const part of parts) {
    if (part.kind === 'text') expressions.push(textLiteral(part));
    else if (part.kind === 'interpolation') expressions.push(part.expression);
    else return undefined;
  }
  return expressions;
}

function textLiteral({ text, range }: TextPart): Expression {
  return { kind: 'literal', value: stringValue(text), range };
}

function closeFrame(frame: Frame, name: EndName, range: Range, reporter: PartReporter): Expression {
  const { opening } = frame;
  if (opening?.kind === 'if' && name === 'endif') return conditional(opening, frame, range);
  if (opening?.kind === 'for' && name === 'endfor') return join(opening, frame, range);
  reporter.report(`Unexpected ${name} directive`, mismatch(frame, name), range);
  return { kind: 'error', range };
}

function mismatch({ opening }: Frame, name: EndName): string {
  if (opening === undefined) return 'The control directives within this template are unbalanced.';
  const place = formatRange(opening.range);
  if (opening.kind === 'if') {
    return name === 'else'
      ? `Already in the else clause for the if started at ${place}.`
      : `Expecting an endif directive for the if started at ${place}.`;
  }
  return name === 'else'
    ? 'An else clause is not expected for a for directive.'
    : `Expecting an endfor directive corresponding to the for directive at ${place}.`;
}

function conditional(opening: IfPart, frame: Frame, end: Range): Expression {
  const { file } = end;
  const afterOpening = { file, start: opening.range.end, end: opening.range.end };
  return {
    kind: 'conditional',
    condition: opening.condition,
    whenTrue: template(frame.body, afterOpening),
    whenFalse: template(frame.otherwise ?? [], { file, start: end.start, end: end.start }),
    range: { file, start: opening.range.start, end: end.end },
  };
}

function join(opening: ForPart, frame: Frame, end: Range): Expression {
  const { file } = end;
  const range = { file, start: opening.range.start, end: end.end };
  const tuple: Expression = {
    kind: 'for',
    keyName: opening.keyName,
    valueName: opening.valueName,
    collection: opening.collection,
    key: undefined,
    value: template(frame.body, { file, start: opening.range.end, end: opening.range.end }),
    condition: undefined,
    group: false,
    range,
    openRange: opening.range,
    closeRange: end,
  };
  return { kind: 'template-join', tuple, range };
}

/** The template of a clause; an empty clause is an empty text at the given place. */
function template(parts: readonly Expression[], empty: Range): TemplateExpression {
  if (parts.length === 0) {
    parts = [{ kind: 'literal', value: stringValue(''), range: empty }];
  }
  const { file, start } = parts[0]!.range;
  return { kind: 'template', parts, range: { file, start, end: parts.at(-1)!.range.end } };
}
