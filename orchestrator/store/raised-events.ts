import type pg from 'pg';
import type { ExecutionState } from '../interpreter/state.ts';

/** The content of a raised event. */
export interface RaisedEvent {
  readonly eventName: string;
  readonly approved: boolean;
}

/** The event that an execution took or keeps under an id; null when there is none. */
export async function readRaisedEvent(
  pool: pg.Pool,
  executionId: string,
  eventId: string,
): Promise<RaisedEvent | null> {
  const { rows } = await pool.query<{ state: ExecutionState }>({
    name: 'raised_event_read',
    text: 'SELECT state FROM executions WHERE id = $1',
    values: [executionId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const decided = row.state.decisions.find((decision) => decision.eventId === eventId);
  if (decided !== undefined) return { eventName: decided.eventName, approved: decided.outcome === 'approved' };
  return row.state.buffered.find((event) => event.eventId === eventId) ?? null;
}
