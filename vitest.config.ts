import { defineConfig } from 'vitest/config';

const report = process.env['AZIMUT_TEST_REPORT'];

export default defineConfig({
  test: {
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts'] } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
          globalSetup: ['test/support/engine-global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/engine-global-setup.ts', 'test/support/web-build.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          // One browser at a time: two would compete for the processor, and their timings with them.
          maxWorkers: 1,
        },
      },
    ],
  },
});
