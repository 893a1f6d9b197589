import type pg from 'pg';
import type { DeadLetter } from '../broker.ts';
import { fromStoredEvent, toUnreadableEvent } from '../../contracts/cloud-event.ts';
import { listDeadLettersStatement } from './queue-statements.ts';

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly group_name: string;
  readonly event: string;
  readonly reason: string;
  readonly delivery_count: number;
  readonly died_at: string;
}

/** Newest first. */
export async function readDeadLetters(
  pool: pg.Pool,
  filter: { readonly topic?: string; readonly limit: number },
): Promise<readonly DeadLetter[]> {
  const { rows } = await pool.query<Row>(listDeadLettersStatement(filter.topic, filter.limit));
  return rows.map((row) => ({
    id: row.id,
    topic: row.topic,
    group: row.group_name,
    event: fromStoredEvent(row.event) ?? toUnreadableEvent(row.id, row.event),
    reason: row.reason,
    deliveryCount: row.delivery_count,
    diedAt: row.died_at,
  }));
}
