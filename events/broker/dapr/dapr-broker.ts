import { setTimeout as pause } from 'node:timers/promises';
import { v7 as toRowId } from 'uuid';
import type { CloudEvent } from '../../contracts/cloud-event.ts';
import type { Broker, OutgoingEvent, SubscribeOptions } from '../broker.ts';
import { SILENT } from '../../platform/process/warning-logger.ts';
import type { HttpInlet } from '../../platform/http/http-service.ts';
import type { Outbox } from '../outbox.ts';
import { createPostgresBroker, type PostgresBroker, type PostgresBrokerOptions } from '../postgres/postgres-broker.ts';
import { createPublisher } from '../postgres/publisher.ts';
import { toQueueRow, toChunks } from '../postgres/queue-statements.ts';
import { type HeldDeliveries, createHeldDeliveries } from './intake/held-deliveries.ts';
import { toConfirmedId } from './outbox/confirmed-events.ts';
import { createDeliveryInlet } from './intake/delivery-routes.ts';
import { createQueueFallback } from './intake/queue-fallback.ts';
import { createDeliveryIntake, type DeliveryIntakeOptions } from './intake/delivery-intake.ts';
import { createOutboxSender } from './outbox/outbox-sender.ts';
import { insertOutboxStatement, type OutboxRow, purgeOutboxStatement } from './outbox/outbox-statements.ts';
import type { SidecarAddress } from '../../platform/dapr/sidecar-http.ts';
import { createBoundedMap } from '../../platform/process/bounded-map.ts';
import { createSidecarPublisher } from './outbox/sidecar-publisher.ts';
import { createDirectSender, type DirectSender } from './outbox/direct-sender.ts';

/** An event that is larger goes by the queue: daprd takes 4 MiB when nobody tells it more, and a character may be three bytes. */
const MAX_CHARACTERS = 1_000_000;
/** The process that committed an event has this long to send it. After that others may. */
const GRACE_MS = 2_000;
const CLOSE_TIMEOUT_MS = 2_000;
const SCAN_INTERVAL_MS = 1_000;
/** A group that there never was is heard of by the other processes in that time; what is published before would miss it. */
const NEW_GROUP_MS = 100;
const RESEND_MS = 60_000;
/** Purged executions that are remembered: what the sidecar still delivers of them reaches no handler here. */
const MAX_PURGED = 10_000;

export interface DaprBrokerOptions extends Omit<PostgresBrokerOptions, 'extendStore'> {
  readonly sidecar: SidecarAddress;
  /** Name of the component. */
  readonly pubsubName: string;
  /** Topics that the sidecar delivers to this process; what comes for a group without subscription here goes to its queue. */
  readonly topics: readonly string[];
  /** Topics whose events go by the queue, whatever their size. None by default. */
  readonly queuedTopics?: readonly string[];
  /**
   * Topics whose events stay in the outbox until they were handled, and are sent again after `resendMs` (60 s), then at doubling intervals: for those
   * that nobody asks for again when daprd or Redis loses them. None by default.
   */
  readonly confirmedTopics?: readonly string[];
  readonly resendMs?: number;
  /** The token that the sidecar must show. */
  readonly appApiToken: string;
  /** Topics that others than our groups may listen to: their events are always published. None by default. */
  readonly isPublic?: (topic: string) => boolean;
}

/** The broker, and the routes of its deliveries. */
export interface DaprBroker extends Broker, Outbox {
  readonly inlet: HttpInlet;
  /** False while what this process publishes waits in the outbox, because the sidecar takes nothing. */
  isPublishing(): boolean;
}

type Outgoing = { readonly outgoing: OutgoingEvent; readonly row: OutboxRow };

function isForSidecar({ row }: Outgoing, queuedTopics: readonly string[]): boolean {
  return row.event.length <= MAX_CHARACTERS && !queuedTopics.includes(row.topic);
}

function toOutgoing(outgoing: OutgoingEvent, confirmedTopics: readonly string[]): Outgoing {
  const { topic, event } = outgoing;
  const id = confirmedTopics.includes(topic) ? toConfirmedId(topic, event) : toRowId();
  return { outgoing, row: { ...toQueueRow(outgoing), id } };
}

interface BrokerState {
  readonly queue: PostgresBroker;
  readonly send: (rows: readonly OutboxRow[]) => void;
  readonly isConsumed: (topic: string) => boolean;
  readonly queuedTopics: readonly string[];
  readonly confirmedTopics: readonly string[];
}

/** The delay of a row is when the scan may have it: what is due at once is sent by whoever wrote it. */
function withGrace(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  return rows.map((row) => (row.delayMs > 0 ? row : { ...row, delayMs: GRACE_MS }));
}

function split(
  events: readonly OutgoingEvent[],
  { queuedTopics, confirmedTopics }: Pick<BrokerState, 'queuedTopics' | 'confirmedTopics'>,
): {
  readonly bySidecar: readonly Outgoing[];
  readonly byQueue: readonly OutgoingEvent[];
} {
  const all = events.map((outgoing) => toOutgoing(outgoing, confirmedTopics));
  return {
    bySidecar: all.filter((one) => isForSidecar(one, queuedTopics)),
    byQueue: all.filter((one) => !isForSidecar(one, queuedTopics)).map(({ outgoing }) => outgoing),
  };
}

function createPublish(state: BrokerState, options: DaprBrokerOptions, direct: DirectSender) {
  const publisher = createPublisher<OutboxRow>(options.pool, insertOutboxStatement);
  const isDirect = ({ topic, delayMs }: OutboxRow) => delayMs === 0 && !state.confirmedTopics.includes(topic);
  /** Events that the sidecar has taken are durable. All others are kept in the outbox. */
  const keepOrSend = async (rows: readonly OutboxRow[]): Promise<void> => {
    const left = await direct(rows.filter(isDirect));
    const kept = [...rows.filter((row) => !isDirect(row)), ...left];
    await publisher.publish(withGrace(kept));
    state.send(kept);
  };
  const publish = async (events: readonly OutgoingEvent[]): Promise<void> => {
    // A group may have come in another process a moment ago.
    if (events.some(({ topic }) => !state.isConsumed(topic))) await state.queue.refreshGroups();
    const { bySidecar, byQueue } = split(
      events.filter(({ topic }) => state.isConsumed(topic)),
      state,
    );
    await Promise.all([keepOrSend(bySidecar.map(({ row }) => row)), state.queue.publish(byQueue)]);
  };
  return { publish, drain: () => publisher.drain() };
}

/** Publishing inside of transactions of others: rows of the outbox, and of the queue for what the sidecar cannot carry. */
function createOutbox(state: BrokerState): Outbox {
  const { queue, send, isConsumed } = state;
  return {
    isConsumed,
    prepare: (events) => {
      const consumed = events.filter(({ topic }) => isConsumed(topic));
      const { bySidecar, byQueue } = split(consumed, state);
      const rows = bySidecar.map(({ row }) => row);
      const queued = queue.prepare(byQueue);
      return {
        statements: [...toChunks(withGrace(rows)).map(insertOutboxStatement), ...queued.statements],
        wakeUps: queued.wakeUps,
        committed: () => {
          send(rows);
          queued.committed();
        },
      };
    },
  };
}

/** Opens the queue whose subscriptions get what the sidecar delivers, too. */
async function openQueue(
  options: DaprBrokerOptions,
  { purged, confirm }: Pick<DeliveryIntakeOptions, 'purged' | 'confirm'>,
) {
  const logger = options.logger ?? SILENT;
  const heldOf = new WeakMap<SubscribeOptions, HeldDeliveries>();
  const fallback = createQueueFallback(options.pool, (topic) => queue.announce([topic]));
  const queue: PostgresBroker = await createPostgresBroker({
    ...options,
    extendStore: (store, subscription, take) => {
      const held = createHeldDeliveries({ queue: store, options: subscription, fallback, take, logger });
      heldOf.set(subscription, held);
      return held.store;
    },
  });
  const intake = createDeliveryIntake({ known: queue, fallback, purged, confirm });
  const subscribe: Broker['subscribe'] = async (wanted, handler) => {
    const subscription = { ...wanted };
    const isNew = !queue.groupsOf(subscription.topic).includes(subscription.group);
    const opened = await queue.subscribe(subscription, handler);
    const held = heldOf.get(subscription);
    const shut = held === undefined ? undefined : intake.open(subscription.topic, subscription.group, held);
    if (isNew) await pause(NEW_GROUP_MS);
    return {
      close: async () => {
        shut?.();
        await held?.stop();
        await opened.close();
      },
    };
  };
  return { queue, intake, subscribe };
}

/**
 * The broker over Dapr pub/sub. What is published within a transaction is committed to `outbox` first, then sent through the sidecar; what is published
 * by itself is sent at once, and kept in `outbox` when the sidecar does not take it; of confirmed topics it is kept there first, until it was handled.
 * A delivery of the sidecar is handled in the request that brings it. Everything that does not succeed at the first try goes on in the PostgreSQL queue, whose redelivery, dead letters,
 * replay and purge are the ones of this broker.
 *
 * @throws when the database cannot be reached or is not migrated; the sidecar may come later.
 */
export async function createDaprBroker(options: DaprBrokerOptions): Promise<DaprBroker> {
  const { pool, pubsubName, topics, appApiToken, confirmedTopics = [] } = options;
  const purged = createBoundedMap<string, true>(MAX_PURGED);
  const confirm = (topic: string, event: CloudEvent) => {
    if (confirmedTopics.includes(topic)) sender.confirm([toConfirmedId(topic, event)]);
  };
  const { queue, intake, subscribe } = await openQueue(options, { purged, confirm });
  const sidecar = createSidecarPublisher(pubsubName, options.sidecar);
  const sender = createOutboxSender({
    pool,
    sidecar,
    scanIntervalMs: Math.min(options.scanIntervalMs ?? SCAN_INTERVAL_MS, SCAN_INTERVAL_MS),
    confirmedTopics,
    resendMs: options.resendMs ?? RESEND_MS,
    onDiverted: (topics) => queue.announce(topics),
    logger: options.logger ?? SILENT,
  });
  const state: BrokerState = {
    queue,
    queuedTopics: options.queuedTopics ?? [],
    confirmedTopics,
    isConsumed: (topic) => queue.isConsumed(topic) || (options.isPublic?.(topic) ?? false),
    send: (rows) => {
      for (const { delayMs } of rows) if (delayMs > 0) sender.expect(delayMs);
      sender.send(rows.filter(({ delayMs }) => delayMs === 0).map(({ event, ...row }) => ({ ...row, text: event })));
    },
  };
  const { publish, drain } = createPublish(state, options, createDirectSender(sidecar));
  const subscriptions = new Set<{ close(): Promise<void> }>();
  return {
    ...createOutbox(state),
    inlet: createDeliveryInlet({ intake, pubsubName, topics, appApiToken }),
    isPublishing: () => sender.isSending(),
    publish,
    subscribe: async (subscription, handler) => {
      const opened = await subscribe(subscription, handler);
      subscriptions.add(opened);
      return { close: async () => void (await opened.close(), subscriptions.delete(opened)) };
    },
    deadLetters: async (filter) => await queue.deadLetters(filter),
    replay: async (deadLetterId) => await queue.replay(deadLetterId),
    purge: async (executionId) => {
      purged.set(executionId, true);
      sender.forget(executionId);
      // First what is to come, then what is there: nothing slips in between.
      await pool.query(purgeOutboxStatement(executionId));
      await queue.purge(executionId);
    },
    close: async () => {
      await Promise.all([...subscriptions].map(async (subscription) => await subscription.close()));
      await drain();
      await sender.close(CLOSE_TIMEOUT_MS);
      await queue.close();
      await sidecar.close();
    },
  };
}
