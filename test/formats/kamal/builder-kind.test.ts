import { describe, expect, test } from 'vitest';
import { contextCommands, createCommands } from '../../../src/model/builder-commands.ts';
import { readConfigurations, type Surroundings } from './read-configuration.ts';

const remote = 'ssh://docker@127.0.0.1:2222';
const suffix = 'ssh---docker-127-0-0-1-2222';

async function builderOf(
  builder: string,
  surroundings: Surroundings = {},
  registry = '{username: a, password: [B]}',
) {
  const text = `service: app\nimage: dhh/app\nservers: [a]\nregistry: ${registry}\nbuilder: {${builder}}\n`;
  const { definition } = await readConfigurations({ 'config/deploy.yml': text }, surroundings);
  const attributes = definition.targets[0]?.attributes;
  return { builder: definition.builders?.[0], attributes };
}

const create = (words: string): string => `create ${words}`;

/** What is built, what Docker says it is, and Kamal's commands after `docker` and `docker buildx`. */
const rows: readonly (readonly [
  builder: string,
  docker: string,
  contexts: readonly string[],
  creates: readonly string[],
])[] = [
  [
    'arch: amd64',
    'x86_64',
    [],
    [create('--name=kamal-local-docker-container --driver=docker-container')],
  ],
  [
    `arch: amd64, remote: "${remote}"`,
    'x86_64',
    [],
    [create('--name=kamal-local-docker-container --driver=docker-container')],
  ],
  [
    `arch: arm64, remote: "${remote}"`,
    'x86_64',
    [
      `context create kamal-remote-${suffix}-context --description=kamal-remote-${suffix} host --docker=host=${remote}`,
    ],
    [
      create(
        `--name=kamal-remote-${suffix} --driver=docker-container kamal-remote-${suffix}-context`,
      ),
    ],
  ],
  [
    `arch: amd64, local: false, remote: "${remote}"`,
    'x86_64',
    [
      `context create kamal-remote-${suffix}-context --description=kamal-remote-${suffix} host --docker=host=${remote}`,
    ],
    [
      create(
        `--name=kamal-remote-${suffix} --driver=docker-container kamal-remote-${suffix}-context`,
      ),
    ],
  ],
  [
    `arch: [amd64, arm64], remote: "${remote}"`,
    'aarch64',
    [
      `context create kamal-hybrid-docker-container-${suffix}-context --description=kamal-hybrid-docker-container-${suffix} host --docker=host=${remote}`,
    ],
    [
      create(
        `--name=kamal-hybrid-docker-container-${suffix} --driver=docker-container --platform=linux/arm64`,
      ),
      create(
        `--name=kamal-hybrid-docker-container-${suffix} --append --platform=linux/amd64 kamal-hybrid-docker-container-${suffix}-context`,
      ),
    ],
  ],
  [
    'arch: amd64, driver: cloud org-name/builder-name',
    'x86_64',
    [],
    [create('--name=cloud-org-name-builder-name --driver=cloud org-name/builder-name')],
  ],
];

describe('the builder that Kamal would choose', () => {
  test.each(rows)('%s on %s', async (builder, docker, contexts, creates) => {
    const { builder: found, attributes } = await builderOf(builder, { docker });
    if (found === undefined) throw new Error('no builder');
    expect(contextCommands(found).map((words) => words.join(' '))).toEqual(contexts);
    expect(createCommands(found, '/work').map((words) => words.join(' '))).toEqual(creates);
    expect(attributes?.builder).toBe(found.name);
    const isRemote = contexts.length > 0;
    expect(found.environment?.get('BUILDKIT_NO_CLIENT_TOKEN')).toBe(isRemote ? '1' : undefined);
  });

  test.each(['arch: amd64, driver: docker', 'arch: amd64, pack: {builder: b, buildpacks: [c]}'])(
    'none: %s',
    async (text) => {
      const { builder, attributes } = await builderOf(text);
      expect(builder).toBeUndefined();
      expect(attributes?.builder).toBeUndefined();
    },
  );

  test('with the driver remote is only named, since its address is not known', async () => {
    const { builder, attributes } = await builderOf('arch: amd64, driver: remote');
    expect([builder, attributes?.builder]).toEqual([undefined, 'kamal-local-remote']);
  });

  test('pack and cloud count less than a remote', async () => {
    const { builder, attributes } = await builderOf(
      `arch: arm64, remote: "${remote}", pack: {builder: b, buildpacks: [c]}, driver: cloud a/b`,
      { docker: 'x86_64' },
    );
    expect(builder?.name).toBe(`kamal-remote-${suffix}`);
    expect(attributes?.pack).toBeUndefined();
  });

  test('a local registry is reached over the host', async () => {
    const registry = '{server: "localhost:5555"}';
    const local = await builderOf('arch: amd64', {}, registry);
    expect(createCommands(local.builder!, '/')[0]?.join(' ')).toBe(
      'create --name=kamal-local-registry-docker-container --driver=docker-container --driver-opt=network=host',
    );
    const away = await builderOf(
      `arch: arm64, remote: "${remote}"`,
      { docker: 'x86_64' },
      registry,
    );
    expect(away.builder?.name).toBe(`kamal-remote-${suffix}-local-registry`);
    expect(away.builder?.driverOptions).toEqual(new Map([['network', 'host']]));
  });

  test('Docker that does not answer is taken for this machine', async () => {
    const { builder } = await builderOf(`arch: [amd64, arm64], remote: "${remote}"`);
    expect(builder?.nodes.map(({ platforms }) => platforms)).toEqual([
      ['linux/amd64'],
      ['linux/arm64'],
    ]);
  });
});
