import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'threads',
    testTimeout: 20_000,
  },
});

// biome-ignore lint/style/noDefaultExport: Vitest reads the configuration from the default export
export default config;
