import { describe, expect, test } from 'vitest';
import { memoryHost } from '../../src/host/memory.ts';
import type { BuilderDefinition } from '../../src/model/builder.ts';
import { findCacheKeepers } from '../../src/run/stored-builders.ts';

const store = '/home/user/.docker/buildx';
const ci = { [`${store}/instances/ci`]: '{}' };

/** A builder of a definition, as far as it matters here. */
function declared(name: string, driver: BuilderDefinition['driver']): BuilderDefinition {
  return { name, driver, lifecycle: 'keep' } as BuilderDefinition;
}

describe('builders that keep what has no output in their cache', () => {
  const rows: {
    title: string;
    files: Record<string, string>;
    builders?: readonly BuilderDefinition[];
    builder?: string;
    want: boolean;
  }[] = [
    { title: 'none: no store', files: {}, want: false },
    { title: 'a context', files: ci, builder: 'default', want: false },
    { title: 'one of the store', files: ci, builder: 'ci', want: true },
    {
      title: 'the one that was chosen',
      files: { ...ci, [`${store}/current`]: '{"Key":"","Name":"ci","Global":false}' },
      want: true,
    },
    {
      title: 'a context was chosen',
      files: { ...ci, [`${store}/current`]: '{"Key":"","Name":"","Global":false}' },
      want: false,
    },
    { title: 'a broken choice', files: { ...ci, [`${store}/current`]: '{"Name":' }, want: false },
    {
      title: 'one that will be made',
      files: {},
      builders: [declared('new', 'docker-container')],
      builder: 'new',
      want: true,
    },
    {
      title: 'one of the docker driver',
      files: {},
      builders: [declared('here', 'docker')],
      builder: 'here',
      want: false,
    },
  ];
  for (const { title, files, builders = [], builder, want } of rows) {
    test(title, async () => {
      const keeps = await findCacheKeepers(builders, memoryHost({ files }));
      expect(keeps(builder)).toBe(want);
    });
  }
});
