import { describe, expect, test } from 'vitest';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';
import { buildxCommands } from '../../src/run/buildx-command.ts';

const rest = [
  { program: 'docker-buildx', words: [] },
  { program: 'docker', words: ['buildx'] },
];

describe('where Buildx is looked for', () => {
  const rows: { title: string; options: MemoryHostOptions; plugin?: string }[] = [
    { title: 'no plugin', options: {} },
    {
      title: "the user's plugin before the system's",
      options: {
        files: {
          '/home/user/.docker/cli-plugins/docker-buildx': '',
          '/usr/libexec/docker/cli-plugins/docker-buildx': '',
        },
      },
      plugin: '/home/user/.docker/cli-plugins/docker-buildx',
    },
    {
      title: "the system's plugin",
      options: { files: { '/usr/libexec/docker/cli-plugins/docker-buildx': '' } },
      plugin: '/usr/libexec/docker/cli-plugins/docker-buildx',
    },
    {
      title: 'DOCKER_CONFIG',
      options: { env: { DOCKER_CONFIG: '/c' }, files: { '/c/cli-plugins/docker-buildx': '' } },
      plugin: '/c/cli-plugins/docker-buildx',
    },
    {
      title: 'cliPluginsExtraDirs comes first',
      options: {
        files: {
          '/home/user/.docker/config.json': '{"cliPluginsExtraDirs": ["/none", "/extra", 1]}',
          '/home/user/.docker/cli-plugins/docker-buildx': '',
          '/extra/docker-buildx': '',
        },
      },
      plugin: '/extra/docker-buildx',
    },
    {
      title: 'a broken configuration has no folders',
      options: { files: { '/home/user/.docker/config.json': '{' } },
    },
    {
      title: 'a folder of that name is no plugin',
      options: { files: { '/usr/lib/docker/cli-plugins/docker-buildx/x': '' } },
    },
  ];
  for (const { title, options, plugin } of rows) {
    test(title, async () => {
      const first = plugin === undefined ? [] : [{ program: plugin, words: [] }];
      expect(await buildxCommands(memoryHost(options))).toEqual([...first, ...rest]);
    });
  }
});
