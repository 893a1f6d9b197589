import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Alarm, createAlarm } from '../../../platform/process/alarm.ts';
import type { Batcher } from '../../../platform/process/batcher.ts';
import type { WarningLogger } from '../../../platform/process/warning-logger.ts';
import { toSafeText } from '#schemas/json-safety.ts';
import { createOutboxEraser, type OutboxEraser } from './outbox-eraser.ts';
import {
  claimOutboxStatement,
  divertOutboxStatement,
  findOutboxDueStatement,
  keepOutboxStatement,
  postponeOutboxStatement,
} from './outbox-statements.ts';
import type { OutboundEvent } from './outbound-event.ts';
import { createSendLanes } from './send-lanes.ts';
import type { SidecarPublisher } from './sidecar-publisher.ts';

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
  readonly sidecar: SidecarPublisher;
  /** How often to look for what was left: by a crash, or while the sidecar was away. */
  readonly scanIntervalMs: number;
  /** Topics whose events stay after they were sent, until `confirm`, and are sent again after so long. */
  readonly confirmedTopics: readonly string[];
  readonly resendMs: number;
  /** Called with topics whose events went to the queue because the sidecar refuses them for good. */
  readonly onDiverted: (topics: readonly string[]) => void;
  readonly logger: WarningLogger;
}

export interface OutboxSender {
  /** Sends what was just committed; its rows are deleted once the sidecar has it, those of confirmed topics once they were handled. */
  send(outbound: readonly OutboundEvent[]): void;
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

interface SenderState {
  readonly options: OutboxSenderOptions;
  /** Ids that wait, are under way, or were sent and are not deleted yet: not for the scan. */
  readonly beingSent: Set<string>;
  readonly eraser: OutboxEraser;
  readonly alarm: Alarm;
  isFailing: boolean;
  isClosed: boolean;
}

function toIds(outbound: readonly OutboundEvent[]): readonly string[] {
  return outbound.map(({ id }) => id);
}

function release({ beingSent }: Pick<SenderState, 'beingSent'>, ids: readonly string[]): void {
  for (const id of ids) beingSent.delete(id);
}

/** Told once and not at every attempt. */
async function postpone(
  state: SenderState,
  failed: readonly OutboundEvent[],
  reason: string | undefined,
): Promise<void> {
  const { pool, logger } = state.options;
  const topic = failed[0]?.topic;
  if (!state.isFailing) logger.warn({ reason, topic }, 'the sidecar takes no events; they are sent later');
  state.isFailing = true;
  release(state, toIds(failed));
  if (state.isClosed) return;
  state.alarm.set(PAUSE_MS + SHORTEST_PAUSE_MS);
  await pool.query(postponeOutboxStatement(toIds(failed), PAUSE_MS));
}

async function divert(
  state: SenderState,
  refused: readonly OutboundEvent[],
  reason: string | undefined,
): Promise<void> {
  const { pool, logger, onDiverted } = state.options;
  const topics = [...new Set(refused.map(({ topic }) => topic))];
  logger.warn({ reason, topics }, 'the sidecar refuses events; they go by the queue');
  const told = toSafeText(`The sidecar refuses it: ${reason ?? 'it does not say why'}`, MAX_REASON_LENGTH);
  await pool.query(divertOutboxStatement(toIds(refused), told)).finally(() => release(state, toIds(refused)));
  onDiverted(topics);
}

async function settleSent(state: SenderState, topic: string, sent: readonly OutboundEvent[]): Promise<void> {
  const { pool, confirmedTopics, resendMs } = state.options;
  if (!confirmedTopics.includes(topic)) state.eraser.erase(toIds(sent));
  else await pool.query(keepOutboxStatement(toIds(sent), resendMs)).finally(() => release(state, toIds(sent)));
}

async function transmit(state: SenderState, topic: string, outbound: readonly OutboundEvent[]): Promise<void> {
  const { sent, refused, failed, reason } = await state.options.sidecar.publish(topic, outbound);
  if (sent.length > 0) state.isFailing = false;
  try {
    if (sent.length > 0) await settleSent(state, topic, sent);
    if (refused.length > 0) await divert(state, refused, reason);
    if (failed.length > 0) await postpone(state, failed, reason);
  } catch (error) {
    // The rows are still there, and due in a moment.
    state.options.logger.warn({ err: error, topic }, 'the outbox could not be written');
  }
}

function send(state: SenderState, lanes: Batcher<OutboundEvent>, outbound: readonly OutboundEvent[]): void {
  if (lanes.waiting() > MAX_WAITING) return;
  for (const event of outbound) {
    state.beingSent.add(event.id);
    void lanes.add(event);
  }
}

async function scan(state: SenderState, lanes: Batcher<OutboundEvent>): Promise<void> {
  const { pool, scanIntervalMs } = state.options;
  if (lanes.waiting() > CLAIM_SIZE) return state.alarm.set(PAUSE_MS);
  const size = state.isFailing ? PROBE_SIZE : CLAIM_SIZE;
  const { rows } = await pool.query<{ id: string; topic: string; event: string; execution_id: string | null }>(
    claimOutboxStatement(size, CLAIM_MS, [...state.beingSent]),
  );
  send(
    state,
    lanes,
    rows.map(({ id, topic, event, execution_id: executionId }) => ({ id, topic, text: event, executionId })),
  );
  if (rows.length === size) return state.alarm.set(state.isFailing ? PAUSE_MS : SHORTEST_PAUSE_MS);
  const next = await pool.query<{ due_ms: number | null }>(findOutboxDueStatement());
  const dueMs = next.rows[0]?.due_ms ?? Infinity;
  // What could not be sent is tried again long before.
  if (dueMs > CLAIM_MS) state.isFailing = false;
  if (dueMs < scanIntervalMs && !state.isClosed) state.alarm.set(Math.max(SHORTEST_PAUSE_MS, dueMs));
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
  const state: SenderState = { options, beingSent, eraser, alarm, isFailing: false, isClosed: false };
  const lanes = createSendLanes((topic, outbound) => transmit(state, topic, outbound));
  let scanning: Promise<void> | undefined;

  function look(): void {
    if (state.isClosed || scanning !== undefined) return;
    scanning = scan(state, lanes)
      .catch((error: unknown) => logger.warn({ err: error }, 'reading the outbox failed'))
      .finally(() => {
        scanning = undefined;
      });
  }

  const timer = setInterval(look, scanIntervalMs);
  look();
  return {
    send: (outbound) => send(state, lanes, outbound),
    expect: (delayMs) => alarm.set(Math.min(delayMs + SHORTEST_PAUSE_MS, scanIntervalMs)),
    confirm: (ids) => eraser.erase(ids),
    isSending: () => !state.isFailing,
    forget: (executionId) => release(state, toIds(lanes.remove((event) => event.executionId === executionId))),
    close: async (timeoutMs) => {
      state.isClosed = true;
      clearInterval(timer);
      alarm.clear();
      await scanning;
      await Promise.race([lanes.drain(), pause(timeoutMs, undefined, { ref: false })]);
      lanes.remove(() => true);
      await eraser.close();
    },
  };
}
