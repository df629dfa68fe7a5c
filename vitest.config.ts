import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/support/build-once.ts'],
    reporters: ['default', './test/support/tally-reporter.ts'],
    // Files share a worker's modules, which no test mocks: a third of the time.
    isolate: false,
    testTimeout: 20_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'] },
  },
});
