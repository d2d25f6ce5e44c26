import { describe, expect, test } from 'vitest';
import { attributeNames } from '../../src/model/fields.ts';
import type { BuildStep, Plan } from '../../src/model/plan.ts';
import { parseExecutor } from '../../src/model/specs/executor.ts';
import { bareSurroundings, type Surroundings } from '../../src/model/surroundings.ts';
import { shownText } from '../../src/plan/dry-run.ts';
import { planWith } from '../../src/plan/executors.ts';
import type { PlanOptions } from '../../src/plan/plan.ts';
import { Diagnostics } from '../../src/source/diagnostic.ts';
import { resolveTargets, type Targets } from '../run/recording.ts';

interface Planned {
  readonly plan: Plan | undefined;
  readonly steps: readonly BuildStep[];
  /** `severity code: detail`. */
  readonly messages: readonly string[];
}

function planOf(
  targets: Targets,
  surroundings: Partial<Surroundings> = {},
  executor = 'buildctl',
  options: PlanOptions = {},
): Planned {
  const sink = new Diagnostics();
  const graph = resolveTargets(targets, Object.keys(targets));
  const choice = { main: parseExecutor(executor), isAsked: true };
  const plan = planWith(choice, graph, options, { ...bareSurroundings, ...surroundings }, sink);
  const steps = (plan?.steps ?? []).filter((step) => step.kind === 'build');
  const messages = sink.items.map(({ severity, code, detail }) => `${severity} ${code}: ${detail}`);
  return { plan, steps, messages };
}

/** The words for one target, less those that every target has. */
function wordsOf(
  target: Record<string, unknown>,
  surroundings: Partial<Surroundings> = {},
): string {
  const planned = planOf({ a: { output: ['type=cacheonly'], ...target } }, surroundings);
  expect(planned.messages).toEqual([]);
  return (planned.steps[0]?.words ?? [])
    .map(shownText)
    .join(' ')
    .replace(/^build --progress=rawjson /, '')
    .replace(/ ?--metadata-file <metadata-file>$/, '')
    .replace('--frontend=dockerfile.v0 ', '')
    .replace('--opt attest:provenance=mode=min,inline-only=true ', '')
    .replace('--local context=. --local dockerfile=. ', '')
    .replace(/(?:^| )--opt filename=Dockerfile(?= |$)/, '')
    .trim();
}

/** A target of which the row's attribute is only a part. */
class Whole {
  readonly target: Record<string, unknown>;

  constructor(target: Record<string, unknown>) {
    this.target = target;
  }
}

const whole = (target: Record<string, unknown>): Whole => new Whole(target);

const inline = '--local dockerfile=<file-folder> --opt dockerfilekey=dockerfile';

/** An attribute, its value or a whole target, and what buildctl is given; or its refusal. */
const rows: readonly (readonly [
  attribute: string,
  value: unknown,
  words: string,
  surroundings?: Partial<Surroundings>,
])[] = [
  ['description', 'text', ''],
  ['inherits', [], ''],
  [
    'annotations',
    whole({ annotations: ['a=b', 'index,manifest[linux/amd64]:c=d'], output: ['type=image'] }),
    '--output type=image,annotation-index.c=d,annotation-manifest[linux/amd64].c=d,annotation.a=b',
  ],
  [
    'attest',
    ['type=provenance,mode=max', 'type=sbom,generator=i'],
    '--opt attest:provenance=type=provenance,mode=max --opt attest:sbom=type=sbom,generator=i',
  ],
  ['attest', ['type=provenance,disabled=true'], ''],
  ['attest', whole({}), '', { env: { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } }],
  ['context', 'sub', '--local context=sub --local dockerfile=sub'],
  ['context', 'cwd://sub/../x', '--local context=x --local dockerfile=x'],
  ['context', 'https://h.test/r.git#main:sub', '--opt context=https://h.test/r.git#main:sub'],
  [
    'context',
    'https://h.test/r.git?branch=x',
    '--opt context=https://h.test/r.git?branch=x --opt frontend.caps=moby.buildkit.frontend.gitquerystring',
  ],
  ['context', 'https://h.test/a.tar?x=y', '--opt context=https://h.test/a.tar?x=y'],
  ['context', 'git@h.test:r.git', '--opt context=git@h.test:r.git --ssh default'],
  [
    'contexts',
    { x: 'sub', dockerfile: 'd', context: 'c' },
    '--local context=. --local _context=c --local _dockerfile=d --local x=sub --local dockerfile=. --opt context:context=local:_context --opt context:dockerfile=local:_dockerfile --opt context:x=local:x --opt frontend.caps=moby.buildkit.frontend.contexts+forward',
  ],
  [
    'contexts',
    { x: 'docker-image://i' },
    '--opt context:x=docker-image://i --opt frontend.caps=moby.buildkit.frontend.contexts+forward',
  ],
  [
    'contexts',
    { x: 'https://h.test/r.git?tag=x' },
    '--opt context:x=https://h.test/r.git?tag=x --opt frontend.caps=moby.buildkit.frontend.contexts+forward,moby.buildkit.frontend.gitquerystring+forward',
  ],
  [
    'contexts',
    { x: 'oci-layout://l:t' },
    '--oci-layout layout0=l --opt context:x=oci-layout://layout0@sha256:1 --opt frontend.caps=moby.buildkit.frontend.contexts+forward',
    { layouts: new Map([['oci-layout://l:t', { path: 'l', digest: 'sha256:1' }]]) },
  ],
  ['dockerfile', 'd/File', '--local context=. --local dockerfile=d --opt filename=File'],
  ['dockerfile', '/File', '--local context=. --local dockerfile=/ --opt filename=File'],
  ['dockerfile', whole({}), '--opt filename=dockerfile', { lowercaseFolders: new Set(['.']) }],
  [
    'dockerfile',
    whole({ context: 'https://h.test/r.git', dockerfile: 'd/File' }),
    '--opt context=https://h.test/r.git --opt filename=d/File',
  ],
  [
    'dockerfile',
    whole({ context: 'https://h.test/r.git', dockerfile: '/d/File' }),
    '--local dockerfile=/d --opt context=https://h.test/r.git --opt filename=File --opt dockerfilekey=dockerfile',
  ],
  [
    'dockerfile',
    whole({ context: 'https://h.test/r.git', dockerfile: 'cwd://d/File' }),
    '--local dockerfile=d --opt context=https://h.test/r.git --opt filename=File --opt dockerfilekey=dockerfile',
  ],
  ['dockerfile-inline', 'FROM x', `--local context=. ${inline}`],
  [
    'dockerfile-inline',
    whole({ context: 'https://h.test/r.git', 'dockerfile-inline': 'FROM x' }),
    `--local dockerfile=<file-folder> --opt context=https://h.test/r.git --opt dockerfilekey=dockerfile`,
  ],
  ['args', { b: '', a: 'x=y', n: null }, '--opt build-arg:a=x=y --opt build-arg:b='],
  [
    'args',
    { BUILDKIT_SYNTAX: 'i:1 --x' },
    '--frontend=gateway.v0 --opt source=i:1 --opt cmdline=i:1 --x --opt build-arg:BUILDKIT_SYNTAX=i:1 --x',
  ],
  [
    'args',
    { BUILDKIT_MULTI_PLATFORM: 'true' },
    '--opt multi-platform=true --opt build-arg:BUILDKIT_MULTI_PLATFORM=true',
  ],
  [
    'args',
    { BUILDKIT_INLINE_CACHE: '1' },
    '--opt build-arg:BUILDKIT_INLINE_CACHE=1 --export-cache type=inline',
  ],
  [
    'args',
    whole({ args: { BUILDKIT_INLINE_BUILDINFO_ATTRS: '1' }, output: ['type=image'] }),
    '--opt build-arg:BUILDKIT_INLINE_BUILDINFO_ATTRS=1 --output type=image,buildinfo-attrs=1',
  ],
  [
    'args',
    { http_proxy: '' },
    '--opt build-arg:http_proxy= --opt build-arg:NO_PROXY=n',
    {
      proxies: new Map([
        ['HTTP_PROXY', 'http://p'],
        ['NO_PROXY', 'n'],
      ]),
    },
  ],
  [
    'args',
    whole({}),
    '--opt build-arg:HTTP_PROXY',
    { proxies: new Map([['HTTP_PROXY', 'http://user:hush@p']]) },
  ],
  ['labels', { b: '', a: 'x', n: null }, '--opt label:a=x --opt label:b='],
  [
    'tags',
    whole({
      tags: ['a:1', 'b'],
      output: ['type=image,push=true', 'type=local,dest=o', 'type=oci,dest=p'],
    }),
    '--output type=image,"name=a:1,b",push=true --output type=local,dest=o --output type=oci,dest=p,"name=a:1,b"',
  ],
  [
    'cache-from',
    ['i:1', 'type=local,src=s', 'type=gha'],
    '--import-cache type=registry,ref=i:1 --import-cache type=local,src=s',
  ],
  [
    'cache-from',
    ['type=gha,scope=s'],
    '--import-cache type=gha,scope=s',
    { env: { ACTIONS_RUNTIME_TOKEN: 't', ACTIONS_RESULTS_URL: 'u' } },
  ],
  [
    'cache-to',
    ['type=registry,ref=i,mode=max', 'type=inline', 'type=gha', 'type=local,dest=d'],
    '--export-cache type=registry,mode=max,ref=i --export-cache type=inline --export-cache type=local,dest=d',
  ],
  ['target', 'stage', '--opt target=stage'],
  ['target', '', ''],
  [
    'secret',
    ['id=a,src=f', 'id=b,env=B', 'id=c', 'id=d'],
    '--secret id=a,src=f --secret id=b,env=B --secret id=c,env=c --secret id=d,src=d',
    { env: { c: 'hush' } },
  ],
  ['ssh', ['default', 'k=a,b'], '--ssh default --ssh k=a,b'],
  [
    'platforms',
    ['linux/amd64', 'linux/aarch64', 'local', 'windows(10.0.1)/amd64'],
    '--opt platform=linux/amd64,linux/arm64,linux/riscv64,windows(10.0.1)/amd64',
    { platform: 'linux/riscv64' },
  ],
  [
    'output',
    ['type=local,dest=o', 'type=tar,dest=p/t.tar', 'type=tar,dest=-'],
    '--output type=local,dest=o --output type=tar,dest=p/t.tar --output type=tar,dest=-',
  ],
  [
    'output',
    whole({ tags: ['t'], output: ['type=registry', 'type=registry,unpack=true'] }),
    '--output type=image,name=t,push=true,unpack=false --output type=image,name=t,push=true,unpack=true',
  ],
  ['output', ['type=docker'], '--output type=docker'],
  [
    'output',
    whole({ output: ['type=docker'], platforms: ['linux/amd64', 'linux/arm64'] }),
    '--opt platform=linux/amd64,linux/arm64 --output type=oci',
  ],
  ['output', ['type=docker,dest=f'], '--output type=docker,dest=f'],
  [
    'output',
    ['type=image'],
    '--output type=image,oci-artifact=false',
    { env: { BUILDX_NO_DEFAULT_OCI_ARTIFACT: '1' } },
  ],
  ['pull', true, '--opt image-resolve-mode=pull'],
  ['pull', false, ''],
  ['no-cache', true, '--no-cache'],
  ['network', 'none', '--opt force-network-mode=none'],
  ['network', 'host', '--opt force-network-mode=host --allow network.host'],
  ['network', 'default', ''],
  ['no-cache-filter', ['a', 'b'], '--opt no-cache=a,b'],
  ['no-cache-filter', whole({ 'no-cache': true, 'no-cache-filter': ['a'] }), '--no-cache'],
  ['shm-size', '128m', '--opt shm-size=134217728'],
  ['ulimits', ['nofile=1', 'core=0:5', 'nofile=2:-1'], '--opt ulimit=core=0:5,nofile=2:-1'],
  [
    'resources',
    { memory: '1g', 'memory-swap': '-1', 'cpu-shares': 5, 'cpu-quota': 0, 'cpuset-cpus': '0-1' },
    '--opt memory=1073741824 --opt memswap=-1 --opt cpushares=5 --opt cpusetcpus=0-1',
  ],
  ['call', 'check', '--opt requestid=frontend.lint'],
  [
    'call',
    whole({ call: 'outline', output: ['o'], attest: ['type=sbom'], 'cache-to': ['type=inline'] }),
    '--opt requestid=frontend.outline',
  ],
  ['entitlements', ['security.insecure', 'device=x'], '--allow security.insecure --allow device=x'],
  [
    'extra-hosts',
    { b: '[::1]', a: '10.0.0.1,10.0.0.2' },
    '--opt add-hosts=a=10.0.0.1,a=10.0.0.2,b=::1',
  ],
  [
    'policy',
    ['disabled=true'],
    '--source-policy-file p.json',
    { env: { EXPERIMENTAL_BUILDKIT_SOURCE_POLICY: 'p.json' } },
  ],
];

const refusals: readonly (readonly [
  attribute: string,
  target: Record<string, unknown>,
  message: string,
  surroundings?: Partial<Surroundings>,
])[] = [
  [
    'contexts',
    { contexts: { x: 'oci-layout://l' } },
    '"contexts.x" of target "a": The image of oci-layout://l cannot be told: gone.',
    { layouts: new Map([['oci-layout://l', { problem: 'gone' }]]) },
  ],
  [
    'dockerfile',
    { dockerfile: 'https://h.test/D' },
    '"dockerfile" of target "a": Buildx fetches a Dockerfile from a URL; fetch it first, and name the file.',
  ],
  [
    'dockerfile',
    {},
    '"dockerfile" of target "a": The policy Dockerfile.rego, which Buildx applies by itself, needs Buildx.',
    { withPolicy: new Set(['Dockerfile']) },
  ],
  [
    'args',
    { args: { BUILDKIT_SYNTAX: ' ' } },
    '"args.BUILDKIT_SYNTAX" of target "a": An empty BUILDKIT_SYNTAX names no frontend.',
  ],
  [
    'cache-to',
    { 'cache-to': ['type=gha,token=x'] },
    '"cache-to" of target "a": "token" would stand in the command line of buildctl, where everybody can read it. Put it into ACTIONS_RUNTIME_TOKEN.',
  ],
  [
    'cache-from',
    { 'cache-from': ['type=s3,bucket=b,session_token=x'] },
    '"cache-from" of target "a": "session_token" would stand in the command line of buildctl, where everybody can read it. Put it into the environment of buildkitd.',
  ],
  [
    'output',
    { output: ['type=docker', 'type=tar,dest=-'] },
    '"output" of target "a": Two outputs cannot share the standard output of buildctl.',
  ],
  [
    'output',
    { output: ['type=registry'] },
    '"output" of target "a": A tag is needed when pushing to a registry.',
  ],
  [
    'network',
    { network: 'bridge' },
    '"network" of target "a": BuildKit has no network mode "bridge". Choose "default", "none" or "host".',
  ],
  [
    'extra-hosts',
    { 'extra-hosts': { h: 'host-gateway' } },
    '"extra-hosts.h" of target "a": "host-gateway" is known to the docker driver of Buildx only. Give the address.',
  ],
  [
    'extra-hosts',
    { 'extra-hosts': { h: 'there' } },
    '"extra-hosts.h" of target "a": "there" is no address.',
  ],
  [
    'policy',
    { policy: ['filename=x'] },
    '"policy" of target "a": Policies are evaluated by Buildx.',
  ],
  [
    'builder',
    { builder: 'ci' },
    '"builder" of target "a": Builders are those of Buildx; leave "builder" out, or build with --executor=buildx.',
  ],
  [
    'pack',
    { pack: { builder: 'b' } },
    '"pack" of target "a": Buildpacks are built with pack; leave --executor out, or say --executor=pack.',
  ],
];

describe('attributes as words of buildctl', () => {
  for (const [attribute, value, words, surroundings] of rows) {
    test(`${attribute} ${JSON.stringify(value)}${surroundings ? ' …' : ''}`, () => {
      const target =
        value instanceof Whole ? value.target : ({ [attribute]: value } as Record<string, unknown>);
      expect(wordsOf(target, surroundings)).toBe(words);
    });
  }

  for (const [attribute, target, message, surroundings] of refusals) {
    test(`${attribute} is refused: ${JSON.stringify(target)}`, () => {
      const { plan, messages } = planOf(
        { a: { output: ['type=cacheonly'], ...target } },
        surroundings,
      );
      expect(plan).toBeUndefined();
      expect(messages).toEqual([`error executor-cannot: ${message}`]);
    });
  }

  test('every attribute has a row', () => {
    const named = new Set([...rows, ...refusals].map(([attribute]) => attribute));
    expect(attributeNames.filter((name) => !named.has(name))).toEqual(['source']);
  });
});
