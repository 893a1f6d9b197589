import type pg from 'pg';
import type { Json } from '#schemas/json.ts';
import type { ExecutionState } from '../interpreter/state.ts';
import type { NodeOutput } from './statements/step-statements.ts';

/** The columns of an execution that a turn needs. */
export interface ExecutionRow {
  readonly id: string;
  readonly ownerId: string;
  readonly depth: number;
  readonly trigger: Json;
  readonly sealedIntegrationsRef: string | null;
  readonly definitionHash: string;
  readonly state: ExecutionState;
  readonly version: number;
  readonly outputBytes: number;
  readonly timerDueAt: number | null;
  readonly startedAt: number;
  readonly traceparent: string | null;
  /** When the latest attempts of nodes that are open were asked for, by node; of a recorded trace alone. */
  readonly openSince: Readonly<Record<string, number>>;
}

/** Reads executions for their next turn; unknown ids are absent. */
export async function readExecutions(pool: pg.Pool, ids: readonly string[]): Promise<readonly ExecutionRow[]> {
  const { rows } = await pool.query<
    ExecutionRow & {
      timerDueAt: string | null;
      outputBytes: string;
      startedAt: string;
      openSince: Record<string, number> | null;
    }
  >({
    name: 'executions_read',
    text: `SELECT e.id, e.owner_id AS "ownerId", e.depth, e.trigger, e.sealed_integrations_ref AS "sealedIntegrationsRef",
        e.definition_hash AS "definitionHash", e.state, e.version, e.output_bytes AS "outputBytes",
        extract(epoch FROM t.due_at) * 1000 AS "timerDueAt", extract(epoch FROM e.started_at) * 1000 AS "startedAt", e.traceparent,
        CASE WHEN e.traceparent LIKE '%-01' THEN (
          SELECT json_object_agg(r.node_id, round(extract(epoch FROM r.requested_at) * 1000) ORDER BY r.attempt) FROM node_runs r
          WHERE r.execution_id = e.id AND r.status = 'running' AND r.requested_at IS NOT NULL) END AS "openSince"
      FROM executions e LEFT JOIN timers t ON t.execution_id = e.id WHERE e.id = ANY($1::text[])`,
    values: [ids],
  });
  return rows.map((row) => ({
    ...row,
    outputBytes: Number(row.outputBytes),
    startedAt: Math.round(Number(row.startedAt)),
    openSince: row.openSince ?? {},
    timerDueAt: row.timerDueAt === null ? null : Math.round(Number(row.timerDueAt)),
  }));
}

/** Reads pinned definitions by hash, as they were stored. */
export async function readDefinitions(pool: pg.Pool, hashes: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const { rows } = await pool.query<{ hash: string; definition: unknown }>({
    name: 'execution_definitions_read',
    text: 'SELECT hash, definition FROM execution_definitions WHERE hash = ANY($1::text[])',
    values: [hashes],
  });
  return new Map(rows.map((row) => [row.hash, row.definition]));
}

/** The outputs that nodes ended with: of all of them, or of those asked for. */
export async function readNodeOutputs(
  pool: pg.Pool,
  executionId: string,
  nodeIds: readonly string[] | null,
): Promise<ReadonlyMap<string, NodeOutput>> {
  const { rows } = await pool.query<{ node_id: string; output: NodeOutput }>({
    name: 'node_outputs_read',
    text: `SELECT DISTINCT ON (node_id) node_id, output FROM node_runs
      WHERE execution_id = $1 AND output IS NOT NULL AND ($2::text[] IS NULL OR node_id = ANY($2::text[])) ORDER BY node_id, attempt DESC`,
    values: [executionId, nodeIds],
  });
  return new Map(rows.map((row) => [row.node_id, row.output]));
}

/** A payload as it was stored: JSON in UTF-8; null when there is none. */
export async function readPayloadBytes(pool: pg.Pool, ref: string): Promise<Buffer | null> {
  // As bytes: decoding megabytes from text would hold up the event loop.
  const query = {
    name: 'payload_read',
    text: 'SELECT bytes FROM payloads WHERE ref = $1',
    values: [ref],
    binary: true,
    types: { getTypeParser: () => (value: Buffer) => value },
  };
  const { rows } = await pool.query<{ bytes: Buffer }>(query);
  return rows[0]?.bytes ?? null;
}

/** Executions whose wake-up is due, the most overdue first, and when the next one will be (milliseconds from now; null: none is armed). */
export async function readDueTimers(
  pool: pg.Pool,
  limit: number,
): Promise<{ ids: readonly string[]; nextInMs: number | null }> {
  const due = await pool.query<{ execution_id: string }>({
    name: 'timers_due',
    text: 'SELECT execution_id FROM timers WHERE due_at <= now() ORDER BY due_at LIMIT $1',
    values: [limit],
  });
  const next = await pool.query<{ ms: string }>({
    name: 'timers_next',
    text: 'SELECT extract(epoch FROM due_at - now()) * 1000 AS ms FROM timers WHERE due_at > now() ORDER BY due_at LIMIT 1',
  });
  const [row] = next.rows;
  return {
    ids: due.rows.map((found) => found.execution_id),
    nextInMs: row === undefined ? null : Math.max(0, Number(row.ms)),
  };
}
