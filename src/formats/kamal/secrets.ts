import { runToEnd } from '../../deploy/run-command.ts';
import { type Host, HostFileError } from '../../host/host.ts';
import type { DiagnosticSink } from '../../source/diagnostic.ts';
import { decodeSource, type Range, type SourceFile } from '../../source/source.ts';
import { type DotenvEntry, dotenvValue, readStatements } from './dotenv.ts';

/** What secrets are read with. */
export interface SecretSettings {
  readonly host: Host;
  /** Weakest first; those that are not there say nothing. */
  readonly files: readonly string[];
  /** Whether `$(…)` may be run (`--allow=exec`). */
  readonly mayExecute: boolean;
}

/**
 * The values of secrets out of Kamal's files, by the rules of dotenv. Only what the names need is
 * looked at, and run. Undefined after a mistake, which is in the sink.
 */
export async function readSecrets(
  names: ReadonlyMap<string, Range | undefined>,
  settings: SecretSettings,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string> | undefined> {
  return new SecretReader(settings, sink).read(names);
}

/** All secrets that the files hold. */
export async function readAllSecrets(
  settings: SecretSettings,
  sink: DiagnosticSink,
): Promise<ReadonlyMap<string, string> | undefined> {
  return new SecretReader(settings, sink).readAll();
}

interface Statement extends DotenvEntry {
  readonly file: SourceFile;
}

/** Thrown when a value cannot be had. Its place is told in words: an excerpt would show secrets. */
class SecretMistake extends Error {
  readonly code: 'privileges-requested' | 'invalid-secret';

  constructor(code: SecretMistake['code'], message: string) {
    super(message);
    this.code = code;
  }
}

class SecretReader {
  readonly #settings: SecretSettings;
  readonly #sink: DiagnosticSink;
  readonly #values = new Map<Statement, Promise<string>>();
  #statements: readonly Statement[] = [];
  #found: readonly string[] = [];

  constructor(settings: SecretSettings, sink: DiagnosticSink) {
    this.#settings = settings;
    this.#sink = sink;
  }

  async read(
    names: ReadonlyMap<string, Range | undefined>,
  ): Promise<ReadonlyMap<string, string> | undefined> {
    if (!(await this.#load())) return undefined;
    const values = new Map<string, string>();
    let isWell = true;
    for (const [name, subject] of names) {
      const statement = this.#statements.findLast((other) => other.name === name);
      if (statement === undefined) this.#reportMissing(name, subject);
      const value = statement && (await this.#attempt(statement, subject));
      if (value === undefined) isWell = false;
      else values.set(name, value);
    }
    return isWell ? values : undefined;
  }

  async readAll(): Promise<ReadonlyMap<string, string> | undefined> {
    if (!(await this.#load())) return undefined;
    return this.read(new Map(this.#statements.map(({ name }) => [name, undefined])));
  }

  async #load(): Promise<boolean> {
    const { host, files } = this.#settings;
    const statements: Statement[] = [];
    const found: string[] = [];
    for (const name of files) {
      try {
        const file = decodeSource(name, await host.files.read(name));
        found.push(name);
        const normal = { ...file, text: file.text.replace(/\r\n?/g, '\n') };
        statements.push(...readStatements(file.text).map((entry) => ({ ...entry, file: normal })));
      } catch (error) {
        if (!(error instanceof HostFileError)) throw error;
        if (error.reason === 'missing') continue;
        this.#report('invalid-secret', error.message, '', undefined);
        return false;
      }
    }
    this.#statements = statements;
    this.#found = found;
    return true;
  }

  async #attempt(statement: Statement, subject: Range | undefined): Promise<string | undefined> {
    try {
      return await this.#valueOf(statement);
    } catch (error) {
      if (!(error instanceof SecretMistake)) throw error;
      this.#report(error.code, `Secret '${statement.name}' cannot be had`, error.message, subject);
      return undefined;
    }
  }

  /** A value sees what stands above it in its own file (dotenv). */
  #valueOf(statement: Statement): Promise<string> {
    const known = this.#values.get(statement);
    if (known !== undefined) return known;
    const { env } = this.#settings.host;
    const above = this.#statements.slice(0, this.#statements.indexOf(statement));
    const own = async (name: string): Promise<string | undefined> => {
      const found = above.findLast((other) => other.name === name && other.file === statement.file);
      return found && this.#valueOf(found);
    };
    const value = dotenvValue(statement.raw, {
      lookUp: async (name) => (await own(name)) ?? env[name],
      lookUpInCommand: async (name) => env[name] ?? (await own(name)),
      run: (command) => this.#run(command, statement),
    });
    this.#values.set(statement, value);
    return value;
  }

  async #run(command: string, { at, file }: Statement): Promise<string> {
    const { host, mayExecute } = this.#settings;
    const place = `${file.name}:${file.text.slice(0, at).split('\n').length}`;
    if (!mayExecute) {
      const message = `Its value in ${place} is the output of a command. Pass --allow=exec to run it.`;
      throw new SecretMistake('privileges-requested', message);
    }
    const end = await runToEnd(host, 'sh', ['-c', command]);
    if (end.problem === undefined) return end.output;
    // A command may tell secrets when it fails, so only its name is shown.
    const [program = ''] = command.trim().split(/\s/);
    const message = `The command "${program} …" in ${place} failed.`;
    throw new SecretMistake('invalid-secret', message);
  }

  #reportMissing(name: string, subject: Range | undefined): void {
    const { files } = this.#settings;
    const where =
      this.#found.length > 0
        ? `in ${this.#found.join(', ')}`
        : `, no secret files (${files.join(', ')}) provided`;
    const summary = `Secret '${name}' not found${where.startsWith(',') ? '' : ' '}${where}`;
    this.#report('invalid-secret', summary, '', subject);
  }

  #report(
    code: SecretMistake['code'],
    summary: string,
    detail: string,
    subject: Range | undefined,
  ): void {
    this.#sink.add({
      code,
      severity: 'error',
      summary,
      detail,
      ...(subject !== undefined && { subject }),
    });
  }
}
