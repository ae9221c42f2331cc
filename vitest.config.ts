import { defineConfig } from 'vitest/config';

/** `npm test`: everything but the long tests, which have a configuration of their own (vitest.full.config.ts). */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/full/**', 'node_modules/**'],
    globalSetup: ['test/harness/build.ts', 'test/harness/postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // what a test waits for comes late on a machine that is busy with other tests
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './test/harness/closing-line.ts'],
  },
});
