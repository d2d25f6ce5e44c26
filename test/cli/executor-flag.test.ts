import { describe, expect, test } from 'vitest';
import { runBake } from '../../src/cli/bake-command.ts';
import type { MemoryHostOptions } from '../../src/host/memory.ts';
import { runInMemory } from './run-tool.ts';

async function run(line: string, options: MemoryHostOptions = {}) {
  const files = {
    'docker-bake.hcl': `target "app" {
  output = ["type=cacheonly"]
}
target "far" {
  inherits    = ["app"]
  extra-hosts = { up = "host-gateway" }
}
target "key" {
  cache-to = ["type=s3,secret_access_key=hush"]
  output   = ["type=cacheonly"]
}
target "old" {
  inherits = ["app"]
  contexts = { x = "oci-layout://layout:v1" }
}
target "packed" {
  tags = ["p:1"]
  pack {
    builder = "b:1"
  }
}
`,
    'layout/index.json': JSON.stringify({
      manifests: [
        { digest: 'sha256:1', annotations: { 'org.opencontainers.image.ref.name': 'v1' } },
        { digest: 'sha256:2' },
      ],
    }),
    '/bin/buildctl': '',
    ...options.files,
  };
  return runInMemory(runBake, line.split(' '), {
    ...options,
    files,
    env: { PATH: '/bin', DOCKER_CONFIG: '/docker', ...options.env },
  });
}

const command = (out: string): string | undefined =>
  out.split('\n').find((line) => /^(?:buildctl|docker|pack) /.test(line));

describe('--executor', () => {
  test('is shown by a dry run', async () => {
    const { code, out } = await run('--executor=buildctl,addr=tcp://b:1 --dry-run app');
    expect(code).toBe(0);
    expect(command(out)).toMatch(/^buildctl --addr tcp:\/\/b:1 build --frontend=/);
  });

  test('is BAKE_EXECUTOR when it is absent', async () => {
    const env = { BAKE_EXECUTOR: 'daemonless,image=i:1' };
    expect(command((await run('--dry-run app', { env })).out)).toMatch(
      /^docker run --rm .* i:1 build /,
    );
    expect(command((await run('--executor=buildctl --dry-run app', { env })).out)).toMatch(
      /^buildctl /,
    );
    expect((await run('--dry-run app', { env: { BAKE_EXECUTOR: 'x' } })).error).toMatch(
      /^ERROR: Invalid BAKE_EXECUTOR; there is no executor "x"; /,
    );
  });

  test('is buildctl where a BuildKit is named and there is no Buildx', async () => {
    const env = { BUILDKIT_HOST: 'tcp://b:1' };
    expect(command((await run('--dry-run app', { env })).out)).toMatch(/^buildctl build /);
    const buildx = { '/bin/docker-buildx': '' };
    expect((await run('--dry-run app', { env, files: buildx })).out).toContain(
      '\ndocker buildx build ',
    );
  });

  test('is Buildx for a dry run where there is nothing', async () => {
    expect(command((await run('--dry-run app')).out)).toMatch(/^docker buildx build /);
  });

  test('is pack for a target with buildpacks', async () => {
    expect(command((await run('--dry-run packed')).out)).toMatch(/^pack build p:1 /);
  });

  test('reads the digest of a layout', async () => {
    const { out } = await run('--executor=buildctl --dry-run old');
    expect(command(out)).toContain('--oci-layout layout0=layout ');
    expect(command(out)).toContain('context:x=oci-layout://layout0@sha256:1');
    const { error } = await run(
      '--executor=buildctl --dry-run --set=old.contexts.x=oci-layout://layout:v2 old',
    );
    expect(error).toContain('layout/index.json names no image "v2", and not just one.');
    const missing = await run(
      '--executor=buildctl --dry-run --set=old.contexts.x=oci-layout://gone old',
    );
    expect(missing.error).toContain('The image of oci-layout://gone cannot be told: ');
  });

  test('goes with no builder', async () => {
    expect((await run('--executor=buildctl --builder=ci --dry-run app')).error).toBe(
      'ERROR: Invalid --executor; --builder names a builder of Buildx, which buildctl is not.\n',
    );
  });
});

describe('what an executor cannot express', () => {
  test('is shown at its place, and starts nothing', async () => {
    const spawn = (): never => {
      throw new Error('started');
    };
    const { code, error } = await run('--executor=buildctl far', { spawn });
    expect(code).toBe(1);
    expect(error).toContain('6 | >>>   extra-hosts = { up = "host-gateway" }');
    expect(error).toContain(
      'ERROR: docker-bake.hcl:6,24-38: Not possible with --executor=buildctl; "extra-hosts.up" of target "far": "host-gateway" is known to the docker driver of Buildx only. Give the address.',
    );
  });

  test('is not shown where it is a secret', async () => {
    const { code, error } = await run('--executor=buildctl key');
    expect(code).toBe(1);
    expect(error).toContain('docker-bake.hcl:9,15-47: "cache-to" of target "key"');
    expect(error).not.toContain('hush');
  });
});
