import { defineConfig } from 'vitest/config';

/** `npm run test:full`: whole corpora and chaos, after the ordinary tests; one file at a time, for they start real processes. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules/**'],
    globalSetup: ['test/harness/build.ts', 'test/harness/postgres.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 300_000,
    reporters: ['default', './test/harness/closing-line.ts'],
  },
});
