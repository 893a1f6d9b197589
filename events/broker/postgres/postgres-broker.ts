import type pg from 'pg';
import { GROUPS, SUBSCRIBED_TOPICS } from '../../contracts/topics.ts';
import type { Broker, OutgoingEvent, SubscribeOptions } from '../broker.ts';
import { type WarningLogger, SILENT } from '../../platform/process/warning-logger.ts';
import { type Consumer, createConsumer } from '../consumer.ts';
import { DeadLetterNotFoundError } from '../dead-letter-not-found-error.ts';
import type { MessageStore } from '../message-store.ts';
import type { Outbox, Publication } from '../outbox.ts';
import { DEFAULT_REDELIVERY, type RedeliveryPolicy } from '../redelivery-policy.ts';
import { createKeptConnection, type KeptConnection } from '../../platform/postgres/kept-connection.ts';
import { createNotifier, GROUPS_CHANNEL, toWakeUpChannel } from './notifier.ts';
import { createPostgresMessageStore, createSettler, type Settler } from './postgres-message-store.ts';
import { createPublisher } from './publisher.ts';
import {
  insertMessagesStatement,
  listGroupsStatement,
  notifyStatement,
  purgeExecutionStatement,
  registerGroupsStatement,
  replayDeadLetterStatement,
  toQueueRow,
  toChunks,
} from './queue-statements.ts';
import { readDeadLetters } from './read-dead-letters.ts';

/** Consumers of ours, registered at once so that nothing is lost that is published before they first start. */
const OWN_GROUPS = [
  ...SUBSCRIBED_TOPICS.runner.map((topic) => ({ topic, group: GROUPS.runner })),
  ...SUBSCRIBED_TOPICS.orchestrator.map((topic) => ({ topic, group: GROUPS.orchestrator })),
];

/** How long `close` tries to write the last outcomes. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * A lost lease or acknowledgement costs a redelivery and nothing else, so nobody waits for the disk. The planner settings keep to the index
 * however old the statistics of this fast-changing table are.
 */
const CONSUMER_SETTINGS = {
  synchronous_commit: 'off',
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
};

export interface PostgresBrokerOptions {
  /** Publishes, durably. The broker never ends it. */
  readonly pool: pg.Pool;
  /** For the broker's own two connections: one that listens, one that leases and acknowledges. */
  readonly connectionString: string;
  readonly logger?: WarningLogger;
  readonly retry?: Partial<RedeliveryPolicy>;
  /** How often each subscription looks without being woken; 2 s by default. */
  readonly scanIntervalMs?: number;
  /** Adds to the store of a subscription what comes in by another way; `take` says that there is some of it. */
  readonly extendStore?: (store: MessageStore, options: SubscribeOptions, take: () => void) => MessageStore;
}

/** The broker, and what others that build on its tables ask of it. */
export interface PostgresBroker extends Broker, Outbox {
  /** The groups of a topic, as far as this process knows. */
  groupsOf(topic: string): readonly string[];
  /** Asks the database which groups there are. */
  refreshGroups(): Promise<void>;
  /** Wakes the consumers of the topics, here and in other processes. */
  announce(topics: Iterable<string>): void;
}

interface BrokerState {
  readonly options: PostgresBrokerOptions;
  readonly logger: WarningLogger;
  /** Topics and their groups when last asked. */
  readonly groups: Map<string, readonly string[]>;
  readonly consumers: Map<Consumer, string>;
}

interface Connections {
  /** Leases, acknowledges, notifies. */
  readonly worker: KeptConnection;
  /** Only listens. */
  readonly listener: KeptConnection;
}

function wake(state: BrokerState, topic: string): void {
  for (const [consumer, its] of state.consumers) if (its === topic) consumer.wake();
}

function prepare(state: BrokerState, events: readonly OutgoingEvent[]): Publication {
  const consumed = events.filter(({ topic }) => state.groups.has(topic));
  const topics = [...new Set(toTopics(consumed))];
  return {
    statements: toChunks(consumed.map(toQueueRow)).map(insertMessagesStatement),
    wakeUps: topics.map((topic) => notifyStatement(toWakeUpChannel(topic), topic)),
    committed: () => {
      for (const topic of topics) wake(state, topic);
    },
  };
}

function toTopics(events: readonly OutgoingEvent[]): readonly string[] {
  return events.map((outgoing) => outgoing.topic);
}

/** Channel names are made of our own letters, so they need no quotes. */
function toListen(topic: string): string {
  return `LISTEN ${toWakeUpChannel(topic)}`;
}

async function refreshGroups(state: BrokerState): Promise<void> {
  const { rows } = await state.options.pool.query<{ topic: string; groups: string[] }>(listGroupsStatement());
  for (const { topic, groups } of rows) state.groups.set(topic, groups);
}

function hearOfGroups(state: BrokerState): void {
  refreshGroups(state).catch((error: unknown) => state.logger.warn({ err: error }, 'reading the groups failed'));
}

/** After a reconnect, notifications may have been missed. */
function catchUp(state: BrokerState): void {
  hearOfGroups(state);
  for (const consumer of state.consumers.keys()) consumer.wake();
}

async function connect(state: BrokerState): Promise<Connections> {
  const { connectionString } = state.options;
  const worker = await createKeptConnection({
    connectionString,
    applicationName: 'workflow-queue',
    settings: CONSUMER_SETTINGS,
    onConnected: () => catchUp(state),
    logger: state.logger,
  });
  const listener = await createKeptConnection({
    connectionString,
    applicationName: 'workflow-queue-listen',
    prepare: () => [`LISTEN ${GROUPS_CHANNEL}`, ...[...new Set(state.consumers.values())].map(toListen)],
    onConnected: () => catchUp(state),
    onNotification: (channel, topic, processId) => {
      if (channel === GROUPS_CHANNEL) hearOfGroups(state);
      // Our own consumers were woken without this detour.
      else if (processId !== worker.processId()) wake(state, topic);
    },
    logger: state.logger,
  }).catch(async (error: unknown) => {
    await worker.close();
    throw error;
  });
  return { worker, listener };
}

async function register(state: BrokerState, pairs: readonly { topic: string; group: string }[]): Promise<void> {
  const { rows } = await state.options.pool.query<{ topic: string }>(registerGroupsStatement(pairs));
  for (const { topic } of rows) await state.options.pool.query(notifyStatement(GROUPS_CHANNEL, topic));
  await refreshGroups(state);
}

function createSubscribe(state: BrokerState, { worker, listener }: Connections, settler: Settler): Broker['subscribe'] {
  return async (options, handler) => {
    await register(state, [{ topic: options.topic, group: options.group }]);
    const store = createPostgresMessageStore(worker, settler, options);
    const consumer: Consumer = createConsumer({
      store: state.options.extendStore?.(store, options, () => consumer.take()) ?? store,
      options,
      handler,
      policy: { ...DEFAULT_REDELIVERY, ...state.options.retry },
      scanIntervalMs: state.options.scanIntervalMs ?? 2_000,
      logger: state.logger,
    });
    state.consumers.set(consumer, options.topic);
    // When the connection is away, it listens as soon as it is back.
    await listener
      .query({ name: toWakeUpChannel(options.topic), text: toListen(options.topic), values: [] })
      .catch(() => undefined);
    consumer.wake();
    return {
      close: async () => {
        await consumer.close();
        state.consumers.delete(consumer);
      },
    };
  };
}

/**
 * The broker over `queue_messages`: one row per event and group, leased with SKIP LOCKED, deleted when acknowledged. Wake-ups travel by NOTIFY
 * after the commit; what they miss a slow scan finds. Lost connections are made again; nothing is thrown outside of the methods.
 *
 * @throws when the database cannot be reached or is not migrated.
 */
export async function createPostgresBroker(options: PostgresBrokerOptions): Promise<PostgresBroker> {
  const { pool } = options;
  const state: BrokerState = { options, logger: options.logger ?? SILENT, groups: new Map(), consumers: new Map() };
  const onPoolError = (error: Error) =>
    state.logger.warn({ err: error }, 'an idle connection to the database was lost');
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', onPoolError);
  await register(state, OWN_GROUPS);
  const connections = await connect(state);
  const { worker, listener } = connections;
  const settler = createSettler(worker, state.logger);
  const notifier = createNotifier(worker);
  const publisher = createPublisher(pool, insertMessagesStatement);

  const announce = (topics: Iterable<string>) => {
    for (const topic of new Set(topics)) {
      wake(state, topic);
      if (state.groups.has(topic)) notifier.announce(topic);
    }
  };

  return {
    publish: async (events) => {
      await publisher.publish(events.map(toQueueRow));
      announce(toTopics(events));
    },
    isConsumed: (topic) => state.groups.has(topic),
    groupsOf: (topic) => state.groups.get(topic) ?? [],
    refreshGroups: async () => await refreshGroups(state),
    announce,
    prepare: (events) => prepare(state, events),
    subscribe: createSubscribe(state, connections, settler),
    deadLetters: async (filter) => await readDeadLetters(pool, filter),
    replay: async (deadLetterId) => {
      const { rows } = /^\d{1,18}$/.test(deadLetterId)
        ? await pool.query<{ topic: string }>(replayDeadLetterStatement(deadLetterId))
        : { rows: [] };
      if (rows.length === 0) throw new DeadLetterNotFoundError(deadLetterId);
      announce(rows.map((row) => row.topic));
    },
    purge: async (executionId) => {
      await pool.query(purgeExecutionStatement(executionId));
    },
    close: async () => {
      await Promise.all([...state.consumers.keys()].map(async (consumer) => await consumer.close()));
      await publisher.drain();
      await settler.drain(CLOSE_TIMEOUT_MS);
      await Promise.all([worker.close(), listener.close()]);
      pool.off('error', onPoolError);
    },
  };
}
