import { defineConfig } from 'vitest/config';

/** Flows through orchestrator and runner once more, the same files, on real sidecars; `npm test` runs them where Dapr is there. */
export default defineConfig({
  test: {
    include: [
      'test/flow/api-{executions,idempotency,isolation,refusals,refused-requests,specification,two-orchestrators}.test.ts',
    ],
    globalSetup: ['test/database-setup.ts'],
    env: { TEST_ENGINE: 'dapr' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
