import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './case.ts';
import type { Fixture } from './fixture-cases.ts';

/** What the golden files of a fixture hold for an outcome. */
export interface Golden {
  readonly wantJson?: string;
  readonly wantText?: string;
}

/** The golden form of an outcome: JSON for the eye of a tool, the rest as text. */
export function goldenOf({ exitCode, stdout, stderr }: Outcome): Golden {
  const json = exitCode === 0 && /^[[{]/.test(stdout) ? stdout : undefined;
  const parts = [`exit ${exitCode}\n`];
  if (json === undefined && stdout !== '') parts.push(`--- stdout\n${stdout}`);
  if (stderr !== '') parts.push(`--- stderr\n${stderr}`);
  const text = json !== undefined && parts.length === 1 ? undefined : parts.join('');
  return {
    ...(json === undefined ? {} : { wantJson: json }),
    ...(text === undefined ? {} : { wantText: text }),
  };
}

/** Writes the golden files of a fixture anew. */
export function writeGolden(fixture: Fixture, golden: Golden): void {
  const files = { 'want.json': golden.wantJson, 'want.txt': golden.wantText };
  for (const [name, text] of Object.entries(files)) {
    const path = join(fixture.path, name);
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text);
  }
}
