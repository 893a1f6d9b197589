import { toJsonTextArray } from '../../../platform/postgres/json-array.ts';
import type { Statement } from '../../../platform/postgres/statement.ts';
import type { QueueRow } from '../../postgres/queue-statements.ts';

/** Group of a dead letter whose topic no group listens to. */
export const NOBODY = 'nobody';

/** One event on its way to the sidecar. */
export interface OutboxRow extends QueueRow {
  readonly id: string;
}

/** `delayMs` says when the scan may send it. An event that waits already, to be handled, is left alone. */
export function insertOutboxStatement(rows: readonly OutboxRow[]): Statement {
  return {
    name: 'outbox_insert',
    text: `INSERT INTO outbox (id, topic, event, execution_id, due_at)
      SELECT m.id, m.topic, m.event::json, m.execution_id, now() + m.delay_ms * interval '1 millisecond'
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::float8[])
        AS m (id, topic, event, execution_id, delay_ms)
      ON CONFLICT (id) DO NOTHING`,
    values: [
      rows.map((row) => row.id),
      rows.map((row) => row.topic),
      toJsonTextArray(rows.map((row) => row.event)),
      rows.map((row) => row.executionId),
      rows.map((row) => row.delayMs),
    ],
  };
}

/** Takes what is due, oldest first, for `leaseMs`; without those that are being sent here. */
export function claimOutboxStatement(limit: number, leaseMs: number, beingSent: readonly string[]): Statement {
  return {
    name: 'outbox_claim',
    text: `UPDATE outbox SET due_at = now() + $2::float8 * interval '1 millisecond'
      WHERE id = ANY (ARRAY(
        SELECT id FROM outbox WHERE due_at <= now() AND id <> ALL ($3::uuid[])
        ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED))
      RETURNING id, topic, event::text AS event, execution_id`,
    values: [limit, leaseMs, beingSent],
  };
}

/** Gives back what could not be sent, to be tried again after a pause. */
export function postponeOutboxStatement(ids: readonly string[], pauseMs: number): Statement {
  return {
    name: 'outbox_postpone',
    text: `UPDATE outbox SET due_at = now() + $2::float8 * interval '1 millisecond' WHERE id = ANY ($1::uuid[])`,
    values: [ids, pauseMs],
  };
}

/** Keeps what was sent until it was handled; meanwhile it is sent again, at doubling intervals of at most an hour. */
export function keepOutboxStatement(ids: readonly string[], resendMs: number): Statement {
  return {
    name: 'outbox_keep',
    text: `UPDATE outbox SET sends = sends + 1,
        due_at = now() + least(interval '1 hour', $2::float8 * interval '1 millisecond' * 2 ^ least(sends, 20))
      WHERE id = ANY ($1::uuid[])`,
    values: [ids, resendMs],
  };
}

export function deleteOutboxStatement(ids: readonly string[]): Statement {
  return { name: 'outbox_delete', text: 'DELETE FROM outbox WHERE id = ANY ($1::uuid[])', values: [ids] };
}

export function findOutboxDueStatement(): Statement {
  return {
    name: 'outbox_next_due',
    text: `SELECT (extract(epoch FROM min(due_at) - clock_timestamp()) * 1000)::float8 AS due_ms FROM outbox`,
    values: [],
  };
}

/** Moves events that the sidecar refuses for good to the queues of their groups. Without a group they become dead letters of nobody. */
export function divertOutboxStatement(ids: readonly string[], reason: string): Statement {
  return {
    name: 'outbox_divert',
    text: `WITH gone AS (DELETE FROM outbox WHERE id = ANY ($1::uuid[]) RETURNING topic, event, execution_id),
      queued AS (INSERT INTO queue_messages (topic, group_name, event, execution_id)
        SELECT o.topic, g.group_name, o.event, o.execution_id FROM gone o JOIN queue_groups g ON g.topic = o.topic)
      INSERT INTO dead_letters (id, topic, group_name, event, execution_id, reason, delivery_count)
      SELECT nextval(pg_get_serial_sequence('queue_messages', 'id')), o.topic, $2, o.event, o.execution_id, $3, 0
      FROM gone o WHERE NOT EXISTS (SELECT FROM queue_groups g WHERE g.topic = o.topic)`,
    values: [ids, NOBODY, reason],
  };
}

/** Forgets what is still to be sent of an execution, and remembers that what comes back of it must not be stored. */
export function purgeOutboxStatement(executionId: string): Statement {
  return {
    name: 'outbox_purge',
    text: `WITH forgotten AS (DELETE FROM outbox WHERE execution_id = $1),
        expired AS (DELETE FROM purged_executions WHERE purged_at < now() - interval '1 day' AND execution_id <> $1)
      INSERT INTO purged_executions (execution_id) VALUES ($1)
      ON CONFLICT (execution_id) DO UPDATE SET purged_at = now()`,
    values: [executionId],
  };
}
