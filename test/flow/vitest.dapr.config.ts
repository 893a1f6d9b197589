import { defineConfig } from 'vitest/config';

/**
 * Flows through orchestrator and runner once more, the same files, on real sidecars; `npm test` runs them where Dapr is there. Not here:
 * - `dapr-*` and `local-start-dapr`, which are on Dapr in every run;
 * - `invoke-dispatch`, where a stand-in for the sidecar answers wrongly or late (`dapr-invoke` has real ones);
 * - `runner-{database-query,http-functions,http-guard,routes}`, `web-*` and `database-away`: one service or function, without engine and broker;
 * - `runner-{duplicates,hostile-database,inbox,payloads,process,pure}`: the runner's inbox without an orchestrator, on a queue of its own. That Dapr's
 *   broker delivers as that queue does is for `test/contract` to show;
 * - `database`, `local-start` and `postgres-cluster`, whose subject is PostgreSQL or the start on it.
 */
export default defineConfig({
  test: {
    include: [
      'test/flow/api-*.test.ts',
      'test/flow/{metrics,runner-hostile-execute,telemetry,trace-restart,wrong-methods}.test.ts',
    ],
    globalSetup: ['test/database-setup.ts'],
    env: { TEST_ENGINE: 'dapr' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
