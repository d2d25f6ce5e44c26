import type { Range, SourceFile } from '../source/source.ts';

/** A Dockerfile as it is written: nothing is expanded, nothing is run. */
export interface Dockerfile {
  readonly file: SourceFile;
  /** `# syntax=…`, `# escape=…` and `# check=…` at the top, in order. */
  readonly directives: readonly Directive[];
  /** The `ARG`s before the first `FROM`. */
  readonly globalArguments: readonly ArgumentDeclaration[];
  readonly stages: readonly Stage[];
}

export interface Directive {
  /** In lower case. */
  readonly name: string;
  readonly value: string;
  readonly range: Range;
}

/** What starts with a `FROM` and goes on to the next. */
export interface Stage {
  readonly index: number;
  /** In lower case, as a build asks for it; absent when it has no name. */
  readonly name?: string;
  /** The name as it is written. */
  readonly nameRange?: Range;
  /** What it starts from: an image, an earlier stage, or text with variables of `globalArguments`. */
  readonly base: string;
  readonly baseRange: Range;
  /** `--platform` of its `FROM`. */
  readonly platform?: string;
  readonly from: Instruction;
  /** Without the `FROM`. */
  readonly instructions: readonly Instruction[];
  readonly arguments: readonly ArgumentDeclaration[];
  /** What it copies or mounts from elsewhere, in order. */
  readonly sources: readonly StageSource[];
  /** From the `FROM` to the end of the last instruction. */
  readonly range: Range;
}

/** One name of an `ARG`. */
export interface ArgumentDeclaration {
  readonly name: string;
  /** The default as it is written, quotes and all; absent when there is none. */
  readonly value?: string;
  readonly range: Range;
}

/** `COPY --from=NAME`, or `RUN --mount=…,from=NAME`. */
export interface StageSource {
  readonly kind: 'copy' | 'mount';
  /** A stage's name or number, a named context, or an image. */
  readonly name: string;
  readonly range: Range;
}

export interface Instruction {
  /** In upper case. */
  readonly keyword: string;
  readonly flags: readonly Flag[];
  /** What follows the flags, with the lines joined. */
  readonly text: string;
  /** `\\`, or what the `escape` directive says. */
  readonly escapeToken: string;
  /** The place of a part of `text`. */
  place(start: number, end: number): Range;
  readonly heredocs: readonly Heredoc[];
  /** From the keyword to the end of its last line, or of its last heredoc. */
  readonly range: Range;
}

/** `--name=value` between the keyword and the text, without quotes. */
export interface Flag {
  readonly name: string;
  readonly value?: string;
  readonly range: Range;
}

export interface Heredoc {
  readonly name: string;
  /** Where its lines are, without the last one that ends it. */
  readonly content: Range;
}

/** The stage that a build of `name` makes: its name in any case, or its number (BuildKit). */
export function findStage({ stages }: Dockerfile, name: string): Stage | undefined {
  const wanted = name.toLowerCase();
  // BuildKit: of two stages of one name, the later one.
  const named = stages.findLast((stage) => stage.name === wanted);
  if (named !== undefined || !/^\d+$/.test(name)) return named;
  return stages[Number(name)];
}
