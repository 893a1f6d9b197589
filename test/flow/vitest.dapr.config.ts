import { defineConfig } from 'vitest/config';

/**
 * The flows of orchestrator and runner, and of the runner alone, once more, the same files, on real sidecars; `npm test` runs them where Dapr is there.
 * Not here:
 * - `dapr-*` and `local-start-dapr`, which are on Dapr in every run;
 * - `invoke-dispatch`, where a stand-in for the sidecar answers wrongly or late (`dapr-invoke` has real ones);
 * - `runner-{database-query,http-functions,http-guard,routes}`, `web-*` and `database-away`: one service or function, without engine and broker;
 * - `database`, `local-start` and `postgres-cluster`, whose subject is PostgreSQL or the start on it.
 */
export default defineConfig({
  test: {
    include: [
      'test/flow/api-*.test.ts',
      'test/flow/runner-{duplicates,hostile-database,hostile-execute,inbox,payloads,process,pure}.test.ts',
      'test/flow/{failed-start-restart,metrics,telemetry,trace-restart,wrong-methods}.test.ts',
    ],
    globalSetup: ['test/database-setup.ts'],
    env: { TEST_ENGINE: 'dapr' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
