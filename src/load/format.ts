import type { Definition } from '../model/definition.ts';
import type { DiagnosticSink } from '../source/diagnostic.ts';
import type { SourceFile } from '../source/source.ts';

/**
 * One format of definition files. All files of one format are read together; what they say is laid
 * over what the formats before it in the table said.
 */
export interface Format {
  readonly name: string;
  /** Ends of names that tell the format, in lower case. */
  readonly extensions: readonly string[];
  /** Whether a file is surely one of this format, whatever its extension tells. */
  recognizes?(file: SourceFile): boolean;
  /** Whether a file whose name tells nothing reads without an error in this format. */
  accepts(file: SourceFile): Promise<boolean>;
  /** Whether a file that no format accepts looks like one of this. */
  resembles?(file: SourceFile): boolean;
  /** Reads the files over a definition; mistakes go to the sink. */
  read(files: readonly SourceFile[], base: Definition, sink: DiagnosticSink): Promise<Definition>;
}

/** Files with the format that reads them, in the table's order of formats. */
export interface FormatFiles {
  readonly format: Format;
  readonly files: readonly SourceFile[];
}

/**
 * Tells the formats apart: by what was said; by a sure sign; else by the name's end; else the first
 * format that reads the file without an error; else the first that it looks like, whose errors are
 * shown then (buildx: Compose, then HCL and JSON).
 */
export async function sortByFormat(
  files: readonly SourceFile[],
  formats: readonly Format[],
): Promise<FormatFiles[]> {
  const byFormat = new Map<Format, SourceFile[]>(formats.map((format) => [format, []]));
  for (const file of files) {
    byFormat.get(await formatOf(file, formats))?.push(file);
  }
  return [...byFormat]
    .filter(([, members]) => members.length > 0)
    .map(([format, members]) => ({ format, files: members }));
}

async function formatOf(file: SourceFile, formats: readonly Format[]): Promise<Format> {
  const name = file.name.toLowerCase();
  const sure = formats.find((format) =>
    file.format === undefined ? format.recognizes?.(file) : format.name === file.format,
  );
  if (sure !== undefined) return sure;
  for (const format of formats) {
    if (format.extensions.some((extension) => name.endsWith(extension))) return format;
  }
  for (const format of formats) {
    if (await format.accepts(file)) return format;
  }
  return formats.find((format) => format.resembles?.(file)) ?? fail();
}

function fail(): never {
  throw new Error('internal: a file looks like no format');
}
