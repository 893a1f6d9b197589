import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { SUBSCRIBED_TOPICS } from '#events/contracts/topics.ts';
import { openTracing } from '#events/platform/telemetry/open-tracing.ts';
import { TracingEnvironment } from '#events/platform/telemetry/tracing-config.ts';
import { openBroker } from '#events/broker/open-broker.ts';
import { openSidecarWatch } from '#events/platform/dapr/sidecar-watch.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import { readConfigOrExit } from '#events/platform/process/service-config.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { RunnerEnvironment, type RunnerConfig } from './config.ts';
import { openCredentials } from './credentials/open-credentials.ts';
import type { FunctionServices } from './functions/function.ts';
import { createRedactor } from './failures/redactor.ts';
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

/** A supervisor gives 10 s to stop. Running work has this long to end; the rest is given back. */
const DRAIN_MS = 7_000;
const EXIT_MS = 9_500;

function createLogger(config: RunnerConfig): Logger {
  const secrets = createRedactor([
    config.SERVICE_TOKEN,
    config.DATABASE_URL,
    ...[config.RUNNER_PRIVATE_KEY, config.DAPR_API_TOKEN, config.APP_API_TOKEN].map((secret) => secret ?? ''),
  ]);
  return pino({
    level: config.LOG_LEVEL,
    base: { service: 'runner' },
    hooks: { streamWrite: (line) => secrets.text(line) },
  });
}

function createServices(config: RunnerConfig, expressions: FunctionServices['expressions']): FunctionServices {
  return {
    http: createGuardedHttp(createAddressGuard(config.HTTP_ALLOWED_HOSTS)),
    databaseAddresses: createAddressGuard(config.DATABASE_ALLOWED_HOSTS),
    ownDatabaseUrl: config.DATABASE_URL,
    expressions,
  };
}

async function start(config: RunnerConfig, logger: Logger): Promise<() => Promise<void>> {
  const databaseUrl = config.DATABASE_URL;
  const runnerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 8, application_name: 'runner' });
  pool.on('error', (error) => logger.warn({ err: error }, 'an idle connection to the database was lost'));
  const registry = await loadFunctions(logger);
  await upsertFunctions(pool, registry);
  const expressions = createExpressionPool();
  const services = createServices(config, expressions);
  const metrics = createRunnerMetrics(registry);
  const tracing = await openTracing(APP_IDS.runner, readConfigOrExit(TracingEnvironment, process.env));
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
  const address = await app.listen({ port: config.PORT, host: config.HOST });
  logger.info({ address, runnerId, functions: registry.size }, 'runner is ready');
  return async () => {
    await Promise.all([app.close(), attempts.close(DRAIN_MS), settings.close(), sidecar.close()]);
    await broker.close();
    await Promise.all([expressions.close(), pool.end(), credentials.close(), tracing?.close()]);
  };
}

function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'stopping');
    const limit = pause(EXIT_MS).then(() => logger.warn('what still ran was left; its claims are taken over'));
    Promise.race([stop(), limit]).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

const config = readConfigOrExit(RunnerEnvironment, process.env);
const logger = createLogger(config);
try {
  stopOnSignals(await start(config, logger), logger);
} catch (error) {
  logger.fatal({ err: error }, 'the runner cannot start');
  process.exit(1);
}
