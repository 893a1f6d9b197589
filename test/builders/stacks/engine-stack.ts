import pg from 'pg';
import {
  NODE_REQUESTED,
  NodeRequested,
  toNodeCompletedEvent,
  toNodeFailedEvent,
} from '#events/contracts/node-events.ts';
import type { CloudEvent } from '#events/contracts/cloud-event.ts';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { Broker, Outcome } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { createPostgresBroker } from '#events/broker/postgres/postgres-broker.ts';
import { consumeResults } from '#orchestrator/consumers/consume-results.ts';
import type { Engine, StartExecution } from '#orchestrator/engine/engine.ts';
import type { PostgresEngineOptions } from '#orchestrator/engine/postgres/engine-options.ts';
import { createPostgresEngine } from '#orchestrator/engine/postgres/postgres-engine.ts';
import { createInstanceId } from '#orchestrator/triggers/start-execution.ts';
import { createExpressionEvaluator } from '#events/platform/threads/expression-pool.ts';
import { performEvaluation } from '#schemas/expressions/perform-evaluation.ts';
import type { Failure } from '#schemas/failure.ts';
import type { FunctionDescriptor } from '#schemas/function-descriptor.ts';
import type { Json } from '#schemas/json.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { createTestDatabase, type TestDatabase } from '../database/database.ts';

/** A stand-in function; a thrown Failure is a failed attempt. */
export type StandIn = (input: Json, request: NodeRequested) => Promise<Json> | Json;

/** A failure that a stand-in function throws. */
export class StandInFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** An orchestrator without HTTP, on a real database and a real broker, with functions that the test gives. */
export interface EngineStack {
  readonly database: TestDatabase;
  readonly broker: Broker & Outbox;
  readonly engine: Engine;
  readonly requests: readonly NodeRequested[];
  start(definition: WorkflowDefinition, more?: Partial<StartExecution>): Promise<string>;
  /** The row once it satisfies the condition (by default: has ended). Woken by NOTIFY, not by polling. */
  waitFor(executionId: string, satisfies?: (row: ExecutionRow) => boolean): Promise<ExecutionRow>;
  events(executionId: string): Promise<readonly { type: string; sequence: number; nodeId?: string }[]>;
  outputs(executionId: string): Promise<Readonly<Record<string, unknown>>>;
  stop(): Promise<void>;
}

export interface ExecutionRow {
  readonly runtime_status: string;
  readonly phase: string;
  readonly progress: number;
  readonly current_nodes: readonly string[];
  readonly error: Failure | null;
  readonly last_sequence: number;
}

const ENDED = new Set(['COMPLETED', 'FAILED', 'TERMINATED']);

function toDescriptor(slug: string): FunctionDescriptor {
  return {
    slug,
    name: slug,
    description: null,
    pluginId: slug.split('/')[0] ?? slug,
    executionType: 'builtin',
    inputSchema: null,
    outputSchema: null,
    timeoutSeconds: 300,
    retryPolicy: null,
    integrationType: null,
    isEnabled: true,
    isDeprecated: false,
  };
}

/** Answers requests as a runner would, one result event each. */
async function answer(functions: Readonly<Record<string, StandIn>>, event: CloudEvent): Promise<CloudEvent> {
  const request = NodeRequested.parse(event.data);
  const time = new Date().toISOString();
  const context = { request: event, time };
  const common = {
    executionId: request.executionId,
    nodeId: request.nodeId,
    attempt: request.attempt,
    claimedAt: time,
    startedAt: time,
    finishedAt: time,
  };
  try {
    const input = 'inline' in request.input ? request.input.inline : {};
    const output = (await functions[request.functionSlug]?.(input, request)) ?? {};
    return toNodeCompletedEvent(context, { ...common, output: { inline: output } });
  } catch (error) {
    const failure =
      error instanceof StandInFailure ? error.failure : { type: 'internal', message: String(error), retryable: false };
    return toNodeFailedEvent(context, { ...common, error: failure });
  }
}

export interface EngineStackOptions {
  readonly functions?: Readonly<Record<string, StandIn>>;
  /** Puts something between the orchestrator and its broker. */
  readonly wrapBroker?: (broker: Broker & Outbox) => Broker & Outbox;
  /** The engine under test; the PostgreSQL one when absent. */
  readonly openEngine?: (options: PostgresEngineOptions) => Promise<Engine>;
}

export async function createEngineStack(options: EngineStackOptions = {}): Promise<EngineStack> {
  const functions: Readonly<Record<string, StandIn>> = {
    'system/generate-id': () => ({ uuid: 'an-id', ids: ['an-id'] }),
    ...options.functions,
  };
  const database = await createTestDatabase();
  const turnPool = new pg.Pool({ connectionString: database.url, max: 3, pipeline: true });
  turnPool.on('error', () => undefined);
  const real = await createPostgresBroker({ pool: database.pool, connectionString: database.url });
  const broker = options.wrapBroker?.(real) ?? real;
  const watchers = new Set<() => void>();
  const requests: NodeRequested[] = [];
  const logger = { warn: () => undefined, error: () => undefined };
  const openEngine = options.openEngine ?? (async (parts) => createPostgresEngine(parts));
  const engine = await openEngine({
    turnPool,
    readPool: database.pool,
    outbox: broker,
    broker,
    resolve: {
      expressions: createExpressionEvaluator(async (work) => performEvaluation(work, () => undefined)),
      findFunction: async (slug) => (slug in functions ? toDescriptor(slug) : undefined),
    },
    observers: [() => watchers.forEach((watch) => watch())],
    clock: () => Date.now(),
    logger,
  });
  const results = await consumeResults({ broker, engine, clock: () => Date.now() });
  const runner = await real.subscribe(
    { topic: TOPICS.nodes, group: GROUPS.runner, maxBatch: 100, concurrency: 4, leaseMs: 30_000 },
    async (deliveries) => {
      const asked = deliveries.filter(({ event }) => event.type === NODE_REQUESTED);
      requests.push(...asked.map(({ event }) => NodeRequested.parse(event.data)));
      const answers = await Promise.all(asked.map(({ event }) => answer(functions, event)));
      await real.publish(answers.map((event) => ({ topic: TOPICS.results, event })));
      return deliveries.map((): Outcome => ({ status: 'ack' }));
    },
  );

  async function read(executionId: string): Promise<ExecutionRow | undefined> {
    const { rows } = await database.pool.query<ExecutionRow>(
      'SELECT runtime_status, phase, progress, current_nodes, error, last_sequence FROM executions WHERE id = $1',
      [executionId],
    );
    return rows[0];
  }

  return {
    database,
    broker,
    engine,
    requests,
    start: async (definition, more = {}) => {
      const outcome = await engine.start({
        instanceId: createInstanceId(definition.id, Date.now()),
        ownerId: 'operator',
        definition,
        workflowVersion: null,
        isDraft: false,
        trigger: {},
        triggerType: 'manual',
        triggerNodeIds: definition.nodes.filter((node) => node.type === 'trigger').map((node) => node.id),
        depth: 0,
        rerunOf: null,
        functionPolicies: {},
        sealedIntegrations: null,
        receipt: null,
        ...more,
      });
      return outcome.instanceId;
    },
    waitFor: (executionId, satisfies = (row) => ENDED.has(row.runtime_status)) =>
      new Promise((resolve, reject) => {
        const watch = (): void => {
          read(executionId).then((row) => {
            if (row === undefined || !satisfies(row)) return;
            watchers.delete(watch);
            resolve(row);
          }, reject);
        };
        watchers.add(watch);
        watch();
      }),
    events: async (executionId) => {
      const { rows } = await database.pool.query(
        'SELECT event FROM execution_events WHERE execution_id = $1 ORDER BY sequence',
        [executionId],
      );
      return rows.map((row) => row.event);
    },
    outputs: async (executionId) => {
      const { rows } = await database.pool.query(
        'SELECT node_id, output FROM node_runs WHERE execution_id = $1 AND output IS NOT NULL',
        [executionId],
      );
      return Object.fromEntries(rows.map((row) => [row.node_id, row.output]));
    },
    stop: async () => {
      await runner.close();
      await results.close();
      await engine.close();
      await real.close();
      await turnPool.end();
      await database.drop();
    },
  };
}
