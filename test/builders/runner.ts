import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { z } from 'zod';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { NODE_REQUESTED, toRequestId, type NodeRequested } from '#events/contracts/node-events.ts';
import { GROUPS, SOURCES, TOPICS } from '#events/contracts/topics.ts';
import type { Broker } from '#events/transport/broker.ts';
import type { Outbox } from '#events/transport/outbox.ts';
import { createPostgresBroker } from '#events/transport/postgres-broker/postgres-broker.ts';
import type { CredentialSource } from '#runner/credential-source.ts';
import {
  defineFunction,
  type CredentialDeclaration,
  type FunctionContext,
  type FunctionDefinition,
  type FunctionServices,
} from '#runner/function.ts';
import { createAddressGuard } from '#runner/network/address-guard.ts';
import { createGuardedHttp } from '#runner/network/guarded-http.ts';
import { createRegistry } from '#runner/registry.ts';
import { startInbox, type RunningInbox } from '#runner/start-inbox.ts';
import { readPayload } from '#runner/store/payloads-store.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const NO_CREDENTIALS: CredentialSource = { open: async () => ({}) };

/** Services for functions under test; nothing but `allowedHosts` passes the guard. */
export function createTestServices(allowedHosts: readonly string[] = []): FunctionServices {
  return {
    http: createGuardedHttp(createAddressGuard(allowedHosts)),
    databaseAddresses: createAddressGuard(allowedHosts),
    ownDatabaseUrl: 'postgres://runner@our-database.example/own',
    expressions: { evaluateAll: () => Promise.reject(new Error('No expression is expected here.')) },
  };
}

/** A function `test/run` that does what the test wants, safe to repeat. */
export function defineTestFunction(
  run: (context: FunctionContext) => unknown,
  credentials?: CredentialDeclaration,
): FunctionDefinition {
  return defineFunction({
    slug: 'test/run',
    name: 'Run',
    description: 'Runs.',
    input: z.object({}),
    output: z.unknown(),
    isSafeToRepeat: true,
    run: (_input, context) => run(context),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** The same as a function that only computes. */
export function definePureFunction(run: (context: FunctionContext) => unknown): FunctionDefinition {
  return { ...defineTestFunction(run), isPure: true };
}

/** A request for `slug`, as the orchestrator publishes it. */
export function buildRequest(slug: string, overrides: Partial<NodeRequested> = {}): CloudEvent {
  const executionId = overrides.executionId ?? `test-1700000000-${randomUUID().slice(0, 6)}`;
  const data: NodeRequested = {
    executionId,
    workflowId: 'workflow',
    nodeId: 'node',
    nodeName: 'Node',
    attempt: 1,
    functionSlug: slug,
    input: { inline: {} },
    timeoutMs: 20_000,
    idempotencyKey: `key of ${executionId}`,
    ownerId: 'operator',
    ...overrides,
  };
  return {
    specversion: '1.0',
    id: toRequestId(executionId, data.nodeId, data.attempt),
    source: SOURCES.orchestrator,
    type: NODE_REQUESTED,
    subject: executionId,
    datacontenttype: 'application/json',
    executionid: executionId,
    workflowid: data.workflowId,
    nodeid: data.nodeId,
    attempt: data.attempt,
    data: JSON.parse(JSON.stringify(data)),
  };
}

/** Runner, broker and database, with whoever waits for results in place of the orchestrator. */
export interface RunnerStack {
  readonly database: TestDatabase;
  readonly broker: Broker & Outbox;
  /** Every result event in the order of arrival. */
  readonly results: readonly CloudEvent[];
  start(functions: readonly FunctionDefinition[], options?: Partial<StartOptions>): Promise<RunningInbox>;
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

export async function createRunnerStack(): Promise<RunnerStack> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url });
  const broker = await createPostgresBroker({ pool, connectionString: database.url });
  const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' });
  const results: CloudEvent[] = [];
  const running = new Set<RunningInbox>();
  const watchers = new Set<() => void>();
  await broker.subscribe(
    { topic: TOPICS.results, group: GROUPS.orchestrator, maxBatch: 500, concurrency: 4, leaseMs: 30_000 },
    async (deliveries) => {
      results.push(...deliveries.map((delivery) => delivery.event));
      for (const watch of watchers) watch();
      return deliveries.map(() => ({ status: 'ack' }));
    },
  );
  return {
    database,
    broker,
    results,
    start: async (functions, options = {}) => {
      const inbox = await startInbox({
        databaseUrl: database.url,
        runnerId: `runner-${randomUUID()}`,
        broker,
        concurrency: 64,
        logger,
        registry: createRegistry(functions),
        services: createTestServices(),
        credentials: NO_CREDENTIALS,
        readPayload: (ref) => readPayload(pool, ref),
        ...options,
      });
      running.add(inbox);
      return inbox;
    },
    request: (event) => broker.publish([{ topic: TOPICS.nodes, event }]),
    waitForResults: (count, matches = () => true) =>
      new Promise((resolve) => {
        const watch = () => {
          const found = results.filter(matches);
          if (found.length < count) return;
          watchers.delete(watch);
          resolve(found.slice(0, count));
        };
        watchers.add(watch);
        watch();
      }),
    stop: async () => {
      await Promise.all([...running].map((inbox) => inbox.close(0)));
      await broker.close();
      await pool.end();
      await database.drop();
    },
  };
}
