import type { Logger } from 'pino';
import { GROUPS, TOPICS } from '#events/contracts/topics.ts';
import type { BatchHandler, Broker } from '#events/broker/broker.ts';
import { combineStatements } from '#events/platform/postgres/combine-statements.ts';
import type { Outbox } from '#events/broker/outbox.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { createKeptConnection, type KeptConnection } from '#events/platform/postgres/kept-connection.ts';
import type { AttemptObserver } from './attempt-observer.ts';
import { createAttemptSlots, type AttemptSlots } from './attempt-slots.ts';
import { createInvokedAttempts, type InvokedAttempts } from './invoked-attempts.ts';
import { LEASE_MS, startLeaseKeeper, type LeaseKeeper } from './lease-keeper.ts';
import { createNodeConsumer } from './node-consumer.ts';
import { createResultWaiters } from './result-waiters.ts';
import { createResultWriter } from './result-writer.ts';
import type { AttemptDependencies } from './run-attempt.ts';
import {
  cancelClaims,
  claimRequests,
  giveBackClaims,
  purgeExecution,
  renewLeases,
  takeOverClaims,
} from '../store/claims-store.ts';
import { CLAIMS_APPLICATION } from '../network/own-database.ts';

export interface InboxOptions extends AttemptDependencies {
  readonly databaseUrl: string;
  readonly runnerId: string;
  readonly broker: Broker & Outbox;
  readonly concurrency: number;
  readonly observer?: AttemptObserver;
  readonly logger: Logger;
  /** How requests come: from `workflow.nodes`, or by POST /execute, which is served either way. Default `events`. */
  readonly dispatch?: 'events' | 'invoke';
  /** Default 10 s. */
  readonly leaseMs?: number;
}

export interface RunningInbox {
  readonly slots: AttemptSlots;
  readonly leases: LeaseKeeper;
  readonly attempts: InvokedAttempts;
  /** What is done with deliveries of `workflow.nodes`. */
  readonly consume: BatchHandler;
  /** Takes nothing new, finishes what ends within `limitMs`, gives back the rest. */
  close(limitMs: number): Promise<void>;
}

/**
 * Every statement of the inbox finds its rows by id. The table grows and its statistics lag behind, so a plan made while it was small would read
 * all of it later (measured: 300 requests/s in place of several thousand).
 */
const BY_INDEX = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
};

async function connect(options: InboxOptions): Promise<{ claims: KeptConnection; results: KeptConnection }> {
  const { databaseUrl: connectionString, logger } = options;
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

/** Starts taking node.requested: claims, runs, records and publishes until closed. */
export async function startInbox(options: InboxOptions): Promise<RunningInbox> {
  const { runnerId, broker, logger } = options;
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const { claims, results } = await connect(options);
  const run = (statement: Statement) => claims.query(statement);
  const waiters = createResultWaiters();
  const writer = createResultWriter({
    runnerId,
    outbox: broker,
    waiters,
    writeTogether: async (statements, behind, isFlushed) => {
      const combined = combineStatements(statements);
      if (combined === null) return;
      const connection = isFlushed ? results : claims;
      const written = connection.query(combined);
      for (const statement of behind) connection.query(statement).catch(() => undefined);
      await written;
    },
    logger,
  });
  const slots = createAttemptSlots({ ...options, writer });
  const leases = startLeaseKeeper({
    slots,
    renew: (requestIds) => renewLeases(run, runnerId, leaseMs, requestIds),
    takeOver: (limit) => takeOverClaims(run, runnerId, leaseMs, limit),
    logger,
    renewEveryMs: leaseMs / 3,
    scanEveryMs: Math.min(2_000, leaseMs / 2),
  });
  const inbox = {
    claim: (requests: Parameters<typeof claimRequests>[1], hasRoom: boolean) =>
      claimRequests(run, requests, runnerId, hasRoom ? leaseMs : 0),
    cancel: (requests: Parameters<typeof cancelClaims>[1]) => cancelClaims(run, requests, runnerId),
    // Durable: a purge that was answered stays.
    purge: (executionId: string) => purgeExecution((statement) => results.query(statement), executionId),
  };
  const consume = createNodeConsumer({ inbox, slots, registry: options.registry, broker, logger });
  const wanted = { topic: TOPICS.nodes, group: GROUPS.runner, maxBatch: 200, concurrency: 8, leaseMs: 30_000 };
  const subscription = options.dispatch === 'invoke' ? null : await broker.subscribe(wanted, consume);
  return {
    slots,
    leases,
    attempts: createInvokedAttempts({ inbox, slots, waiters }),
    consume,
    close: async (limitMs) => {
      const until = performance.now() + limitMs;
      // Handlers may wait for what runs, and what they still bring is to be finished too.
      await Promise.all([subscription?.close(), slots.drain(limitMs)]);
      await slots.drain(Math.max(0, until - performance.now()));
      leases.close();
      await giveBackClaims(run, runnerId).catch((error: unknown) => {
        logger.warn({ err: error }, 'claims were not given back; their leases end by themselves');
      });
      await Promise.all([claims.close(), results.close()]);
    },
  };
}
