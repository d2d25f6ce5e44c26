import type { Definition } from '../model/definition.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import { didYouMean, suggest } from '../source/suggest.ts';

/** Warns of values given with `--var` for variables that no definition file declares. */
export function warnOfUndeclared(
  given: ReadonlyMap<string, string>,
  { variables }: Definition,
  sink: DiagnosticSink,
): void {
  const names = new Set(variables.map((variable) => variable.name));
  for (const [name, value] of given) {
    // buildx: `NAME_JSON` is the value of NAME as JSON.
    if (names.has(name) || (name.endsWith('_JSON') && names.has(name.slice(0, -5)))) continue;
    const file = { name: '--var', text: `${name}=${value}` };
    sink.add({
      code: 'undeclared-variable',
      severity: 'warning',
      summary: 'Undeclared variable',
      detail: `There is no variable named "${name}", so this value has no effect.${didYouMean(suggest(name, names))}`,
      subject: { file, start: 0, end: name.length },
    });
  }
}
