import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['node_modules/**', 'test/chaos/**', 'test/e2e/**'],
    globalSetup: ['test/database-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
