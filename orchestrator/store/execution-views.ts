import type pg from 'pg';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type {
  ExecutionFailure,
  ListExecutionsQuery,
  ListExecutionsResponse,
} from '#schemas/execution/execution-api.ts';
import {
  listExecutionsStatement,
  toListPage,
  type ExecutionSummaryRow,
  type ListPosition,
} from '#schemas/execution/execution-list.ts';
import { IS_OWNED_BY_2 } from './ownership.ts';
import type { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import type { Json } from '#schemas/json.ts';

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
    text: `SELECT e.id, e.owner_id AS "ownerId", workflow_id AS "workflowId", definition_hash AS "definitionHash", runtime_status AS "runtimeStatus", phase,
        progress, current_nodes AS "currentNodes", error, trigger, started_at AS "startedAt", completed_at AS "completedAt"
      FROM executions e WHERE e.id = $1 AND ${IS_OWNED_BY_2}`,
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

/** A page of an owner's executions, newest first. `startedAfter` is inclusive, `startedBefore` exclusive. */
export async function listExecutions(
  pool: pg.Pool,
  ownerId: string,
  query: ListExecutionsQuery,
  after: ListPosition | null,
): Promise<ListExecutionsResponse> {
  const statement = listExecutionsStatement([ownerId], query, after, 'public');
  const { rows } = await pool.query<ExecutionSummaryRow>(statement);
  return toListPage(rows, query.limit);
}
