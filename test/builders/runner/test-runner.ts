import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Logger } from 'pino';
import { TOPICS } from '#events/contracts/topics.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { openBroker } from '#events/broker/open-broker.ts';
import { createApp as createRunnerApp } from '#runner/app.ts';
import type { FunctionDefinition } from '#runner/functions/function.ts';
import { createAddressGuard } from '#runner/network/address-guard.ts';
import { createGuardedHttp } from '#runner/network/guarded-http.ts';
import { createRegistry, loadFunctions } from '#runner/functions/registry.ts';
import { traceAttempts } from '#runner/attempts/trace-attempts.ts';
import { createRunnerMetrics } from '#runner/runner-metrics.ts';
import { createSealedIntegrations } from '#runner/credentials/sealed-integrations.ts';
import { openAttempts } from '#runner/attempts/open-attempts.ts';
import { createExecuteReceipts } from '#runner/store/execute-receipts-store.ts';
import { countFunctions, upsertFunctions } from '#runner/store/functions-store.ts';
import { readPayload } from '#runner/store/payloads-store.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import type { ServiceSetup } from '../stacks/test-platform.ts';

export const SERVICE_TOKEN = 'token-of-the-tests-0123456789';

export interface TestRunnerOptions {
  /** Functions that run beside the built-in ones; their rows of `functions` are written too. */
  readonly functions?: readonly FunctionDefinition[] | undefined;
  /** `host:port` of servers that http-request and sinks may reach. */
  readonly httpHosts?: readonly string[] | undefined;
  /** `host:port` of databases that database-query may reach. */
  readonly databaseHosts?: readonly string[] | undefined;
  readonly tracing?: Tracing | undefined;
  /** How steps come to it. */
  readonly dispatch: 'events' | 'invoke';
}

interface RunnerParts {
  readonly databaseUrl: string;
  readonly privateKey: string;
  readonly logger: Logger;
  readonly setup: ServiceSetup;
}

/** The runner in this process, wired as its `main.ts` wires it. */
export async function openTestRunner(
  { databaseUrl, privateKey, logger, setup }: RunnerParts,
  options: TestRunnerOptions,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8 });
  pool.on('error', () => undefined);
  const registry = createRegistry([...(await loadFunctions(logger)).values(), ...(options.functions ?? [])]);
  await upsertFunctions(pool, registry);
  const runnerId = `runner-${randomUUID()}`;
  const expressions = createExpressionPool();
  const services = {
    http: createGuardedHttp(createAddressGuard(options.httpHosts ?? [])),
    databaseAddresses: createAddressGuard(options.databaseHosts ?? []),
    ownDatabaseUrl: databaseUrl,
    expressions,
  };
  const config = { ...setup.config, DATABASE_URL: databaseUrl };
  const broker = await openBroker(config, { pool, topics: [TOPICS.nodes], logger });
  const readBytes = (ref: string) => readPayload(pool, ref);
  const credentials = createSealedIntegrations(privateKey, readBytes);
  const metrics = createRunnerMetrics(registry);
  const tracing = options.tracing ?? null;
  const common = { runnerId, registry, services, logger, concurrency: 64 };
  const attempts = await openAttempts({
    ...common,
    databaseUrl,
    dispatch: options.dispatch,
    broker,
    credentials,
    observer: tracing === null ? metrics.observer : traceAttempts(metrics.observer, tracing),
    readPayload: readBytes,
  });
  metrics.watchRunning(() => attempts.pool.running());
  const app = createRunnerApp({
    ...common,
    serviceToken: SERVICE_TOKEN,
    attempts,
    metrics,
    tracing,
    inlets: broker.inlets,
    checkReady: async () => void (await pool.query('SELECT 1')),
    countFunctions: () => countFunctions(pool),
    countRunning: () => attempts.pool.running(),
    countSlots: () => attempts.pool.concurrency(),
    version: '0.0.0',
    isPublishing: () => broker.isPublishing(),
    readSidecar: () => null,
    namespace: 'workflow-builder',
    receipts: createExecuteReceipts(pool, runnerId),
  });
  const url = await app.listen({ port: setup.port, host: '127.0.0.1' });
  return {
    url,
    close: async () => {
      await Promise.all([app.close(), attempts.close(2_000)]);
      await broker.close();
      await Promise.all([expressions.close(), pool.end()]);
    },
  };
}
