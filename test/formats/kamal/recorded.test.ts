import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTool } from '../../cli/run-tool.ts';
import { readScript, type ShellCommand } from './shell-words.ts';

/** A call of docker or pack by Kamal 2.12.0. */
interface Recorded {
  readonly words: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** It was called in the clone. */
  readonly clone?: true;
}

interface Recording {
  readonly docker: string;
  readonly push: readonly Recorded[];
  readonly create: readonly Recorded[];
  readonly remove: readonly Recorded[];
  readonly details: readonly Recorded[];
  readonly dev?: readonly Recorded[];
}

const fixtures = 'fixtures/kamal';
const head = 'd8d3547f4fabbaef2bc8302b282dc1167357b3b2';
const home = '/home/me';

const cases = readdirSync(fixtures).map((name) => {
  const read = (file: string): string => readFileSync(`${fixtures}/${name}/${file}`, 'utf8');
  const recording = JSON.parse(read('recorded.json')) as Recording;
  return { name, text: read('config/deploy.yml'), recording };
});

/** The commands that a dry run shows of an action. */
async function shown(
  action: keyof Recording,
  { text, recording }: (typeof cases)[number],
): Promise<readonly ShellCommand[]> {
  const { code, out, error } = await runTool(['kamal', action, '--dry-run'], {
    cwd: '/app',
    homeDirectory: home,
    env: { HOME: '/root', SSH_AUTH_SOCK: '/agent.sock' },
    files: {
      '/app/config/deploy.yml': text,
      '/app/Dockerfile': '',
      '/app/Dockerfile.xyz': '',
      '/Dockerfile.xyz': '',
      '/usr/bin/docker-buildx': '',
      '/usr/bin/pack': '',
    },
    spawn: (program, words) => {
      const answer = (stdout: string) => ({ stdout, exit: { kind: 'exited', code: 0 } }) as const;
      if (program === 'docker') return answer(recording.docker);
      if (words.includes('--show-toplevel')) return answer('/app\n\n');
      if (words.includes('status')) return answer('');
      return answer(head);
    },
  });
  expect(error).toBe('');
  expect(code).toBe(0);
  return readScript(out);
}

/**
 * A command in one form: flags as sorted pairs under their long names, comma forms sorted, the
 * commit and the clone by their names.
 */
function normal({ words, environment = {}, clone }: Recorded): string {
  const named = words.map((word) => word.replaceAll(head, 'HEAD'));
  const pairs: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < named.length; at += 1) {
    const word = longNames.get(named[at] ?? '') ?? named[at] ?? '';
    const [flag = '', value] = cut(word);
    if (!flag.startsWith('-') || bare.has(flag))
      rest.push(flag === word ? word : `${flag}=${value}`);
    else {
      if (value === undefined) at += 1;
      pairs.push(...normalPair(flag, value ?? named[at] ?? '', clone === true));
    }
  }
  // Kamal names the image without a tag, besides the tags.
  if (rest[0] === 'pack' && rest[1] === 'build') {
    const image = rest.splice(2, 1)[0] ?? '';
    if (image.includes(':')) pairs.push(`--tag ${image}`);
  }
  const settings = Object.entries(environment).map(([name, value]) => `${name}=${value} `);
  const operands = rest.map((word) => (clone && word === '.' ? 'CLONE' : inClone(word)));
  return `${settings.join('')}${operands.join(' ')} ${pairs.sort().join(' ')}`.trim();
}

const longNames: ReadonlyMap<string, string> = new Map([
  ['-t', '--tag'],
  ['-u', '--username'],
  ['-p', '--password'],
]);

/** Flags without a value. */
const bare: ReadonlySet<string> = new Set(['--append', '--version', '--force', '--password-stdin']);

function normalPair(flag: string, value: string, isInClone: boolean): readonly string[] {
  switch (flag) {
    case '--provenance':
    case '--sbom': {
      const type = flag.slice(2);
      const disabled = value === 'false' ? ',disabled=true' : '';
      const mode = ['true', 'false'].includes(value) ? '' : `,${value}`;
      return [`--attest ${sorted(`type=${type}${disabled}${mode}`)}`];
    }
    case '--attest':
    case '--output':
      return [`${flag} ${sorted(value)}`];
    case '--cache-from':
    case '--cache-to':
      return [`${flag} ${sorted(value.includes('=') ? value : `type=registry,ref=${value}`)}`];
    // A secret's value is not among the words.
    case '--env':
      return [`--env ${value.replace(/^(GITHUB_TOKEN)=.*/, '$1')}`];
    case '--secret':
      return [`--secret ${value.replace(/,env=.*/, '')}`];
    case '--file':
      return [`--file ${isInClone ? `CLONE/${value}` : inClone(posix.resolve('/app', value))}`];
    // What Buildx takes by itself.
    case '--driver':
      return value === 'docker-container' ? [] : [`--driver ${value}`];
    case '--password':
      return [];
    case '--path':
      return [`--path ${value === '.' && isInClone ? 'CLONE' : inClone(value)}`];
    default:
      return [`${flag} ${value}`];
  }
}

function sorted(fields: string): string {
  return fields.split(',').sort().join(',');
}

function inClone(path: string): string {
  return path.replace(/^\/home\/me\/\.cache\/bakefile\/clones\/app-\w+\/app/, 'CLONE');
}

function cut(word: string): [flag: string, value?: string] {
  const equals = word.indexOf('=');
  return !word.startsWith('-') || equals < 0
    ? [word]
    : [word.slice(0, equals), word.slice(equals + 1)];
}

/** What differs on purpose: passwords go through standard input, what is removed may be missing. */
function ours(command: ShellCommand): string[] {
  const { words } = command;
  if (['git', 'rm', 'mkdir', 'printf', 'ssh', 'mktemp'].includes(words[0] ?? '')) return [];
  // What is done instead where the registry of this machine is not there yet.
  if (words[1] === 'run') return [];
  const environment = Object.fromEntries(
    Object.entries(command.environment).filter(([, value]) => !value.startsWith('$')),
  );
  const kept = words.filter((word) => word !== '--password-stdin' && word !== '--force');
  return [normal({ environment, words: kept })];
}

const isWork = ({ words }: Recorded): boolean =>
  words[1] !== 'context' && !['inspect', 'rm'].includes(words[2] ?? '');

/** Kamal leaves the name of a builder in the cloud to Buildx. */
const cloudCreate =
  'docker buildx create org-name/builder-name --driver cloud --name cloud-org-name-builder-name';

describe.each(cases)('$name', (fixture) => {
  const { recording } = fixture;
  const isCloud = fixture.name === 'cloud';

  test('push', async () => {
    const commands = (await shown('push', fixture)).flatMap(ours);
    const theirs = recording.push.filter(isWork).map(normal);
    // Contexts and builders are made by what "create" shows.
    const made = new Set([...recording.create.map(normal), cloudCreate]);
    const wanted = theirs.filter((command) => !made.has(command));
    const built = commands.filter(
      (command) => !made.has(command) && !command.includes(' inspect '),
    );
    expect(built).toEqual(wanted);
  });

  test('create', async () => {
    const commands = (await shown('create', fixture)).flatMap(ours);
    const theirs = recording.create.map(normal);
    const named = isCloud ? [cloudCreate] : theirs;
    expect([...commands].sort()).toEqual([...named].sort());
  });

  test('remove', async () => {
    const commands = (await shown('remove', fixture)).flatMap(ours);
    expect([...commands].sort()).toEqual(recording.remove.map(normal).sort());
  });

  test('details', async () => {
    const commands = (await shown('details', fixture)).flatMap(ours);
    expect(commands).toEqual(recording.details.map(normal));
  });
});

describe.each(cases.filter(({ recording }) => recording.dev))('$name', (fixture) => {
  test('dev', async () => {
    const commands = (await shown('dev', fixture)).flatMap(ours);
    const build = (fixture.recording.dev ?? []).filter(({ words }) => words.includes('--builder'));
    expect(commands.filter((command) => command.startsWith('docker buildx build'))).toEqual(
      build.map(normal),
    );
  });
});
