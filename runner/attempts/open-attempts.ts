import type { Logger } from 'pino';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { BatchHandler, Broker } from '#events/broker/broker.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import { commitOn } from '#events/platform/postgres/commit.ts';
import { createKeptConnection, type KeptConnection } from '#events/platform/postgres/kept-connection.ts';
import { BY_INDEX } from '#events/platform/postgres/planner-settings.ts';
import { CLAIMS_APPLICATION } from '../network/own-database.ts';
import { createClaimStore } from '../store/claim-store.ts';
import { type BegunAttempts, createBegunAttempts } from './begun-attempts.ts';
import { createInvokedAttempts, type InvokedAttempts } from './invoked-attempts.ts';
import { LEASE_MS, startLeaseKeeper, type LeaseKeeper } from './lease-keeper.ts';
import { type AttemptPool, type AttemptPoolOptions, createAttemptPool } from './pool.ts';
import { createAttemptRecorder } from './record.ts';
import { createResultWaiters } from './result-waiters.ts';
import { runAttempt, type RunDependencies } from './run.ts';
import { createAttemptTaker } from './take.ts';

export interface OpenAttemptsOptions extends Omit<RunDependencies, 'begun'> {
  readonly databaseUrl: string;
  readonly runnerId: string;
  readonly broker: Broker & Outbox;
  readonly concurrency: number;
  readonly logger: Logger;
  /** How requests come: from `workflow.nodes`, or by POST /execute, which is served either way. Default `events`. */
  readonly dispatch?: 'events' | 'invoke';
  /** Default 10 s. */
  readonly leaseMs?: number;
}

/** A runner at work on attempts. */
export interface OpenAttempts {
  readonly pool: AttemptPool;
  readonly leases: LeaseKeeper;
  readonly invoked: InvokedAttempts;
  /** Handles deliveries of `workflow.nodes`. */
  readonly take: BatchHandler;
  /** Takes nothing new, finishes what ends within `limitMs`, gives back the rest. */
  close(limitMs: number): Promise<void>;
}

async function connect({ databaseUrl: connectionString, logger }: OpenAttemptsOptions): Promise<{
  readonly claims: KeptConnection;
  readonly results: KeptConnection;
}> {
  // A claim that a crash of the database forgets is claimed again under the same idempotency key; its acknowledgement is forgotten with it.
  const settings = { ...BY_INDEX, synchronous_commit: 'off' };
  const claims = await createKeptConnection({
    connectionString,
    applicationName: CLAIMS_APPLICATION,
    settings,
    logger,
  });
  const results = await createKeptConnection({
    connectionString,
    applicationName: 'runner-results',
    settings: BY_INDEX,
    logger,
  });
  return { claims, results };
}

type Work = Pick<AttemptPoolOptions, 'execute' | 'record'>;

/** The same work, after which an attempt counts as begun no more. What is stopped because this runner closes was interrupted. */
function withBegun(begun: BegunAttempts, isClosing: () => boolean, { execute, record }: Work): Work {
  return {
    execute: async (attempt, cancelled) => {
      try {
        return await execute(attempt, cancelled);
      } finally {
        if (cancelled.aborted && !isClosing()) begun.end(attempt.id);
      }
    },
    record: async (attempt, cancelled) => {
      await record(attempt, cancelled);
      begun.end(attempt.id);
    },
  };
}

/** Starts taking node.requested: claims, runs, records and publishes until closed. */
export async function openAttempts(options: OpenAttemptsOptions): Promise<OpenAttempts> {
  const { runnerId, broker, logger, leaseMs = LEASE_MS } = options;
  const connections = await connect(options);
  const claims = createClaimStore({
    runnerId,
    leaseMs,
    query: (statement) => connections.claims.query(statement),
    queryDurably: (statement) => connections.results.query(statement),
  });
  const waiters = createResultWaiters();
  const begun = createBegunAttempts(claims);
  let isClosing = false;
  const record = createAttemptRecorder({
    runnerId,
    broker,
    claims,
    waiters,
    commit: (statements, afterCommit, isFlushed) =>
      commitOn(isFlushed ? connections.results : connections.claims, statements, afterCommit),
    logger,
  });
  const pool = createAttemptPool({
    concurrency: options.concurrency,
    ...withBegun(begun, () => isClosing, {
      execute: (attempt, cancelled) => runAttempt(attempt, cancelled, { ...options, begun }),
      record,
    }),
    logger,
  });
  const leases = startLeaseKeeper({
    pool,
    claims,
    logger,
    renewEveryMs: leaseMs / 3,
    scanEveryMs: Math.min(2_000, leaseMs / 2),
  });
  const take = createAttemptTaker({ claims, pool, registry: options.registry, broker, logger });
  const wanted = { topic: TOPICS.nodes, group: GROUPS.runner, maxBatch: 200, concurrency: 8, leaseMs: 30_000 };
  const subscription = options.dispatch === 'invoke' ? null : await broker.subscribe(wanted, take);
  return {
    pool,
    leases,
    invoked: createInvokedAttempts({ claims, pool, waiters }),
    take,
    close: async (limitMs) => {
      const until = performance.now() + limitMs;
      isClosing = true;
      // Handlers may wait for what runs, and what they still bring is to be finished too.
      await Promise.all([subscription?.close(), pool.drain(limitMs)]);
      await pool.drain(Math.max(0, until - performance.now()));
      leases.close();
      await claims.giveBack(begun.interrupted()).catch((error: unknown) => {
        logger.warn({ err: error }, 'claims were not given back; their leases end by themselves');
      });
      await Promise.all([connections.claims.close(), connections.results.close()]);
    },
  };
}
