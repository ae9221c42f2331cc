import { defineConfig } from 'vitest/config';

/** `npm run test:full`: whole corpora and chaos, after the ordinary tests; one file at a time, for they start real processes. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**'],
    globalSetup: ['test/harness/build.ts', 'test/harness/postgres.ts'],
    pool: 'forks',
    fileParallelism: false,
    // what a test waits for comes late on a machine that is busy with other tests
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 900_000,
    hookTimeout: 300_000,
    reporters: ['default', './test/harness/closing-line.ts'],
  },
});
