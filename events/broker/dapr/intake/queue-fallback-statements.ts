import type { Statement } from '../../../platform/postgres/statement.ts';

/** A delivery of the sidecar as one of our tables takes it. */
export interface FallbackRow {
  readonly topic: string;
  readonly groups: readonly string[];
  /** JSON text. */
  readonly event: string;
  readonly executionId: string | null;
  readonly deliveryCount: number;
}

/** Leaves a delivery to the queue of each group; nothing of a purged execution. Answers the ids. */
export function insertFallbackStatement(row: FallbackRow, delayMs: number): Statement {
  return {
    name: 'handover_queue',
    text: `INSERT INTO queue_messages (topic, group_name, event, execution_id, delivery_count, visible_at)
      SELECT $1, g, $3::json, $4, $5::int, now() + $6::float8 * interval '1 millisecond' FROM unnest($2::text[]) AS g
      WHERE NOT EXISTS (SELECT FROM purged_executions p WHERE p.execution_id = $4)
      RETURNING id`,
    values: [row.topic, row.groups, row.event, row.executionId, row.deliveryCount, delayMs],
  };
}

/** Makes a delivery a dead letter of each group; nothing of a purged execution. */
export function insertDeadLettersStatement(row: FallbackRow, reason: string): Statement {
  return {
    name: 'handover_dead',
    text: `INSERT INTO dead_letters (id, topic, group_name, event, execution_id, reason, delivery_count)
      SELECT nextval(pg_get_serial_sequence('queue_messages', 'id')), $1, g, $3::json, $4, $6, $5::int
      FROM unnest($2::text[]) AS g
      WHERE NOT EXISTS (SELECT FROM purged_executions p WHERE p.execution_id = $4)`,
    values: [row.topic, row.groups, row.event, row.executionId, row.deliveryCount, reason],
  };
}
