import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Alarm, createAlarm } from '../../../platform/process/alarm.ts';
import type { Batcher } from '../../../platform/process/batcher.ts';
import type { BrokerLogger } from '../../../platform/process/broker-logger.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { createOutboxEraser, type OutboxEraser } from './outbox-eraser.ts';
import { claimOutbox, divertOutbox, findOutboxDue, keepOutbox, postponeOutbox } from './outbox-statements.ts';
import type { Parcel } from './parcel.ts';
import { createSendLanes } from './send-lanes.ts';
import type { Sidecar } from './sidecar.ts';

/** Events that wait in memory; more are left to the scan, so that a sidecar that is away fills no memory. */
const MAX_WAITING = 5_000;
/** A claim of the scan ends then; longer than a request may take. */
const CLAIM_MS = 10_000;
const CLAIM_SIZE = 500;
/** While the sidecar takes nothing, so few are enough to find out when it does. */
const PROBE_SIZE = 20;
/** A sidecar that took nothing is asked again so much later. */
const PAUSE_MS = 500;
const SHORTEST_PAUSE_MS = 10;
const MAX_REASON_LENGTH = 4_000;

export interface OutboxSenderOptions {
  readonly pool: pg.Pool;
  readonly sidecar: Sidecar;
  /** How often to look for what was left: by a crash, or while the sidecar was away. */
  readonly scanIntervalMs: number;
  /** Topics whose events stay after they were sent, until `confirm`, and are sent again after so long. */
  readonly confirmedTopics: readonly string[];
  readonly resendMs: number;
  /** Called with topics whose events went to the queue because the sidecar refuses them for good. */
  readonly diverted: (topics: readonly string[]) => void;
  readonly logger: BrokerLogger;
}

export interface OutboxSender {
  /** Sends what was just committed; its rows are deleted once the sidecar has it, those of confirmed topics once they were handled. */
  send(parcels: readonly Parcel[]): void;
  /** Announces a row that becomes due after this delay. */
  expect(delayMs: number): void;
  /** Confirms that events were handled; their rows are deleted. */
  confirm(ids: readonly string[]): void;
  /** False while events wait because the sidecar takes none. */
  isSending(): boolean;
  /** Drops what waits of an execution. */
  forget(executionId: string): void;
  /** Sends what waits, as far as it gets in `timeoutMs`; the rest is left to the next process. */
  close(timeoutMs: number): Promise<void>;
}

interface Desk {
  readonly options: OutboxSenderOptions;
  /** Ids that wait, are under way, or were sent and are not deleted yet: not for the scan. */
  readonly beingSent: Set<string>;
  readonly eraser: OutboxEraser;
  readonly alarm: Alarm;
  isFailing: boolean;
  isClosed: boolean;
}

function toIds(parcels: readonly Parcel[]): readonly string[] {
  return parcels.map(({ id }) => id);
}

function release({ beingSent }: Pick<Desk, 'beingSent'>, ids: readonly string[]): void {
  for (const id of ids) beingSent.delete(id);
}

/** Told once and not at every attempt. */
async function postpone(desk: Desk, failed: readonly Parcel[], reason: string | undefined): Promise<void> {
  const { pool, logger } = desk.options;
  const topic = failed[0]?.topic;
  if (!desk.isFailing) logger.warn({ reason, topic }, 'the sidecar takes no events; they are sent later');
  desk.isFailing = true;
  release(desk, toIds(failed));
  if (desk.isClosed) return;
  desk.alarm.set(PAUSE_MS + SHORTEST_PAUSE_MS);
  await pool.query(postponeOutbox(toIds(failed), PAUSE_MS));
}

async function divert(desk: Desk, refused: readonly Parcel[], reason: string | undefined): Promise<void> {
  const { pool, logger, diverted } = desk.options;
  const topics = [...new Set(refused.map(({ topic }) => topic))];
  logger.warn({ reason, topics }, 'the sidecar refuses events; they go by the queue');
  const told = toSafeText(`The sidecar refuses it: ${reason ?? 'it does not say why'}`, MAX_REASON_LENGTH);
  await pool.query(divertOutbox(toIds(refused), told)).finally(() => release(desk, toIds(refused)));
  diverted(topics);
}

async function settleSent(desk: Desk, topic: string, sent: readonly Parcel[]): Promise<void> {
  const { pool, confirmedTopics, resendMs } = desk.options;
  if (!confirmedTopics.includes(topic)) desk.eraser.erase(toIds(sent));
  else await pool.query(keepOutbox(toIds(sent), resendMs)).finally(() => release(desk, toIds(sent)));
}

async function transmit(desk: Desk, topic: string, parcels: readonly Parcel[]): Promise<void> {
  const { sent, refused, failed, reason } = await desk.options.sidecar.publish(topic, parcels);
  if (sent.length > 0) desk.isFailing = false;
  try {
    if (sent.length > 0) await settleSent(desk, topic, sent);
    if (refused.length > 0) await divert(desk, refused, reason);
    if (failed.length > 0) await postpone(desk, failed, reason);
  } catch (error) {
    // The rows are still there, and due in a moment.
    desk.options.logger.warn({ err: error, topic }, 'the outbox could not be written');
  }
}

function send(desk: Desk, lanes: Batcher<Parcel>, parcels: readonly Parcel[]): void {
  if (lanes.waiting() > MAX_WAITING) return;
  for (const parcel of parcels) {
    desk.beingSent.add(parcel.id);
    void lanes.add(parcel);
  }
}

async function scan(desk: Desk, lanes: Batcher<Parcel>): Promise<void> {
  const { pool, scanIntervalMs } = desk.options;
  if (lanes.waiting() > CLAIM_SIZE) return desk.alarm.set(PAUSE_MS);
  const size = desk.isFailing ? PROBE_SIZE : CLAIM_SIZE;
  const { rows } = await pool.query<{ id: string; topic: string; event: string; execution_id: string | null }>(
    claimOutbox(size, CLAIM_MS, [...desk.beingSent]),
  );
  send(
    desk,
    lanes,
    rows.map(({ id, topic, event, execution_id: executionId }) => ({ id, topic, text: event, executionId })),
  );
  if (rows.length === size) return desk.alarm.set(desk.isFailing ? PAUSE_MS : SHORTEST_PAUSE_MS);
  const next = await pool.query<{ due_ms: number | null }>(findOutboxDue());
  const dueMs = next.rows[0]?.due_ms ?? Infinity;
  // What could not be sent is tried again long before.
  if (dueMs > CLAIM_MS) desk.isFailing = false;
  if (dueMs < scanIntervalMs && !desk.isClosed) desk.alarm.set(Math.max(SHORTEST_PAUSE_MS, dueMs));
}

/**
 * Sends committed events through the sidecar, coalesced: what is published while a request runs is sent together by the next. A scan sends what a
 * crash or an absent sidecar left behind; at least once, as everything here.
 */
export function createOutboxSender(options: OutboxSenderOptions): OutboxSender {
  const { pool, scanIntervalMs, logger } = options;
  const beingSent = new Set<string>();
  const eraser = createOutboxEraser(pool, logger, (ids) => release({ beingSent }, ids));
  const alarm = createAlarm(() => look());
  const desk: Desk = { options, beingSent, eraser, alarm, isFailing: false, isClosed: false };
  const lanes = createSendLanes((topic, parcels) => transmit(desk, topic, parcels));
  let scanning: Promise<void> | undefined;

  function look(): void {
    if (desk.isClosed || scanning !== undefined) return;
    scanning = scan(desk, lanes)
      .catch((error: unknown) => logger.warn({ err: error }, 'reading the outbox failed'))
      .finally(() => {
        scanning = undefined;
      });
  }

  const timer = setInterval(look, scanIntervalMs);
  look();
  return {
    send: (parcels) => send(desk, lanes, parcels),
    expect: (delayMs) => alarm.set(Math.min(delayMs + SHORTEST_PAUSE_MS, scanIntervalMs)),
    confirm: (ids) => eraser.erase(ids),
    isSending: () => !desk.isFailing,
    forget: (executionId) => release(desk, toIds(lanes.remove((parcel) => parcel.executionId === executionId))),
    close: async (timeoutMs) => {
      desk.isClosed = true;
      clearInterval(timer);
      alarm.clear();
      await scanning;
      await Promise.race([lanes.drain(), pause(timeoutMs, undefined, { ref: false })]);
      lanes.remove(() => true);
      await eraser.close();
    },
  };
}
