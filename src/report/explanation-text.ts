import type {
  ExplainedAttribute,
  ExplainedStep,
  ExplainedTarget,
  ExplainedUse,
  ExplainedValue,
  ExplainedVariable,
  Explanation,
} from '../model/explanation.ts';
import type { JsonNode } from '../model/field.ts';
import { locate } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import { oneLine, type Paint, painted } from './text.ts';

/** An explanation to read; every line ends with a newline. */
export function renderExplanation(explanation: Explanation, colors: boolean): string {
  return new ExplanationText(colors).render(explanation);
}

class ExplanationText {
  readonly #colors: boolean;

  constructor(colors: boolean) {
    this.#colors = colors;
  }

  render({ groups, targets, variables }: Explanation): string {
    const sections = [
      ...groups.map(({ name, range, members }) => [
        this.#title('group', name, range),
        ...members.map((member) => `  ${member.name}${this.#place(member.range)}`),
      ]),
      ...targets.map((target) => this.#target(target)),
      ...variables.map((variable) => this.#variable(variable)),
    ];
    return sections.map((lines) => `${lines.join('\n')}\n`).join('\n');
  }

  #target(target: ExplainedTarget): readonly string[] {
    const { name, range, matrix, inherits, groups, attributes, unset } = target;
    const lines = [this.#title('target', name, range)];
    for (const [key, value] of matrix) lines.push(`  matrix ${key} = ${shorten(value)}`);
    for (const parent of inherits)
      lines.push(`  inherits ${parent.name}${this.#place(parent.range)}`);
    if (groups.length > 0) lines.push(`  in ${groups.map((group) => `group ${group}`).join(', ')}`);
    for (const attribute of attributes) lines.push(...this.#attribute(attribute));
    if (unset !== undefined) lines.push(`  ${unset} is not set`);
    return lines;
  }

  /** Entry by entry, unless they have all been said at once. */
  #attribute(attribute: ExplainedAttribute): readonly string[] {
    const { entries } = attribute;
    const isMap = typeof attribute.value === 'object' && !Array.isArray(attribute.value);
    if (entries.length === 0 || (!isMap && isOfOneStep(attribute))) return this.#value(attribute);
    return entries.flatMap((entry) => this.#value(entry));
  }

  #value({ path, value, steps }: ExplainedValue): readonly string[] {
    const [first, ...others] = steps;
    const lines = [`  ${this.#paint(path, 'bold')} = ${shorten(jsonText(value))}`];
    if (first !== undefined) {
      const mark = first.kind === 'default' ? '' : 'by ';
      lines.push(`    ${mark}${this.#step(first)}`, ...this.#uses(first.uses, '      '));
    }
    for (const step of others.filter((other) => !isRepeated(other, first))) {
      const said = step.value === undefined ? '' : `${shorten(jsonText(step.value))} `;
      lines.push(this.#paint(`    over ${said}by ${this.#step(step)}`, 'dim'));
    }
    return lines;
  }

  #step(step: ExplainedStep): string {
    const place = this.#place(step.range);
    const by = step.via === undefined ? '' : ` by way of ${step.via.join(', ')}`;
    switch (step.kind) {
      case 'definition':
        return `the target itself${place}`;
      case 'inherited':
        return `${step.from ?? ''}, inherited${by}${place}`;
      case 'override':
        return `--set ${oneLine(step.from ?? '')}${ofParent(step)}`;
      case 'flag':
        return `${step.from ?? ''}${ofParent(step)}`;
      case 'environment':
        return `the environment variable ${step.from ?? ''}${ofParent(step)}`;
      case 'default':
        return 'by default';
      case 'implied':
        return 'what other attributes imply';
      case 'link':
        return 'being linked to only: nothing is exported';
      default:
        return step.kind satisfies never;
    }
  }

  /** What stands behind a name is told once, where that is first met. */
  #uses(
    uses: readonly ExplainedUse[],
    indent: string,
    told: Set<string> = new Set(),
  ): readonly string[] {
    if (indent.length > deepest) return uses.length === 0 ? [] : [`${indent}…`];
    return uses.flatMap((use) => [
      `${indent}with ${this.#use(use)}`,
      ...this.#uses(usesBehind(use, told), `${indent}  `, told),
    ]);
  }

  #use({ kind, name, value, variable, range }: ExplainedUse): string {
    switch (kind) {
      case 'matrix':
        return `${name} = ${shorten(value ?? '?')} of the matrix`;
      case 'variable':
        return variable === undefined ? `${name}, which is not known` : this.#given(variable);
      case 'function':
        return `the function ${name}${this.#place(range)}`;
      case 'target':
      case 'group':
        return `${kind}.${name}${this.#place(range)}`;
      default:
        return kind satisfies never;
    }
  }

  /** `TAG = "2" from the environment, over the default (docker-bake.hcl:1)`. */
  #given(variable: ExplainedVariable): string {
    const { name, value, origin, range, defaultRange } = variable;
    const shown = value === undefined ? '' : ` = ${shorten(JSON.stringify(value))}`;
    const over = defaultRange && `, over the default${this.#place(defaultRange)}`;
    switch (origin) {
      case 'default':
        if (value === undefined) return `${name}, which is not set`;
        return `${name}${shown} by default${this.#place(defaultRange ?? range)}`;
      case 'environment':
        return `${name}${shown} from the environment${aliasOf(variable)}${over ?? ''}`;
      case 'env-file':
        return `${name}${shown} from an env file${aliasOf(variable)}${over ?? ''}`;
      case 'flag':
        return `${name}${shown} from --var${aliasOf(variable)}${over ?? ''}`;
      case 'built-in':
        return `${name}${shown}, set by bake itself`;
      default:
        return origin satisfies never;
    }
  }

  #variable(variable: ExplainedVariable): readonly string[] {
    const { name, range, description, type } = variable;
    const [usedBy, uses] = [variable.usedBy(), variable.uses()];
    const lines = [this.#title('variable', name, range)];
    if (description) lines.push(`  ${oneLine(description)}`);
    if (type !== undefined) lines.push(`  type ${type}`);
    lines.push(`  ${this.#given(variable)}`, ...this.#uses(uses, '    '));
    if (usedBy.length > 0) lines.push(`  used by ${usedBy.join(', ')}`);
    else lines.push('  used by no target');
    return lines;
  }

  #title(kind: string, name: string, range: Range | undefined): string {
    return `${kind} ${this.#paint(name, 'bold')}${this.#place(range)}`;
  }

  #place(range: Range | undefined): string {
    return range === undefined ? '' : this.#paint(` (${placeText(range)})`, 'dim');
  }

  #paint(text: string, paint: Paint): string {
    return painted(text, paint, this.#colors);
  }
}

/** What stands behind a name; what a default was made from does not count where it was replaced. */
function usesBehind(
  { kind, name, uses, variable }: ExplainedUse,
  told: Set<string>,
): readonly ExplainedUse[] {
  const key = `${kind} ${name}`;
  if (told.has(key)) return [];
  told.add(key);
  return (variable?.origin === 'default' ? variable.uses() : uses?.()) ?? [];
}

/** An override that was said of a parent, too, replaces nothing but itself. */
function isRepeated(step: ExplainedStep, earlier: ExplainedStep | undefined): boolean {
  const isOverride =
    step.kind === 'override' || step.kind === 'flag' || step.kind === 'environment';
  return isOverride && step.kind === earlier?.kind && step.from === earlier.from;
}

function isOfOneStep({ steps, entries }: ExplainedAttribute): boolean {
  const [first] = steps;
  return entries.every(({ steps: [step] }) => {
    if (step?.kind !== first?.kind || step?.from !== first?.from) return false;
    if (first?.range === undefined || step?.range === undefined) return true;
    const { file, start, end } = first.range;
    const { range } = step;
    const isInside = range.file === file && range.start >= start && range.end <= end;
    // Compose's places of attributes are those of their keys.
    const saysOnce = steps.filter((other) => other.range?.file === range.file).length === 1;
    return isInside || steps.length === 1 || (range.file === file && saysOnce);
  });
}

function ofParent({ via }: ExplainedStep): string {
  const parent = via?.at(-1);
  if (parent === undefined) return '';
  const way = via?.slice(0, -1) ?? [];
  return ` on ${parent}, inherited${way.length > 0 ? ` by way of ${way.join(', ')}` : ''}`;
}

/** The name that it was given by, where that is another. */
function aliasOf({ name, from }: ExplainedVariable): string {
  return from === undefined || from === name ? '' : ` (${from})`;
}

function placeText(range: Range): string {
  return `${range.file.name}:${locate(range).startLine}`;
}

function jsonText(node: JsonNode): string {
  return JSON.stringify(plainJson(node));
}

/** Variables can be made from variables for ever; no deeper than so many spaces are they told. */
const deepest = 20;

const longest = 160;

function shorten(text: string): string {
  const line = oneLine(text);
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** An explanation as JSON, with a newline at the end. */
export function explanationJson({ groups, targets, variables }: Explanation): string {
  const json = {
    groups: groups.map(({ name, range, members }) => ({
      name,
      ...placeJson(range),
      members: members.map((member) => ({ name: member.name, ...placeJson(member.range) })),
    })),
    targets: targets.map(({ name, range, matrix, inherits, groups: holders, attributes }) => ({
      name,
      ...placeJson(range),
      matrix: Object.fromEntries([...matrix].map(([key, value]) => [key, parsed(value)])),
      inherits: inherits.map((parent) => ({ name: parent.name, ...placeJson(parent.range) })),
      groups: holders,
      attributes: attributes.map(({ entries, ...value }) => ({
        ...valueJson(value),
        ...(entries.length > 0 && { entries: entries.map(valueJson) }),
      })),
    })),
    variables: variables.map((variable) => variableJson(variable, 0, new Set())),
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function valueJson({ path, value, steps }: ExplainedValue): object {
  return { path, value: plainJson(value), steps: steps.map(stepJson) };
}

function stepJson({ kind, from, via, value, range, uses }: ExplainedStep): object {
  return {
    kind,
    ...(from !== undefined && { from }),
    ...(via !== undefined && { via }),
    ...(value !== undefined && { value: plainJson(value) }),
    ...placeJson(range),
    ...(uses.length > 0 && { uses: usesJson(uses, 0, new Set()) }),
  };
}

const mostLevels = 8;

/** What stands behind a name is told once, where that is first met. */
function usesJson(
  uses: readonly ExplainedUse[],
  level: number,
  told: Set<string>,
): readonly object[] {
  return uses.map(({ kind, name, value, variable, range, uses: behind }) => {
    const key = `${kind} ${name}`;
    const isNew = level < mostLevels && !told.has(key);
    told.add(key);
    const inner = isNew ? (behind?.() ?? []) : [];
    return {
      kind,
      name,
      ...(value !== undefined && { value: parsed(value) }),
      ...(inner.length > 0 && { uses: usesJson(inner, level + 1, told) }),
      ...(variable && { variable: variableJson(variable, isNew ? level + 1 : mostLevels, told) }),
      ...placeJson(range),
    };
  });
}

function variableJson(variable: ExplainedVariable, level: number, told: Set<string>): object {
  const { range, defaultRange, uses, usedBy, ...rest } = variable;
  const inner = level < mostLevels ? uses() : [];
  return {
    ...rest,
    ...placeJson(range),
    ...(defaultRange && { default: placeJson(defaultRange).place }),
    ...(inner.length > 0 && { uses: usesJson(inner, level, told) }),
    // What is made from what a value was made from leads away from it.
    ...(level === 0 && { usedBy: usedBy() }),
  };
}

/** What was JSON, but for values that are not known. */
function parsed(text: string): unknown {
  return text === 'unknown' ? null : JSON.parse(text);
}

/** 1-based lines and columns, as everywhere. */
function placeJson(range: Range | undefined): { readonly place?: object } {
  if (range === undefined) return {};
  return { place: { file: range.file.name, ...locate(range) } };
}

function plainJson(node: JsonNode): unknown {
  if (typeof node === 'bigint') return Number(node);
  if (typeof node !== 'object' || node === null) return node;
  if ('get' in node) {
    return Object.fromEntries([...node].map(([key, entry]) => [key, plainJson(entry)]));
  }
  return node.map(plainJson);
}
