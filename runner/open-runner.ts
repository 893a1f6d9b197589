import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import pg from 'pg';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { openBroker } from '#events/broker/open-broker.ts';
import { openSidecarWatch } from '#events/platform/dapr/sidecar-watch.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import type { RunnerConfig } from './config.ts';
import { openCredentials } from './credentials/open-credentials.ts';
import type { FunctionServices } from './functions/function.ts';
import { createAddressGuard } from './network/address-guard.ts';
import { createGuardedHttp } from './network/guarded-http.ts';
import { loadFunctions } from './functions/registry.ts';
import { createRunnerMetrics } from './runner-metrics.ts';
import { openRunnerSettings } from './runner-settings.ts';
import { traceAttempts } from './attempts/trace-attempts.ts';
import { openAttempts } from './attempts/open-attempts.ts';
import { createExecuteReceipts } from './store/execute-receipts-store.ts';
import { countFunctions, upsertFunctions } from './store/functions-store.ts';
import { readPayload } from './store/payloads-store.ts';

/** Running work has this long to end when the runner stops; the rest is given back. */
const DRAIN_MS = 7_000;

function createServices(config: RunnerConfig, expressions: FunctionServices['expressions']): FunctionServices {
  return {
    http: createGuardedHttp(createAddressGuard(config.HTTP_ALLOWED_HOSTS)),
    databaseAddresses: createAddressGuard(config.DATABASE_ALLOWED_HOSTS),
    ownDatabaseUrl: config.DATABASE_URL,
    expressions,
  };
}

/** The runner at work; its HTTP API does not listen yet. */
export interface OpenRunner {
  readonly app: FastifyInstance;
  /** Takes nothing new, finishes what ends in time, gives back the rest and closes its connections. */
  readonly close: () => Promise<void>;
}

/** Opens all parts of the runner and starts taking steps; rejects when the database is away. */
export async function openRunner(config: RunnerConfig, logger: Logger, tracing: Tracing | null): Promise<OpenRunner> {
  const databaseUrl = config.DATABASE_URL;
  const runnerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8, application_name: 'runner' });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection to the database was lost'));
  const registry = await loadFunctions(logger);
  await upsertFunctions(pool, registry);
  const expressions = createExpressionPool();
  const services = createServices(config, expressions);
  const metrics = createRunnerMetrics(registry);
  const readBytes = (ref: string) => readPayload(pool, ref);
  const broker = await openBroker(config, { pool, topics: SUBSCRIBED_TOPICS.runner, logger });
  const credentials = openCredentials(config, { pool, env: process.env, readPayload: readBytes });
  const attempts = await openAttempts({
    databaseUrl,
    runnerId,
    broker,
    concurrency: config.RUNNER_CONCURRENCY,
    dispatch: config.NODE_DISPATCH,
    observer: tracing === null ? metrics.observer : traceAttempts(metrics.observer, tracing),
    registry,
    services,
    credentials,
    readPayload: readBytes,
    logger,
  });
  metrics.watchRunning(() => attempts.pool.running());
  const sidecar = openSidecarWatch(config, APP_IDS.runner);
  const settings = openRunnerSettings(config, attempts.pool, logger);
  const app = createApp({
    serviceToken: config.SERVICE_TOKEN,
    metrics,
    tracing,
    logger,
    registry,
    services,
    attempts,
    checkReady: async () => void (await pool.query('SELECT 1')),
    inlets: [...broker.inlets, ...settings.inlets],
    countFunctions: () => countFunctions(pool),
    countRunning: () => attempts.pool.running(),
    countSlots: () => attempts.pool.concurrency(),
    version: packageJson.version,
    isPublishing: () => broker.isPublishing(),
    readSidecar: () => sidecar.read(),
    namespace: config.K8S_NAMESPACE,
    receipts: createExecuteReceipts(pool, runnerId),
  });
  logger.info({ runnerId, functions: registry.size }, 'the runner takes steps');
  return {
    app,
    close: async () => {
      await Promise.all([app.close(), attempts.close(DRAIN_MS), settings.close(), sidecar.close()]);
      await broker.close();
      await Promise.all([expressions.close(), pool.end(), credentials.close()]);
    },
  };
}
