import { describe, expect, test } from 'vitest';
import { type MemoryHostOptions, memoryHost } from '../../src/host/memory.ts';
import { findBuildx } from '../../src/run/buildx-command.ts';

describe('where Buildx is looked for', () => {
  const rows: { title: string; options: MemoryHostOptions; want?: [string, ...string[]] }[] = [
    { title: 'nowhere', options: {} },
    {
      title: "the user's plugin before the system's",
      options: {
        files: {
          '/home/user/.docker/cli-plugins/docker-buildx': '',
          '/usr/libexec/docker/cli-plugins/docker-buildx': '',
        },
      },
      want: ['/home/user/.docker/cli-plugins/docker-buildx'],
    },
    {
      title: "the system's plugin",
      options: { files: { '/usr/libexec/docker/cli-plugins/docker-buildx': '' } },
      want: ['/usr/libexec/docker/cli-plugins/docker-buildx'],
    },
    {
      title: 'DOCKER_CONFIG',
      options: { env: { DOCKER_CONFIG: '/c' }, files: { '/c/cli-plugins/docker-buildx': '' } },
      want: ['/c/cli-plugins/docker-buildx'],
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
      want: ['/extra/docker-buildx'],
    },
    {
      title: 'a broken configuration has no folders',
      options: { files: { '/home/user/.docker/config.json': '{' } },
    },
    {
      title: 'a folder of that name is no plugin',
      options: { files: { '/usr/lib/docker/cli-plugins/docker-buildx/x': '' } },
    },
    {
      title: 'one on PATH, before docker',
      options: { env: { PATH: '/a:/b' }, files: { '/a/docker': '', '/b/docker-buildx': '' } },
      want: ['/b/docker-buildx'],
    },
    {
      title: 'docker itself',
      options: { env: { PATH: '/a:/b' }, files: { '/b/docker': '' } },
      want: ['/b/docker', 'buildx'],
    },
    {
      title: 'under Windows',
      options: {
        platform: 'windows/amd64',
        env: { PATH: '/a', DOCKER_CONFIG: '/c' },
        files: { '/c/cli-plugins/docker-buildx': '', '/a/docker.exe': '' },
      },
      want: ['/a/docker.exe', 'buildx'],
    },
  ];
  for (const { title, options, want } of rows) {
    test(title, async () => {
      const found = await findBuildx(memoryHost(options));
      const [program, ...words] = want ?? [];
      expect(found).toEqual(program === undefined ? undefined : { program, words });
    });
  }
});
