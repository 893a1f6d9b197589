import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino, type Logger } from 'pino';
import { createPostgresBroker } from '#events/transport/postgres-broker/postgres-broker.ts';
import { openOrchestrator } from '#orchestrator/open-orchestrator.ts';
import { createApp as createRunnerApp } from '#runner/app.ts';
import type { FunctionDefinition } from '#runner/function.ts';
import { createAddressGuard } from '#runner/network/address-guard.ts';
import { createGuardedHttp } from '#runner/network/guarded-http.ts';
import { createRegistry, loadFunctions } from '#runner/registry.ts';
import { traceAttempts } from '#runner/trace-attempts.ts';
import { createRunnerMetrics } from '#runner/runner-metrics.ts';
import { createSealedIntegrations } from '#runner/sealed-integrations.ts';
import { startInbox } from '#runner/start-inbox.ts';
import { createExecuteReceipts } from '#runner/store/execute-receipts-store.ts';
import { countFunctions, upsertFunctions } from '#runner/store/functions-store.ts';
import { readPayload } from '#runner/store/payloads-store.ts';
import type { Tracing } from '#events/telemetry/tracing.ts';
import { createExpressionPool } from '#schemas/expressions/expression-pool.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from './api-client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { watchDatabase, type DatabaseWatch } from './database-watch.ts';

export const SERVICE_TOKEN = 'token-of-the-tests-0123456789';

export interface ServiceStackOptions {
  /** Functions that run beside the built-in ones; their rows of `functions` are written too. */
  readonly functions?: readonly FunctionDefinition[];
  /** `host:port` of servers that http-request and sinks may reach. */
  readonly httpHosts?: readonly string[];
  /** `host:port` of databases that database-query may reach. */
  readonly databaseHosts?: readonly string[];
  /** Opens what stands for the sidecar by which the orchestrator invokes the runner; without it steps are events. */
  readonly openSidecar?: (runnerUrl: string) => Promise<{ readonly port: number; close(): Promise<void> }>;
  /** Orchestrators that share the database; one when absent. */
  readonly orchestrators?: number;
  /** Where each service sends its spans; closed by who made it. */
  readonly tracing?: { readonly orchestrator: Tracing; readonly runner: Tracing };
}

/** Orchestrator and runner on loopback ports, a database and a broker of their own: the product without its web process. */
export interface ServiceStack extends DatabaseWatch {
  readonly database: TestDatabase;
  /** The orchestrator's API. */
  readonly api: ApiClient;
  /** The API of every orchestrator; `api` is the first. */
  readonly apis: readonly [ApiClient, ...ApiClient[]];
  /** The runner's API. */
  readonly runner: ApiClient;
  /** Everything that both services logged, one JSON line each. */
  readonly logLines: readonly string[];
  stop(): Promise<void>;
}

async function openRunner(databaseUrl: string, privateKey: string, options: ServiceStackOptions, logger: Logger) {
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
  const broker = await createPostgresBroker({ pool, connectionString: databaseUrl, logger });
  const readBytes = (ref: string) => readPayload(pool, ref);
  const credentials = createSealedIntegrations(privateKey, readBytes);
  const metrics = createRunnerMetrics(registry);
  const tracing = options.tracing?.runner ?? null;
  const common = { runnerId, registry, services, logger, concurrency: 64 };
  const inbox = await startInbox({
    ...common,
    databaseUrl,
    dispatch: options.openSidecar === undefined ? 'events' : 'invoke',
    broker,
    credentials,
    observer: tracing === null ? metrics.observer : traceAttempts(metrics.observer, tracing),
    readPayload: readBytes,
  });
  metrics.watchRunning(() => inbox.slots.running());
  const app = createRunnerApp({
    ...common,
    serviceToken: SERVICE_TOKEN,
    inbox,
    metrics,
    tracing,
    checkReady: async () => void (await pool.query('SELECT 1')),
    countFunctions: () => countFunctions(pool),
    countRunning: () => inbox.slots.running(),
    countSlots: () => inbox.slots.concurrency(),
    version: '0.0.0',
    namespace: 'workflow-builder',
    receipts: createExecuteReceipts(pool, runnerId),
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url,
    close: async () => {
      await Promise.all([app.close(), inbox.close(2_000)]);
      await broker.close();
      await Promise.all([expressions.close(), pool.end()]);
    },
  };
}

/** Starts both services in this process, wired as their `main.ts` wire them. */
export async function createServiceStack(options: ServiceStackOptions = {}): Promise<ServiceStack> {
  const database = await createTestDatabase();
  const logLines: string[] = [];
  const watch = await watchDatabase(database);
  const logger = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        logLines.push(line);
        watch.look();
      },
    },
  );
  const { publicKey, privateKey } = generateSealKeyPair();
  const runner = await openRunner(database.url, privateKey, options, logger);
  const sidecar = await options.openSidecar?.(runner.url);
  const config = {
    DATABASE_URL: database.url,
    SERVICE_TOKEN,
    RUNNER_PUBLIC_KEY: publicKey,
    ...(sidecar && { NODE_DISPATCH: 'invoke' as const, DAPR_HOST: '127.0.0.1', DAPR_HTTP_PORT: sidecar.port }),
  };
  const open = async () => {
    const orchestrator = await openOrchestrator(config, logger, options.tracing?.orchestrator);
    const url = await orchestrator.app.listen({ port: 0, host: '127.0.0.1' });
    return { api: createApiClient(url, SERVICE_TOKEN), close: orchestrator.close };
  };
  const first = await open();
  const others = await Promise.all(Array.from({ length: (options.orchestrators ?? 1) - 1 }, open));
  const opened = [first, ...others];
  const runnerApi = createApiClient(runner.url, SERVICE_TOKEN);
  return {
    ...watch,
    database,
    api: first.api,
    apis: [first.api, ...others.map(({ api }) => api)],
    runner: runnerApi,
    logLines,
    stop: async () => {
      await Promise.all([...opened.map(({ api }) => api.close()), runnerApi.close()]);
      await Promise.all(opened.map(({ close }) => close()));
      await sidecar?.close();
      await runner.close();
      await watch.close();
      await database.drop();
    },
  };
}
