import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['./test/support/build-once.ts'],
    reporters: ['default', './test/support/tally-reporter.ts'],
    // Files share a worker's modules, which no test mocks: a third of the time.
    isolate: false,
    // Most of the long tests wait for kubectl, not for the processor.
    maxWorkers: 3,
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 60_000 } },
    // Real programs on a busy machine: what fails twice has failed.
    retry: process.env['CI'] ? 1 : 0,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: [['text', { skipFull: true }], 'text-summary'],
      // What runs in processes of its own, as most of cli/ does, is not counted.
      thresholds: { lines: 95, branches: 90, 'src/trace/masks/*.ts': { 100: true } },
    },
  },
});
