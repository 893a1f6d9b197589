import { migrateDatabase } from '#events/platform/postgres/migrate-database.ts';
import { awaitSidecars } from './dapr/await-sidecars.ts';
import { DAPR_PORTS } from './dapr/dapr-ports.ts';
import { prepareDapr } from './dapr/prepare-dapr.ts';
import { startDapr } from './dapr/start-dapr.ts';
import { locateCluster } from './data/data-folder.ts';
import type { LocalInfo } from './data/local-info.ts';
import { choosePorts } from './data/local-ports.ts';
import { openStack, type OpenStack } from './open-stack.ts';
import { requireDatabase } from './database/require-database.ts';
import { loadSecrets } from './data/secrets.ts';
import { toServiceEnvironments } from './service-environment.ts';
import { PROJECT_ROOT } from './spawn-service.ts';
import type { LocalStackOptions } from './stack-options.ts';
import { startDatabase } from './database/start-database.ts';
import { StartError } from './start-error.ts';
import { startServices } from './start-services.ts';
import { buildWeb } from './web-build.ts';

const SERVICE_PORTS = ['postgres', 'orchestrator', 'runner'] as const;

/** The whole product on this machine, under supervision. */
export interface LocalStack {
  /**
   * Starts everything and resolves when the page answers; the `pids` of what it returns follow every restart.
   *
   * @throws {StartError} when something outside stands in the way: a busy port, a second start on the folder.
   */
  start(): Promise<LocalInfo>;
  /** Stops web, orchestrator, runner, what runs of Dapr, and PostgreSQL, in that order; may be called at any time, also while it starts. The data stays. */
  stop(): Promise<void>;
}

/** Puts a stack together; nothing runs before `start`. */
export function createLocalStack(options: LocalStackOptions): LocalStack {
  const { runStep } = options;
  const undo: (() => Promise<void>)[] = [];
  const stopping = new AbortController();

  async function openDatabase(stack: OpenStack, clusterDir: string, port: number, password: string): Promise<string> {
    const { databaseUrl: given } = options;
    if (given === undefined) return startDatabase(stack, clusterDir, port, password);
    await requireDatabase(given);
    return given;
  }

  async function start(): Promise<LocalInfo> {
    const stack = await openStack(options, undo);
    const plan = options.dapr && (await prepareDapr(options.dapr.redisUrl, process.env));
    const clusterDir = await locateCluster(stack.folder);
    const secrets = await loadSecrets(stack.folder.secrets, clusterDir);
    const ports = await choosePorts(stack.folder.ports, [...SERVICE_PORTS, ...DAPR_PORTS], [options.webPort]);
    const databaseUrl = await runStep('Database', () =>
      openDatabase(stack, clusterDir, ports.postgres, secrets.databasePassword),
    );
    await runStep('Migrations', () => migrateDatabase(databaseUrl));
    await runStep('Web interface', () => buildWeb(PROJECT_ROOT));
    if (stopping.signal.aborted) throw new StartError('Stopped while starting.');
    const redisUrl = options.dapr?.redisUrl;
    const dapr = plan && (await runStep('Dapr', () => startDapr(stack, { plan, ports, secrets, redisUrl })));
    const info = {
      webUrl: `http://localhost:${options.webPort}`,
      orchestratorUrl: `http://127.0.0.1:${ports.orchestrator}`,
      runnerUrl: `http://127.0.0.1:${ports.runner}`,
      token: secrets.serviceToken,
      databaseUrl,
      dapr: dapr?.info,
    };
    const environments = toServiceEnvironments(info, secrets, options.env ?? {}, dapr?.environments);
    await runStep('Services', async () => {
      await startServices(stack, info, environments);
      if (dapr !== undefined) await awaitSidecars(dapr.info, stack.folder.logs, stopping.signal);
    });
    await stack.table.publish(info);
    return { ...info, pids: stack.table.pids };
  }

  return {
    start,
    stop: async () => {
      stopping.abort();
      for (const step of undo.splice(0).toReversed()) await step();
    },
  };
}
