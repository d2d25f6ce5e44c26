import type { DiagnosticCode } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { lineBounds, locate } from '../source/locate.ts';
import type { Range } from '../source/source.ts';
import { messageOf, renderDiagnostic } from './diagnostics.ts';
import { workflowCommand } from './github.ts';

/** Findings for people: each with its lines and its code, then how many there are. */
export function renderFindings(findings: readonly Diagnostic[], colors: boolean): string {
  if (findings.length === 0) return '';
  const texts = findings.map((finding) => {
    const detail = `${finding.detail} [${finding.code}]`.trimStart();
    return renderDiagnostic({ ...finding, detail }, colors);
  });
  const counts = (['error', 'warning', 'note'] as const).flatMap((noun) => {
    const number = findings.filter(({ severity }) => severity === noun).length;
    return number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`];
  });
  return `${texts.join('\n')}\n${counts.join(', ')}\n`;
}

/** Findings as JSON, with a newline at the end; lines and columns are 1-based. */
export function findingsJson(findings: readonly Diagnostic[]): string {
  const json = findings.map(({ code, severity, summary, detail, subject, related = [] }) => ({
    code,
    severity,
    summary,
    detail,
    ...(subject && { place: placeJson(subject) }),
    ...(related.length > 0 && {
      related: related.map(({ message, range }) => ({ message, place: placeJson(range) })),
    }),
  }));
  return `${JSON.stringify({ findings: json }, undefined, 2)}\n`;
}

function placeJson(range: Range): object {
  return { file: range.file.name, ...locate(range) };
}

/** Findings as workflow commands of GitHub Actions, which mark the lines. */
export function findingsForGithub(findings: readonly Diagnostic[]): string {
  return findings
    .map((finding) => {
      const { severity, subject, code } = finding;
      return workflowCommand(
        severity === 'note' ? 'notice' : severity,
        { ...(isFile(subject) ? githubPlace(subject) : {}), title: `bakefile ${code}` },
        messageOf(finding),
      );
    })
    .map((line) => `${line}\n`)
    .join('');
}

function githubPlace(range: Range): Readonly<Record<string, string | number>> {
  const { startLine, startColumn, endLine, endColumn } = locate(range);
  const columns = startLine === endLine ? { col: startColumn, endColumn } : {};
  return { file: range.file.name, line: startLine, endLine, ...columns };
}

/** What a code means, for the list of rules that goes with findings. */
export interface RuleText {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
  readonly advice: string;
}

/** Findings in the Static Analysis Results Interchange Format, version 2.1.0. */
export function findingsSarif(
  findings: readonly Diagnostic[],
  rules: readonly RuleText[],
  version: string,
): string {
  const indexes = new Map(rules.map(({ code }, index) => [code, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'bakefile', version, rules: rules.map(sarifRule) },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => sarifResult(finding, indexes.get(finding.code))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function sarifRule({ code, severity, sentence, advice }: RuleText): object {
  return {
    id: code,
    shortDescription: { text: sentence },
    ...(advice !== '' && { help: { text: advice } }),
    defaultConfiguration: { level: severity },
  };
}

function sarifResult(finding: Diagnostic, ruleIndex: number | undefined): object {
  const { code, severity, subject, related = [] } = finding;
  const others = related.filter(({ range }) => isFile(range));
  return {
    ruleId: code,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: severity,
    message: { text: messageOf(finding) },
    ...(isFile(subject) && { locations: [{ physicalLocation: sarifPlace(subject) }] }),
    ...(others.length > 0 && {
      relatedLocations: others.map(({ message, range }, id) => ({
        id,
        physicalLocation: sarifPlace(range),
        message: { text: message },
      })),
    }),
  };
}

function sarifPlace(range: Range): object {
  const { file, start, end } = range;
  const { startLine, endLine } = locate(range);
  return {
    artifactLocation: { uri: fileUri(file.name) },
    region: {
      startLine,
      startColumn: start - lineBounds(file, startLine).start + 1,
      endLine,
      endColumn: end - lineBounds(file, endLine).start + 1,
    },
  };
}

function fileUri(name: string): string {
  if (/^[a-z]+:\/\//i.test(name)) return encodeURI(name);
  const path = name.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path.replace(/^(?:\.\/)+/, '');
}

/** Whether a place is in a file, and not on the command line. */
function isFile(range: Range | undefined): range is Range {
  return range !== undefined && !range.file.name.startsWith('--');
}
