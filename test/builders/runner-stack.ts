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
import { openBrokerAtPlace, type BrokerAtPlace } from './broker-at-place.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createTestServices, NO_CREDENTIALS } from './runner.ts';
import { startServiceProcess, type ServiceProcess } from './service-process.ts';
import { openGround, toEnvironment } from './test-ground.ts';
import { SERVICE_TOKEN } from './test-runner.ts';

/** Runners, their broker and database, with whoever waits for results in place of the orchestrator. */
export interface RunnerStack {
  readonly database: TestDatabase;
  /** The broker of whoever waits for results. */
  readonly broker: Broker;
  /** Every result event in the order of arrival. */
  readonly results: readonly CloudEvent[];
  /** A runner in this process; several share what comes. */
  start(functions: readonly FunctionDefinition[], options?: Partial<StartOptions>): Promise<OpenAttempts>;
  /** The runner in a process of its own, in place of the one before, which is gone; none in this process beside it. */
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

/** Keeps the results in order, and resolves who waits for them. */
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

/** On the engine's broker that `TEST_ENGINE` names: with Dapr, each side has a sidecar, the runners' from the first one on. */
export async function createRunnerStack(): Promise<RunnerStack> {
  const database = await createTestDatabase();
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' });
  const ground = await openGround();
  const open = { databaseUrl: database.url, logger };
  const waiting = await openBrokerAtPlace('orchestrator', {
    ...open,
    place: await ground.createBrokerPlace('orchestrator'),
  });
  const { broker } = waiting;
  const place = await ground.createBrokerPlace('runner');
  const running = new Set<OpenAttempts>();
  const processes: ServiceProcess[] = [];
  let here: Promise<BrokerAtPlace> | undefined;
  let joined: Promise<void> | undefined;
  /** The sidecars wait for both sides to listen. */
  const join = () => (joined ??= ground.join());
  return {
    database,
    broker,
    ...(await collectResults(broker)),
    start: async (functions, options = {}) => {
      here ??= openBrokerAtPlace('runner', { ...open, place });
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
      await join();
      return attempts;
    },
    startProcess: async (env = {}) => {
      const settings = { ...toEnvironment(place), DATABASE_URL: database.url, SERVICE_TOKEN, ...env };
      const started = await startServiceProcess('runner/main.ts', settings);
      processes.push(started);
      await join();
      return started;
    },
    request: (event) => broker.publish([{ topic: TOPICS.nodes, event }]),
    stop: async () => {
      await Promise.all(processes.map((started) => started.kill()));
      await Promise.all([...running].map((attempts) => attempts.close(0)));
      await (await here)?.close();
      await waiting.close();
      await ground.stop();
      await database.drop();
    },
  };
}
