import type pg from 'pg';
import { pino, type Logger } from 'pino';
import { parseConfig } from '#events/platform/process/service-config.ts';
import { WebEnvironment, type WebConfig } from '../config.ts';
import type { Metrics } from '#events/platform/telemetry/metrics.ts';
import type { SystemStatus } from '../wire/system-status.ts';
import { createAuth, type Auth } from './session/auth.ts';
import { openPool, toDatabase, type Database } from './database.ts';
import { createEventHub, type EventHub } from './live/event-hub.ts';
import { createOrchestratorClient, type OrchestratorClient } from './orchestrator-client.ts';
import { createStatusReader } from './system-status.ts';
import { createWebMetrics } from './web-metrics.ts';

/** Everything that pages and route handlers share; one set for each process. */
export interface Dependencies {
  readonly config: WebConfig;
  readonly logger: Logger;
  readonly pool: pg.Pool;
  readonly database: Database;
  readonly auth: Auth;
  readonly hub: EventHub;
  readonly orchestrator: OrchestratorClient;
  readonly metrics: Metrics;
  readonly readStatus: () => Promise<SystemStatus>;
  /** Ends every stream, the LISTEN connection and the pool. */
  readonly close: () => Promise<void>;
}

export function createDependencies(config: WebConfig): Dependencies {
  const logger = pino({ name: 'web', level: config.LOG_LEVEL });
  const pool = openPool(config.DATABASE_URL);
  const database = toDatabase(pool);
  const hub = createEventHub({ databaseUrl: config.DATABASE_URL, pool, logger, scanIntervalMs: 3_000 });
  return {
    config,
    logger,
    pool,
    database,
    auth: createAuth(database, config, logger),
    hub,
    orchestrator: createOrchestratorClient(config),
    metrics: createWebMetrics(hub),
    readStatus: createStatusReader(config, pool),
    close: async () => {
      await hub.close();
      await pool.end();
    },
  };
}

/** `main.ts` and Next's bundles are different module graphs of one process: they meet here. */
const SLOT = Symbol.for('workflow-builder.web.dependencies');

type Slot = typeof globalThis & { [SLOT]?: Dependencies };

/** The process's dependencies, made from the environment at the first call. */
export function getDependencies(): Dependencies {
  const slot: Slot = globalThis;
  slot[SLOT] ??= createDependencies(parseConfig(WebEnvironment, process.env));
  return slot[SLOT];
}
