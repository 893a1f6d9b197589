import type pg from 'pg';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { ExecutionFailure, ExecutionSummary, ListExecutionsQuery } from '#schemas/execution/execution-api.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { Json } from '#schemas/json.ts';
import { isSafeText } from '#schemas/json-safety.ts';

/** The row of an execution, as answers about it need it. */
export interface ExecutionView {
  readonly id: string;
  readonly ownerId: string;
  readonly workflowId: string;
  readonly definitionHash: string;
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: Phase;
  readonly progress: number;
  readonly currentNodes: readonly string[];
  readonly error: ExecutionFailure | null;
  readonly trigger: Json;
  readonly startedAt: Date;
  readonly completedAt: Date | null;
}

/** Reads one execution of that owner; null when there is none or it is somebody else's: nobody can tell the difference (decision D12). */
export async function readExecutionView(pool: pg.Pool, id: string, ownerId: string): Promise<ExecutionView | null> {
  const { rows } = await pool.query<ExecutionView>({
    name: 'execution_view',
    text: `SELECT id, owner_id AS "ownerId", workflow_id AS "workflowId", definition_hash AS "definitionHash", runtime_status AS "runtimeStatus", phase,
        progress, current_nodes AS "currentNodes", error, trigger, started_at AS "startedAt", completed_at AS "completedAt"
      FROM executions WHERE id = $1 AND owner_id = $2`,
    values: [id, ownerId],
  });
  return rows[0] ?? null;
}

/** Recorded events after a sequence, in order. */
export async function readExecutionEvents(
  pool: pg.Pool,
  id: string,
  afterSequence: number,
): Promise<readonly ExecutionEvent[]> {
  const { rows } = await pool.query<{ event: ExecutionEvent }>({
    name: 'execution_events_read',
    text: 'SELECT event FROM execution_events WHERE execution_id = $1 AND sequence > $2 ORDER BY sequence',
    values: [id, afterSequence],
  });
  return rows.map((row) => row.event);
}

interface SummaryRow extends Omit<ExecutionSummary, 'startedAt' | 'completedAt'> {
  readonly startedAt: Date;
  readonly completedAt: Date | null;
  /** Microseconds would be lost in a Date, and a cursor must not skip rows. */
  readonly startedAtText: string;
}

function toCursor(row: SummaryRow): string {
  return Buffer.from(JSON.stringify([row.startedAtText, row.instanceId])).toString('base64url');
}

/** Cursors as `toCursor` writes them. PostgreSQL has no year 0. */
const CURSOR_INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Reads a cursor that `listExecutions` gave; null when it is none. */
export function parseCursor(cursor: string): readonly [string, string] | null {
  try {
    const [startedAt, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (typeof startedAt !== 'string' || typeof id !== 'string' || !isSafeText(id)) return null;
    return CURSOR_INSTANT.test(startedAt) && !Number.isNaN(Date.parse(startedAt)) ? [startedAt, id] : null;
  } catch {
    return null;
  }
}

/** A page of an owner's executions, newest first; keyset-paged, so that a page costs the same however deep it is. */
export async function listExecutions(
  pool: pg.Pool,
  ownerId: string,
  query: ListExecutionsQuery,
  after: readonly [string, string] | null,
): Promise<{ readonly executions: readonly ExecutionSummary[]; readonly nextCursor: string | null }> {
  const statuses = query.status === undefined ? null : Array.isArray(query.status) ? query.status : [query.status];
  const { rows } = await pool.query<SummaryRow>({
    text: `SELECT id AS "instanceId", workflow_id AS "workflowId", workflow_name AS "workflowName", workflow_version AS "workflowVersion",
        runtime_status AS "runtimeStatus", phase, progress, current_nodes AS "currentNodes", trigger_type AS "triggerType", error,
        started_at AS "startedAt", completed_at AS "completedAt", 
        to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "startedAtText"
      FROM executions
      WHERE owner_id = $1 AND ($2::text IS NULL OR workflow_id = $2) AND ($3::text[] IS NULL OR runtime_status = ANY($3))
        AND ($4::text IS NULL OR phase = $4) AND ($5::timestamptz IS NULL OR started_at > $5) AND ($6::timestamptz IS NULL OR started_at < $6)
        AND ($7::timestamptz IS NULL OR (started_at, id) < ($7, $8))
      ORDER BY started_at DESC, id DESC LIMIT $9`,
    values: [
      ownerId,
      query.workflowId ?? null,
      statuses,
      query.phase ?? null,
      query.startedAfter ?? null,
      query.startedBefore ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      query.limit + 1,
    ],
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    executions: page.map(({ startedAtText: _startedAtText, ...row }) => ({
      ...row,
      startedAt: row.startedAt.toISOString(),
      completedAt: row.completedAt?.toISOString() ?? null,
    })),
    nextCursor: rows.length > page.length && last !== undefined ? toCursor(last) : null,
  };
}
