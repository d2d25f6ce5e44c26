import { Diagnostics } from '../../source/diagnostic.ts';
import type { SourceFile } from '../../source/source.ts';
import { readYaml } from '../yaml/read.ts';
import { interpolate } from './interpolate.ts';
import { ComposeGivenUp, stringOf } from './problem.ts';
import type { Project } from './project.ts';

/** A quick look, since reading a file for its name alone would take as long again. */
const mayHaveName = /^(?:["']?name["']?\s*:|\s*[{[&!?]|.*\\)/m;

/** The value of COMPOSE_PROJECT_NAME: the last `name` of the files, else what is given, else `bake`. */
export function substitutedName(files: readonly SourceFile[], project: Project): string {
  const { environment, sink } = project;
  const given = environment.get('COMPOSE_PROJECT_NAME') || 'bake';
  let name = given;
  for (const file of files) {
    if (!mayHaveName.test(file.text)) continue;
    for (const { root } of readYaml(file, new Diagnostics()) ?? []) {
      const entry = root?.kind === 'mapping' ? root.entries.get('name') : undefined;
      const text = stringOf(entry?.value);
      if (root === undefined || entry === undefined || text === undefined || text === '') continue;
      if (!text.includes('$')) {
        name = text;
        continue;
      }
      const found = new Diagnostics();
      const alone = {
        kind: 'mapping',
        entries: new Map([['name', entry]]),
        range: root.range,
      } as const;
      const result = interpolate(
        alone,
        (key) => environment.get(key),
        () => {},
        found,
      );
      for (const item of found.items) sink.add(item);
      if (found.hasErrors) throw new ComposeGivenUp();
      name = stringOf(result.entries.get('name')?.value) || given;
    }
  }
  return name;
}
