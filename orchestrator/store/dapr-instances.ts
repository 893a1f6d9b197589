import type pg from 'pg';
import type { Statement } from '#events/platform/postgres/statement.ts';
import type { RuntimeStatus } from '#schemas/execution/execution-status.ts';

/** How a row of `dapr_instances` stands (schemas/tables/dapr-instances.ts). */
export type InstanceState = 'wanted' | 'running' | 'ended' | 'purged';

/** An execution and its Dapr workflow, to be compared; without a status the execution was purged. */
export interface InstanceRow {
  readonly executionId: string;
  readonly runtimeStatus: RuntimeStatus | null;
}

/**
 * Part of a start: the execution has its Dapr workflow (`running`), or somebody owes it one (`wanted`). An activity that came before the start may have
 * taken the workflow for one without an execution.
 */
export function insertInstanceStatement(executionId: string, state: 'wanted' | 'running'): Statement {
  return {
    name: 'dapr_instance_insert',
    text: `INSERT INTO dapr_instances (execution_id, state) VALUES ($1::text, $2::text)
      ON CONFLICT (execution_id) DO UPDATE SET state = 'wanted', checked_at = clock_timestamp()`,
    values: [executionId, state],
  };
}

/** Notes a Dapr workflow whose execution does not exist, so that it leaves Dapr; one that is known stays as it is. */
export async function noteOrphan(pool: pg.Pool, executionId: string): Promise<void> {
  await pool.query({
    name: 'dapr_instance_orphan',
    text: `INSERT INTO dapr_instances (execution_id, state) VALUES ($1::text, 'purged') ON CONFLICT DO NOTHING`,
    values: [executionId],
  });
}

/** Part of a purge: what Dapr keeps of the execution has to go as well. */
export function markPurgedStatement(executionId: string): Statement {
  return {
    name: 'dapr_instance_purge',
    text: `UPDATE dapr_instances SET state = 'purged', checked_at = to_timestamp(0) WHERE execution_id = $1::text`,
    values: [executionId],
  };
}

/** Notes how instances stand that stood in state `before`, and that they were looked at now. */
export async function writeInstances(
  pool: pg.Pool,
  executionIds: readonly string[],
  before: InstanceState,
  state: InstanceState,
): Promise<void> {
  if (executionIds.length === 0) return;
  await pool.query({
    name: 'dapr_instances_write',
    text: `UPDATE dapr_instances SET state = $2, checked_at = clock_timestamp()
      WHERE execution_id = ANY ($1::text[]) AND state = $3`,
    values: [executionIds, state, before],
  });
}

/** States that are noted without asking Dapr. */
export type NotedState = 'running' | 'ended';

/** States never go back: a note that comes late changes nothing. */
const BEFORE: Readonly<Record<NotedState, readonly InstanceState[]>> = {
  running: ['wanted'],
  ended: ['wanted', 'running'],
};

/** Notes that workflows were scheduled, or that Dapr was told of their end. */
export async function noteInstances(pool: pg.Pool, executionIds: readonly string[], state: NotedState): Promise<void> {
  if (executionIds.length === 0) return;
  await pool.query({
    name: 'dapr_instances_note',
    text: `UPDATE dapr_instances SET state = $2, checked_at = clock_timestamp()
      WHERE execution_id = ANY ($1::text[]) AND state = ANY ($3::text[])`,
    values: [executionIds, state, BEFORE[state]],
  });
}

/**
 * Instances in a state that nobody looked at for `olderThanMs`, the longest first; `isEnded` picks those whose execution ended as long ago or is gone, or
 * those that go on.
 */
export async function readInstances(
  pool: pg.Pool,
  wanted: {
    readonly state: InstanceState;
    readonly isEnded: boolean;
    readonly olderThanMs: number;
    readonly limit: number;
  },
): Promise<readonly InstanceRow[]> {
  const before = `statement_timestamp() - $2::float8 * interval '1 millisecond'`;
  const { rows } = await pool.query<InstanceRow>({
    name: `dapr_instances_read_${wanted.isEnded ? 'ended' : 'open'}`,
    text: `SELECT i.execution_id AS "executionId", e.runtime_status AS "runtimeStatus"
      FROM dapr_instances i LEFT JOIN executions e ON e.id = i.execution_id
      WHERE i.state = $1 AND i.checked_at < ${before}
        AND ${wanted.isEnded ? `(e.id IS NULL OR e.completed_at < ${before})` : 'e.id IS NOT NULL AND e.completed_at IS NULL'}
      ORDER BY i.checked_at LIMIT $3`,
    values: [wanted.state, wanted.olderThanMs, wanted.limit],
  });
  return rows;
}

/** Forgets rows of executions whose Dapr workflow is gone for good. */
export async function deleteInstances(pool: pg.Pool, executionIds: readonly string[]): Promise<void> {
  if (executionIds.length === 0) return;
  await pool.query({
    name: 'dapr_instances_delete',
    text: 'DELETE FROM dapr_instances WHERE execution_id = ANY ($1::text[])',
    values: [executionIds],
  });
}

/** Position and status of an execution; null when it is unknown. */
export async function readPosition(
  pool: pg.Pool,
  executionId: string,
): Promise<{
  readonly version: number;
  readonly runtimeStatus: RuntimeStatus;
  readonly phase: string;
  readonly message: string | null;
} | null> {
  const { rows } = await pool.query<{
    version: number;
    runtimeStatus: RuntimeStatus;
    phase: string;
    error: { readonly message?: string } | null;
  }>({
    name: 'execution_position',
    text: `SELECT version, runtime_status AS "runtimeStatus", phase, error FROM executions WHERE id = $1`,
    values: [executionId],
  });
  const [row] = rows;
  if (row === undefined) return null;
  const { error, ...position } = row;
  return { ...position, message: error?.message ?? null };
}
