import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { Broker } from '#events/broker/broker.ts';
import type { CredentialSource } from '#runner/credentials/credential-source.ts';
import type { FunctionDefinition, FunctionServices } from '#runner/functions/function.ts';
import { createRegistry } from '#runner/functions/registry.ts';
import { openAttempts, type OpenAttempts } from '#runner/attempts/open-attempts.ts';
import { readPayload } from '#runner/store/payloads-store.ts';
import { openServiceBroker, type ServiceBroker } from '../stacks/service-broker.ts';
import { createTestDatabase, type TestDatabase } from '../database/database.ts';
import { createTestServices, NO_CREDENTIALS } from './test-functions.ts';
import { startServiceProcess, type ServiceProcess } from '../processes/service-process.ts';
import { openTestPlatform, toEnvironment } from '../stacks/test-platform.ts';
import { SERVICE_TOKEN } from './test-runner.ts';

/** Runners with their broker and database. The test waits for results in place of the orchestrator. */
export interface RunnerStack {
  readonly database: TestDatabase;
  /** The broker that results arrive at. */
  readonly broker: Broker;
  /** Every result event in the order of arrival. */
  readonly results: readonly CloudEvent[];
  /** A runner in this process; several share what comes. */
  start(functions: readonly FunctionDefinition[], options?: Partial<StartOptions>): Promise<OpenAttempts>;
  /** Starts a runner in a process of its own. It takes the port of the one before, which must have ended; no runner may run in this process. */
  startProcess(env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  request(event: CloudEvent): Promise<void>;
  /** Resolves with the first `count` results that `matches` accepts. */
  waitForResults(count: number, matches?: (event: CloudEvent) => boolean): Promise<readonly CloudEvent[]>;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly runnerId: string;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly services: FunctionServices;
  readonly credentials: CredentialSource;
}

/** Keeps the results in order and resolves the promises that wait for them. */
async function collectResults(broker: Broker) {
  const results: CloudEvent[] = [];
  const watchers = new Set<() => void>();
  await broker.subscribe(
    { topic: TOPICS.results, group: GROUPS.orchestrator, maxBatch: 500, concurrency: 4, leaseMs: 30_000 },
    async (deliveries) => {
      results.push(...deliveries.map((delivery) => delivery.event));
      for (const watch of watchers) watch();
      return deliveries.map(() => ({ status: 'ack' }));
    },
  );
  const waitForResults: RunnerStack['waitForResults'] = (count, matches = () => true) =>
    new Promise((resolve) => {
      const watch = () => {
        const found = results.filter(matches);
        if (found.length < count) return;
        watchers.delete(watch);
        resolve(found.slice(0, count));
      };
      watchers.add(watch);
      watch();
    });
  return { results, waitForResults };
}

/** Uses the broker of the engine that `TEST_ENGINE` names. On Dapr each side has a sidecar; that of the runners starts with the first runner. */
export async function createRunnerStack(): Promise<RunnerStack> {
  const database = await createTestDatabase();
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' });
  const platform = await openTestPlatform();
  const open = { databaseUrl: database.url, logger };
  const waiting = await openServiceBroker('orchestrator', {
    ...open,
    setup: await platform.setUpBroker('orchestrator'),
  });
  const { broker } = waiting;
  const setup = await platform.setUpBroker('runner');
  const running = new Set<OpenAttempts>();
  const processes: ServiceProcess[] = [];
  let here: Promise<ServiceBroker> | undefined;
  let starting: Promise<void> | undefined;
  /** Sidecars start once both sides listen. */
  const startSidecars = () => (starting ??= platform.startSidecars());
  return {
    database,
    broker,
    ...(await collectResults(broker)),
    start: async (functions, options = {}) => {
      here ??= openServiceBroker('runner', { ...open, setup });
      const attempts = await openAttempts({
        databaseUrl: database.url,
        runnerId: `runner-${randomUUID()}`,
        broker: (await here).broker,
        concurrency: 64,
        logger,
        registry: createRegistry(functions),
        services: createTestServices(),
        credentials: NO_CREDENTIALS,
        readPayload: (ref) => readPayload(database.pool, ref),
        ...options,
      });
      running.add(attempts);
      await startSidecars();
      return attempts;
    },
    startProcess: async (env = {}) => {
      const settings = { ...toEnvironment(setup), DATABASE_URL: database.url, SERVICE_TOKEN, ...env };
      const started = await startServiceProcess('runner/main.ts', settings);
      processes.push(started);
      await startSidecars();
      return started;
    },
    request: (event) => broker.publish([{ topic: TOPICS.nodes, event }]),
    stop: async () => {
      await Promise.all(processes.map((started) => started.kill()));
      await Promise.all([...running].map((attempts) => attempts.close(0)));
      await (await here)?.close();
      await waiting.close();
      await platform.stop();
      await database.drop();
    },
  };
}
