import type pg from 'pg';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

const STATUS_AFTER: Partial<Record<ExecutionEvent['type'], readonly [string, string]>> = {
  'execution.started': ['RUNNING', 'running'],
  'execution.paused': ['SUSPENDED', 'running'],
  'execution.resumed': ['RUNNING', 'running'],
  'execution.completed': ['COMPLETED', 'completed'],
  'execution.failed': ['FAILED', 'failed'],
  'execution.terminated': ['TERMINATED', 'cancelled'],
};

/** Writes an execution as the orchestrator does before its first event. */
export async function recordExecution(
  pool: pg.Pool,
  execution: {
    readonly id: string;
    readonly ownerId: string;
    readonly definition: WorkflowDefinition;
    /** Now when absent. */
    readonly startedAt?: string;
  },
): Promise<void> {
  const { id, ownerId, definition, startedAt } = execution;
  const hash = `hash-of-${definition.id}`;
  await pool.query('INSERT INTO execution_definitions (hash, definition) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    hash,
    JSON.stringify({ definition, policies: {} }),
  ]);
  await pool.query(
    `INSERT INTO executions (id, owner_id, workflow_id, workflow_name, workflow_version, definition_hash, trigger_type, trigger,
       runtime_status, phase, progress, current_nodes, state, version, last_sequence, started_at)
     VALUES ($1, $2, $3, $4, 1, $5, 'manual', '{}', 'PENDING', 'pending', 0, '{}', '{}', 0, 0, coalesce($6::timestamptz, now()))`,
    [id, ownerId, definition.id, definition.name, hash, startedAt ?? null],
  );
}

/** Commits events of an execution in one transaction and then, unless told otherwise, notifies, as the orchestrator does. */
export async function recordEvents(
  pool: pg.Pool,
  id: string,
  events: readonly ExecutionEvent[],
  notification: 'sent' | 'lost' = 'sent',
): Promise<void> {
  const last = events.at(-1);
  if (last === undefined) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO execution_events (execution_id, sequence, type, event)
       SELECT $1, sequence, type, event::json FROM unnest($2::int[], $3::text[], $4::text[]) AS e(sequence, type, event)`,
      [
        id,
        events.map((event) => event.sequence),
        events.map((event) => event.type),
        events.map((event) => JSON.stringify(event)),
      ],
    );
    const status = events.map((event) => STATUS_AFTER[event.type]).findLast((pair) => pair !== undefined);
    await client.query(
      `UPDATE executions SET last_sequence = $2, version = version + 1, runtime_status = coalesce($3, runtime_status),
         phase = coalesce($4, phase), completed_at = CASE WHEN $5 THEN now() END WHERE id = $1`,
      [
        id,
        last.sequence,
        status?.[0] ?? null,
        status?.[1] ?? null,
        ['execution.completed', 'execution.failed', 'execution.terminated'].includes(last.type),
      ],
    );
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  if (notification === 'sent') await pool.query('SELECT pg_notify($1, $2)', ['execution_events', JSON.stringify([id])]);
}
