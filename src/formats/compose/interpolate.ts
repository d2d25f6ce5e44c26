import type { DiagnosticSink } from '../../source/diagnostic.ts';
import type { Range } from '../../source/source.ts';
import type { ScalarValue, YamlMapping, YamlNode, YamlScalar } from '../yaml/node.ts';
import { type Path, type PathCursor, PathTable, pathText } from './path.ts';
import { mapEntries, reportProblem } from './problem.ts';
import { SubstitutionError, substitute } from './substitute.ts';

/**
 * The model with every string substituted; keys stay. Strings at places that want a number or a
 * bool become one. Mistakes go to the sink, all of them; names without a value to `onUnset`.
 */
export function interpolate(
  root: YamlMapping,
  lookUp: (name: string, place: Range) => string | undefined,
  onUnset: (name: string, range: Range) => void,
  sink: DiagnosticSink,
): YamlMapping {
  const path: string[] = [];
  const below = (node: YamlNode, key: string, cursor: PathCursor<Cast> | undefined): YamlNode => {
    path.push(key);
    const result = walk(node, cursor?.step(key));
    path.pop();
    return result;
  };
  const walk = (node: YamlNode, cursor: PathCursor<Cast> | undefined): YamlNode => {
    switch (node.kind) {
      case 'scalar':
        return interpolateScalar(node, cursor?.value);
      case 'sequence': {
        const items = node.items.map((item) => below(item, '[]', cursor));
        return items.every((item, index) => item === node.items[index]) ? node : { ...node, items };
      }
      case 'mapping':
        return mapEntries(node, (value, key) => below(value, key, cursor));
    }
  };
  const interpolateScalar = (node: YamlScalar, cast: Cast | undefined): YamlScalar => {
    if (node.value.type !== 'string') return node;
    const { text } = node.value;
    if (!text.includes('$') && cast === undefined) return node;
    try {
      const value = substitute(
        text,
        (name) => lookUp(name, node.range),
        (name) => onUnset(name, node.range),
      );
      return { ...node, value: cast?.(value) ?? { type: 'string', text: value } };
    } catch (error) {
      report(error, node, path);
      return node;
    }
  };
  const report = (error: unknown, node: YamlScalar, path: Path): void => {
    if (error instanceof CastError) {
      const place = pathText(path);
      reportProblem(
        sink,
        'invalid-substitution',
        'Invalid interpolation',
        `error while interpolating ${place}: failed to cast to expected type: ${error.message}`,
        node.range,
      );
    } else if (error instanceof SubstitutionError) {
      const place = pathText(path);
      const text = node.value.type === 'string' ? node.value.text : '';
      reportProblem(
        sink,
        'invalid-substitution',
        error.kind === 'missing' ? 'Missing variable' : 'Invalid interpolation',
        error.kind === 'missing'
          ? `error while interpolating ${place}: ${error.message}`
          : `invalid interpolation format for ${place}.\nYou may need to escape any $ with another $.\n${shortened(text)}`,
        partOf(node, text, error.start, error.end),
      );
    } else {
      throw error;
    }
  };
  return mapEntries(root, (value, key) => below(value, key, casts));
}

const longestShown = 1000;

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** The part of a scalar's place that stands for offsets of its text, where they are the same. */
function partOf(node: YamlScalar, text: string, start: number, end: number): Range {
  const { range } = node;
  const source = range.file.text.slice(range.start, range.end);
  const shift = source.indexOf(text);
  if (shift < 0) return range;
  return { ...range, start: range.start + shift + start, end: range.start + shift + end };
}

type Cast = (text: string) => ScalarValue;

class CastError extends Error {}

function toInteger(text: string): ScalarValue {
  if (!/^[-+]?\d+$/.test(text)) {
    throw new CastError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return { type: 'int', integer: BigInt(text.replace(/^\+/, '')) };
}

function toFloat(text: string): ScalarValue {
  const number = text.trim() === text && text !== '' ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) {
    throw new CastError(`strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return { type: 'float', number };
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['y', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['n', false],
  ['no', false],
  ['off', false],
]);

function toBool(text: string): ScalarValue {
  const truth = truths.get(text.toLowerCase());
  if (truth === undefined) throw new CastError(`invalid boolean: ${text}`);
  return { type: 'bool', truth };
}

/** Places whose strings are numbers or bools (compose-go's interpolateTypeCastMapping). */
const casts = new PathTable<Cast>({
  'services.*.cpu_count': toInteger,
  'services.*.cpu_percent': toFloat,
  'services.*.cpu_period': toInteger,
  'services.*.cpu_quota': toInteger,
  'services.*.cpu_rt_period': toInteger,
  'services.*.cpu_rt_runtime': toInteger,
  'services.*.cpus': toFloat,
  'services.*.cpu_shares': toInteger,
  'services.*.init': toBool,
  'services.*.depends_on.*.required': toBool,
  'services.*.depends_on.*.restart': toBool,
  'services.*.deploy.replicas': toInteger,
  'services.*.deploy.update_config.parallelism': toInteger,
  'services.*.deploy.update_config.max_failure_ratio': toFloat,
  'services.*.deploy.rollback_config.parallelism': toInteger,
  'services.*.deploy.rollback_config.max_failure_ratio': toFloat,
  'services.*.deploy.restart_policy.max_attempts': toInteger,
  'services.*.deploy.placement.max_replicas_per_node': toInteger,
  'services.*.healthcheck.retries': toInteger,
  'services.*.healthcheck.disable': toBool,
  'services.*.oom_kill_disable': toBool,
  'services.*.oom_score_adj': toInteger,
  'services.*.pids_limit': toInteger,
  'services.*.ports.[].target': toInteger,
  'services.*.privileged': toBool,
  'services.*.read_only': toBool,
  'services.*.scale': toInteger,
  'services.*.stdin_open': toBool,
  'services.*.tty': toBool,
  'services.*.ulimits.*': toInteger,
  'services.*.ulimits.*.hard': toInteger,
  'services.*.ulimits.*.soft': toInteger,
  'services.*.volumes.[].read_only': toBool,
  'services.*.volumes.[].volume.nocopy': toBool,
  'networks.*.external': toBool,
  'networks.*.internal': toBool,
  'networks.*.attachable': toBool,
  'networks.*.enable_ipv4': toBool,
  'networks.*.enable_ipv6': toBool,
  'volumes.*.external': toBool,
  'secrets.*.external': toBool,
  'configs.*.external': toBool,
});
