import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { Logger } from 'pino';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { SUBSCRIBED_TOPICS, TOPICS } from '#events/contracts/topics.ts';
import { createLogLevelSetting } from '#events/platform/settings/log-level-setting.ts';
import { openSettings, type SettingsConfig } from '#events/platform/settings/open-settings.ts';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { openBroker } from '#events/broker/open-broker.ts';
import { type BrokerConfig, toSidecarAddress } from '#events/platform/dapr/sidecar-config.ts';
import { openSidecarWatch } from '#events/platform/dapr/sidecar-watch.ts';
import { BY_INDEX, toConnectionOptions } from '#events/platform/postgres/planner-settings.ts';
import { createExpressionPool } from '#events/platform/threads/expression-pool.ts';
import { createDefinitionPool } from '#events/platform/threads/definition-pool.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createApp, type OrchestratorDependencies } from './app.ts';
import { type OrchestratorConfig, toRunnerAppId } from './config.ts';
import { consumeResults } from './consumers/consume-results.ts';
import { consumeTriggers } from './consumers/consume-triggers.ts';
import { dispatchRequests } from './dispatch/dispatch-requests.ts';
import { createRunnerApp, type RunnerApp } from './dispatch/runner-app.ts';
import { openEngine, type EngineConfig } from './engine/open-engine.ts';
import { createDefinitionParser, createTextParser } from './triggers/definition-parser.ts';
import { createSavedDefinitions } from './triggers/saved-definitions.ts';
import { createExecutionNotifier } from './store/execution-notifier.ts';
import { fireSchedules } from './triggers/fire-schedules.ts';
import { createFunctionCatalogue } from './store/function-catalogue.ts';
import { openFigures } from './store/figures.ts';
import { expireReceipts } from './store/statements/execution-statements.ts';
import { createTelemetry } from './telemetry/telemetry.ts';

const EXPIRY_INTERVAL_MS = 3_600_000;

type DispatchConfig = Pick<OrchestratorConfig, 'NODE_DISPATCH' | 'USE_FUNCTION_RUNNER' | 'FUNCTION_RUNNER_APP_ID'>;

type OpenConfig = Pick<OrchestratorConfig, 'SERVICE_TOKEN' | 'RUNNER_PUBLIC_KEY'> &
  Partial<DispatchConfig> &
  BrokerConfig &
  SettingsConfig &
  EngineConfig;

type Parts = Omit<OrchestratorDependencies, 'serviceToken' | 'runnerPublicKey'> & {
  /** Null when steps travel as events. */
  readonly runner: RunnerApp | null;
  /** Ends what was opened, in reverse. */
  close(): Promise<void>;
};

/** The orchestrator at work; its HTTP API does not listen yet. */
export interface OpenOrchestrator {
  readonly app: FastifyInstance;
  /** Takes nothing new, finishes what has begun and lets go of the database. */
  readonly close: () => Promise<void>;
}

function openPools(databaseUrl: string, logger: Logger): { readPool: pg.Pool; turnPool: pg.Pool } {
  const readPool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  const turnPool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    pipeline: true,
    options: toConnectionOptions(BY_INDEX),
  });
  for (const pool of [readPool, turnPool]) {
    pool.on('error', (error) => logger.warn({ err: error }, 'lost a database connection'));
  }
  return { readPool, turnPool };
}

/** Null when steps travel as events. */
function openRunnerApp(config: OpenConfig): RunnerApp | null {
  if (config.NODE_DISPATCH !== 'invoke') return null;
  const { USE_FUNCTION_RUNNER = true, FUNCTION_RUNNER_APP_ID = APP_IDS.runner } = config;
  return createRunnerApp({
    sidecar: toSidecarAddress(config),
    appId: toRunnerAppId({ USE_FUNCTION_RUNNER, FUNCTION_RUNNER_APP_ID }),
    serviceToken: config.SERVICE_TOKEN,
  });
}

async function openParts(config: OpenConfig, logger: Logger, tracing: Tracing | null): Promise<Parts> {
  const clock = (): number => Date.now();
  const { readPool, turnPool } = openPools(config.DATABASE_URL, logger);
  const functions = createFunctionCatalogue(readPool, clock);
  const topics = SUBSCRIBED_TOPICS.orchestrator;
  const runner = openRunnerApp(config);
  // What this process reads itself makes no detour over the sidecar.
  const queuedTopics = runner === null ? [] : [TOPICS.nodes];
  const broker = await openBroker(config, { pool: readPool, topics, queuedTopics, logger });
  const settings = openSettings(config, { settings: [createLogLevelSetting(APP_IDS.orchestrator, logger)], logger });
  const sidecar = openSidecarWatch(config, APP_IDS.orchestrator, { clock });
  const notifier = createExecutionNotifier(readPool, (error) =>
    logger.warn({ err: error }, 'waking the live monitors failed'),
  );
  const expressions = createExpressionPool();
  const definitions = createDefinitionPool();
  const parseText = createTextParser(definitions);
  const figures = openFigures(config.DATABASE_URL);
  const telemetry = createTelemetry(figures, tracing);
  const engine = await openEngine(config, {
    turnPool,
    readPool,
    ...telemetry.engineOptions,
    observers: [notifier.onCommit, ...telemetry.engineOptions.observers],
    outbox: broker,
    broker,
    resolve: { expressions, findFunction: (slug) => functions.find(slug) },
    clock,
    logger,
  });
  return {
    pool: readPool,
    broker,
    runner,
    inlets: [...broker.inlets, ...settings.inlets],
    engine: telemetry.observeEngine(engine),
    functions,
    metrics: telemetry.metrics,
    version: packageJson.version,
    isPublishing: () => broker.isPublishing(),
    readSidecar: () => sidecar.read(),
    tracing,
    parseDefinition: createDefinitionParser(parseText),
    savedDefinitions: createSavedDefinitions(readPool, parseText),
    clock,
    logger,
    close: async () => {
      await Promise.all([settings.close(), sidecar.close()]);
      await engine.close();
      await notifier.drain();
      await broker.close();
      await runner?.close();
      await Promise.all([expressions.close(), definitions.close()]);
      await Promise.all([readPool.end(), turnPool.end(), figures.close()]);
    },
  };
}

/** Opens everything that the orchestrator is made of and starts consuming; rejects when the database is away. */
export async function openOrchestrator(
  config: OpenConfig,
  logger: Logger,
  tracing: Tracing | null = null,
): Promise<OpenOrchestrator> {
  const parts = await openParts(config, logger, tracing);
  const app = createApp({ ...parts, serviceToken: config.SERVICE_TOKEN, runnerPublicKey: config.RUNNER_PUBLIC_KEY });
  const subscriptions = [await consumeResults(parts), await consumeTriggers(parts)];
  const { runner } = parts;
  if (runner !== null) subscriptions.push(await dispatchRequests({ ...parts, runner }));
  subscriptions.push(fireSchedules(parts));
  const expiry = setInterval(() => {
    expireReceipts(parts.pool).catch((error: unknown) => logger.warn({ err: error }, 'forgetting receipts failed'));
  }, EXPIRY_INTERVAL_MS);
  return {
    app,
    close: async () => {
      clearInterval(expiry);
      await app.close();
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      await parts.close();
    },
  };
}
