import type pg from 'pg';
import { isTerminal, type RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { DeltaRow } from '../live/server-sent-events.ts';

/** The part of an execution that a client does not have. */
export interface MissedEvents {
  /** In order of sequence. */
  readonly rows: readonly DeltaRow[];
  readonly lastSequence: number;
  /** Whether nothing follows. */
  readonly isOver: boolean;
}

/** A row of `SINCE`; without events there is one whose `sequence` is null. */
type SinceRow = (DeltaRow | { readonly sequence: null }) & {
  readonly lastSequence: number;
  readonly runtimeStatus: RuntimeStatus;
};

/** ONE statement, so that status and events belong together. */
const SINCE = `SELECT e.sequence, e.type, e.event::text AS event, x.phase, x.progress, x.last_sequence AS "lastSequence",
    x.runtime_status AS "runtimeStatus"
  FROM executions x LEFT JOIN execution_events e ON e.execution_id = x.id AND e.sequence > $2
  WHERE x.id = $1 AND x.owner_id = ANY($3::text[]) ORDER BY e.sequence`;

/**
 * Reads the events of an execution behind a sequence, and none before it. Null when the execution has not come that far: then the sequence is of
 * another database, and the client has to begin anew.
 */
export async function readMissedEvents(
  pool: pg.Pool,
  ownerIds: readonly string[],
  id: string,
  sequence: number,
): Promise<MissedEvents | null> {
  const { rows } = await pool.query<SinceRow>({ name: 'missed_events', text: SINCE, values: [id, sequence, ownerIds] });
  const [first] = rows;
  if (first === undefined || sequence > first.lastSequence) return null;
  const { lastSequence, runtimeStatus } = first;
  return {
    rows: rows.flatMap((row) => (row.sequence === null ? [] : [row])),
    lastSequence,
    isOver: isTerminal(runtimeStatus),
  };
}
