import { pino } from 'pino';
import pg from 'pg';
import { createPostgresBroker } from '#events/transport/postgres-broker/postgres-broker.ts';
import { createExpressionPool } from '#schemas/expressions/expression-pool.ts';
import { ConfigError } from '#schemas/service-config.ts';
import { createApp } from './app.ts';
import { readConfig, type OrchestratorConfig } from './config.ts';
import { consumeResults } from './consumers/consume-results.ts';
import { consumeTriggers } from './consumers/consume-triggers.ts';
import { createPostgresEngine } from './engine/postgres/postgres-engine.ts';
import { createExecutionNotifier } from './store/execution-notifier.ts';
import { createFunctionCatalogue } from './store/function-catalogue.ts';
import { toFunctionPolicies } from './store/function-policies.ts';
import { expireReceipts } from './store/start-receipts.ts';

const EXPIRY_INTERVAL_MS = 3_600_000;

function toConfig(): OrchestratorConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

async function main(): Promise<void> {
  const config = toConfig();
  const logger = pino({ name: 'orchestrator', level: config.LOG_LEVEL });
  const clock = (): number => Date.now();
  const readPool = new pg.Pool({ connectionString: config.DATABASE_URL, max: 10 });
  const turnPool = new pg.Pool({ connectionString: config.DATABASE_URL, max: 4, pipeline: true });
  for (const pool of [readPool, turnPool])
    pool.on('error', (error) => logger.warn({ err: error }, 'lost a database connection'));

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
  const app = createApp({
    pool: readPool,
    broker,
    engine,
    functions,
    clock,
    logger,
    serviceToken: config.SERVICE_TOKEN,
    runnerPublicKey: config.RUNNER_PUBLIC_KEY,
  });
  const subscriptions = [
    await consumeResults({ broker, engine, clock }),
    await consumeTriggers({ broker, engine, functions, clock, pool: readPool, logger }),
  ];
  const expiry = setInterval(() => {
    expireReceipts(readPool).catch((error: unknown) => logger.warn({ err: error }, 'forgetting old receipts failed'));
  }, EXPIRY_INTERVAL_MS);
  await app.listen({ port: config.PORT, host: config.HOST });

  let isClosing = false;
  async function close(signal: string): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    logger.info({ signal }, 'stopping');
    // Nothing is lost when this takes too long: what is not committed is delivered again.
    setTimeout(() => process.exit(0), 8_000).unref();
    clearInterval(expiry);
    await app.close();
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
    await engine.close();
    await notifier.drain();
    await broker.close();
    await expressions.close();
    await Promise.all([readPool.end(), turnPool.end()]);
    process.exit(0);
  }
  process.once('SIGTERM', () => void close('SIGTERM'));
  process.once('SIGINT', () => void close('SIGINT'));
}

await main();
