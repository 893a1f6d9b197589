import pg from 'pg';
import { pino, type Logger } from 'pino';
import { createPostgresBroker } from '#events/transport/postgres-broker/postgres-broker.ts';
import { createExpressionPool } from '#schemas/expressions/expression-pool.ts';
import { readConfigOrExit } from '#schemas/service-config.ts';
import { createApp, type OrchestratorDependencies } from './app.ts';
import { OrchestratorEnvironment, type OrchestratorConfig } from './config.ts';
import { consumeResults } from './consumers/consume-results.ts';
import { consumeTriggers } from './consumers/consume-triggers.ts';
import { createPostgresEngine } from './engine/postgres/postgres-engine.ts';
import { createExecutionNotifier } from './store/execution-notifier.ts';
import { createFunctionCatalogue } from './store/function-catalogue.ts';
import { toFunctionPolicies } from './store/function-policies.ts';
import { expireReceipts } from './store/start-receipts.ts';

const EXPIRY_INTERVAL_MS = 3_600_000;
/** A stop takes no longer: what is not committed by then is delivered again. */
const STOP_LIMIT_MS = 8_000;

type Parts = Omit<OrchestratorDependencies, 'serviceToken' | 'runnerPublicKey'> & {
  /** Ends what was opened, in reverse. */
  close(): Promise<void>;
};

/**
 * Turns find their rows by id. `executions` is rewritten at every step and its statistics lag behind: a plan made while it was small would read
 * all of it (measured: 375 µs an update in place of 60).
 */
const BY_INDEX = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
]
  .map((setting) => `-c ${setting}`)
  .join(' ');

function openPools(databaseUrl: string, logger: Logger): { readPool: pg.Pool; turnPool: pg.Pool } {
  const readPool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const turnPool = new pg.Pool({ connectionString: databaseUrl, max: 4, options: BY_INDEX });
  for (const pool of [readPool, turnPool]) {
    pool.on('error', (error) => logger.warn({ err: error }, 'lost a database connection'));
  }
  return { readPool, turnPool };
}

async function openParts(config: OrchestratorConfig, logger: Logger): Promise<Parts> {
  const clock = (): number => Date.now();
  const { readPool, turnPool } = openPools(config.DATABASE_URL, logger);
  const functions = createFunctionCatalogue(readPool, clock);
  const broker = await createPostgresBroker({ pool: readPool, connectionString: config.DATABASE_URL, logger });
  const notifier = createExecutionNotifier(readPool, (error) =>
    logger.warn({ err: error }, 'waking the live monitors failed'),
  );
  const expressions = createExpressionPool();
  const engine = createPostgresEngine({
    turnPool,
    readPool,
    outbox: broker,
    broker,
    resolve: { expressions, findFunction: (slug) => functions.find(slug) },
    functionPolicies: (definition) => toFunctionPolicies(definition, functions),
    recorded: (ids) => notifier.notify(ids),
    clock,
    logger,
  });
  return {
    pool: readPool,
    broker,
    engine,
    functions,
    clock,
    logger,
    close: async () => {
      await engine.close();
      await notifier.drain();
      await broker.close();
      await expressions.close();
      await Promise.all([readPool.end(), turnPool.end()]);
    },
  };
}

function onStopSignal(stop: (signal: string) => Promise<void>): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
      void stop(signal).finally(() => process.exit(0));
    });
  }
}

async function main(): Promise<void> {
  const config = readConfigOrExit(OrchestratorEnvironment, process.env);
  const logger = pino({ name: 'orchestrator', level: config.LOG_LEVEL });
  const parts = await openParts(config, logger);
  const app = createApp({ ...parts, serviceToken: config.SERVICE_TOKEN, runnerPublicKey: config.RUNNER_PUBLIC_KEY });
  const subscriptions = [await consumeResults(parts), await consumeTriggers(parts)];
  const expiry = setInterval(() => {
    expireReceipts(parts.pool).catch((error: unknown) => logger.warn({ err: error }, 'forgetting receipts failed'));
  }, EXPIRY_INTERVAL_MS);
  await app.listen({ port: config.PORT, host: config.HOST });
  onStopSignal(async (signal) => {
    logger.info({ signal }, 'stopping');
    clearInterval(expiry);
    await app.close();
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
    await parts.close();
  });
}

await main();
