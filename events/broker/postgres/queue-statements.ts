import { toJsonTextArray } from '../../platform/postgres/json-array.ts';
import type { Statement } from '../../platform/postgres/statement.ts';
import { isSafeText } from '#schemas/json-safety.ts';
import type { CloudEvent } from '../../contracts/cloud-event.ts';
import type { OutgoingEvent } from '../broker.ts';

/** One message as the insert takes it. */
export interface QueueRow {
  readonly topic: string;
  /** JSON text of the event. */
  readonly event: string;
  readonly executionId: string | null;
  readonly delayMs: number;
}

export function insertMessagesStatement(rows: readonly QueueRow[]): Statement {
  return {
    name: 'queue_insert',
    text: `INSERT INTO queue_messages (topic, group_name, event, execution_id, visible_at)
      SELECT m.topic, g.group_name, m.event::json, m.execution_id, now() + m.delay_ms * interval '1 millisecond'
      FROM unnest($1::text[], $2::text[], $3::text[], $4::float8[]) WITH ORDINALITY
        AS m (topic, event, execution_id, delay_ms, position)
      JOIN queue_groups g ON g.topic = m.topic ORDER BY m.position`,
    values: [
      rows.map((row) => row.topic),
      toJsonTextArray(rows.map((row) => row.event)),
      rows.map((row) => row.executionId),
      rows.map((row) => row.delayMs),
    ],
  };
}

/**
 * Leases messages, and acknowledges others on the way: a consumer that goes from one event to the next saves a round trip each. The ids are an
 * array first: a subselect with LIMIT and SKIP LOCKED must run exactly once.
 */
export function leaseMessagesStatement(
  topic: string,
  group: string,
  limit: number,
  leaseMs: number,
  acknowledged: readonly string[],
): Statement {
  return {
    name: 'queue_lease',
    text: `WITH gone AS (DELETE FROM queue_messages WHERE id = ANY ($5::bigint[]))
      UPDATE queue_messages
      SET visible_at = now() + $4::float8 * interval '1 millisecond', delivery_count = delivery_count + 1
      WHERE id = ANY (ARRAY(
        SELECT id FROM queue_messages WHERE topic = $1 AND group_name = $2 AND visible_at <= now()
          AND id <> ALL ($5::bigint[])
        ORDER BY visible_at LIMIT $3 FOR UPDATE SKIP LOCKED))
      RETURNING id, event::text AS event, delivery_count`,
    values: [topic, group, limit, leaseMs, acknowledged],
  };
}

export function findNextDueStatement(topic: string, group: string): Statement {
  return {
    name: 'queue_next_due',
    text: `SELECT (extract(epoch FROM min(visible_at) - clock_timestamp()) * 1000)::float8 AS due_ms
      FROM queue_messages WHERE topic = $1 AND group_name = $2`,
    values: [topic, group],
  };
}

export function deleteMessagesStatement(ids: readonly string[]): Statement {
  return { name: 'queue_delete', text: 'DELETE FROM queue_messages WHERE id = ANY ($1::bigint[])', values: [ids] };
}

/** Both `retry` and `give_back`: the latter takes one off the count. */
export function delayMessagesStatement(
  rows: readonly { id: string; deliveryCount: number; delayMs: number; countBack: number }[],
): Statement {
  return {
    name: 'queue_delay',
    text: `UPDATE queue_messages m
      SET visible_at = clock_timestamp() + d.delay_ms * interval '1 millisecond', delivery_count = m.delivery_count - d.back
      FROM unnest($1::bigint[], $2::int[], $3::float8[], $4::int[]) AS d (id, delivery_count, delay_ms, back)
      WHERE m.id = d.id AND m.delivery_count = d.delivery_count`,
    values: [
      rows.map((row) => row.id),
      rows.map((row) => row.deliveryCount),
      rows.map((row) => row.delayMs),
      rows.map((row) => row.countBack),
    ],
  };
}

/** Queue and dead letters change in one statement: a message is in exactly one of them. */
export function buryMessagesStatement(
  rows: readonly { id: string; deliveryCount: number; reason: string }[],
): Statement {
  return {
    name: 'queue_bury',
    text: `WITH gone AS (
        DELETE FROM queue_messages m USING unnest($1::bigint[], $2::int[], $3::text[]) AS d (id, delivery_count, reason)
        WHERE m.id = d.id AND m.delivery_count = d.delivery_count
        RETURNING m.id, m.topic, m.group_name, m.event, m.execution_id, d.reason, m.delivery_count)
      INSERT INTO dead_letters (id, topic, group_name, event, execution_id, reason, delivery_count) SELECT * FROM gone`,
    values: [rows.map((row) => row.id), rows.map((row) => row.deliveryCount), rows.map((row) => row.reason)],
  };
}

export function listDeadLettersStatement(topic: string | undefined, limit: number): Statement {
  return {
    name: 'queue_dead_letters',
    text: `SELECT id, topic, group_name, event::text AS event, reason, delivery_count,
        to_char(died_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS died_at
      FROM dead_letters WHERE $1::text IS NULL OR topic = $1 ORDER BY id DESC LIMIT $2`,
    values: [topic ?? null, limit],
  };
}

export function replayDeadLetterStatement(id: string): Statement {
  return {
    name: 'queue_replay',
    text: `WITH raised AS (DELETE FROM dead_letters WHERE id = $1::bigint RETURNING topic, group_name, event, execution_id)
      INSERT INTO queue_messages (topic, group_name, event, execution_id) SELECT * FROM raised RETURNING topic`,
    values: [id],
  };
}

export function purgeExecutionStatement(executionId: string): Statement {
  return {
    name: 'queue_purge',
    text: `WITH messages AS (DELETE FROM queue_messages WHERE execution_id = $1)
      DELETE FROM dead_letters WHERE execution_id = $1`,
    values: [executionId],
  };
}

/** Answers the pairs that were not there before. */
export function registerGroupsStatement(pairs: readonly { topic: string; group: string }[]): Statement {
  return {
    name: 'queue_register',
    text: `INSERT INTO queue_groups (topic, group_name) SELECT * FROM unnest($1::text[], $2::text[])
      ON CONFLICT DO NOTHING RETURNING topic`,
    values: [pairs.map((pair) => pair.topic), pairs.map((pair) => pair.group)],
  };
}

export function listGroupsStatement(): Statement {
  return {
    name: 'queue_groups',
    text: 'SELECT topic, array_agg(group_name) AS groups FROM queue_groups GROUP BY topic',
    values: [],
  };
}

export function notifyStatement(channel: string, payload: string): Statement {
  return { name: 'queue_notify', text: 'SELECT pg_notify($1, $2)', values: [channel, payload] };
}

/** Topics are also payloads of NOTIFY, which holds 8,000 bytes. */
const MAX_TOPIC_LENGTH = 200;

/** Thrown for an event that no retry can publish. */
export class UnpublishableEventError extends Error {
  override readonly name = 'UnpublishableEventError';
}

/** The execution that an event belongs to, as far as a column can name it. */
export function toExecutionId({ executionid }: CloudEvent): string | null {
  return typeof executionid === 'string' && isSafeText(executionid) ? executionid : null;
}

/** @throws {UnpublishableEventError} */
export function toQueueRow({ topic, event, delayMs = 0 }: OutgoingEvent): QueueRow {
  if (topic === '' || topic.length > MAX_TOPIC_LENGTH || !isSafeText(topic)) {
    throw new UnpublishableEventError(`A topic has 1 to ${MAX_TOPIC_LENGTH} characters, none of them NUL.`);
  }
  if (!Number.isFinite(delayMs)) throw new UnpublishableEventError('The delay is not a number.');
  return { topic, event: JSON.stringify(event), executionId: toExecutionId(event), delayMs: Math.max(0, delayMs) };
}

/** Rows and characters of JSON text of one insert, at most. */
export const MAX_ROWS = 1_000;
export const MAX_BYTES = 8_000_000;

/** Cuts rows into inserts of bounded size. */
export function toChunks<Row extends QueueRow>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const chunks: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = chunks.at(-1);
    bytes += row.event.length;
    if (last === undefined || last.length >= MAX_ROWS || bytes > MAX_BYTES) {
      chunks.push([row]);
      bytes = row.event.length;
    } else last.push(row);
  }
  return chunks;
}
