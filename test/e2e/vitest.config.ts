import { defineConfig } from 'vitest/config';

/** The whole product in a real browser; `npm test` runs it after the other tests. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/product-setup.ts'],
    testTimeout: 45_000,
    // The first start makes a database and may have to build the interface.
    hookTimeout: 240_000,
    maxWorkers: 2,
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
