import { pino } from 'pino';
import type { Tracing } from '#events/platform/telemetry/tracing.ts';
import { openOrchestrator } from '#orchestrator/open-orchestrator.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../http/api-client.ts';
import { createTestDatabase, type TestDatabase } from '../database/database.ts';
import { watchDatabase, type DatabaseWatch } from '../database/database-watch.ts';
import { openTestPlatform } from './test-platform.ts';
import { openTestRunner, SERVICE_TOKEN, type TestRunnerOptions } from '../runner/test-runner.ts';

export interface ServiceStackOptions extends Pick<TestRunnerOptions, 'functions' | 'httpHosts' | 'databaseHosts'> {
  /** Opens what stands for the sidecar by which the orchestrator invokes the runner; without it steps are events. */
  readonly openSidecar?: (runnerUrl: string) => Promise<{ readonly port: number; close(): Promise<void> }>;
  /** Orchestrators that share the database; one when absent. */
  readonly orchestrators?: number;
  /** Receives the spans of each service. The caller closes it. */
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

/** Starts both services in this process, wired as their `main.ts` wire them, on the engine that `TEST_ENGINE` names. */
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
  const platform = await openTestPlatform();
  const tracing = options.tracing;
  const runnerSetup = await platform.setUpService('runner');
  const runner = await openTestRunner(
    { databaseUrl: database.url, privateKey, logger, setup: runnerSetup },
    { ...options, tracing: tracing?.runner, dispatch: options.openSidecar === undefined ? 'events' : 'invoke' },
  );
  const sidecar = await options.openSidecar?.(runner.url);
  const config = {
    DATABASE_URL: database.url,
    SERVICE_TOKEN,
    RUNNER_PUBLIC_KEY: publicKey,
    ...(sidecar && { NODE_DISPATCH: 'invoke' as const, DAPR_HOST: '127.0.0.1', DAPR_HTTP_PORT: sidecar.port }),
  };
  const open = async () => {
    const setup = await platform.setUpService('orchestrator');
    const orchestrator = await openOrchestrator({ ...setup.config, ...config }, logger, tracing?.orchestrator);
    const url = await orchestrator.app.listen({ port: setup.port, host: '127.0.0.1' });
    return { api: createApiClient(url, SERVICE_TOKEN), close: orchestrator.close };
  };
  const first = await open();
  const others = await Promise.all(Array.from({ length: (options.orchestrators ?? 1) - 1 }, open));
  const opened = [first, ...others];
  await platform.startSidecars();
  const runnerApi = createApiClient(runner.url, SERVICE_TOKEN);
  return {
    ...watch,
    emptied: async (topic) => {
      await watch.sent(topic);
      await platform.delivered(topic);
      await watch.emptied(topic);
    },
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
      await platform.stop();
      await watch.close();
      await database.drop();
    },
  };
}
