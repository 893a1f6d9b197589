import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type { ExecutionFailure } from '#schemas/execution/execution-api.ts';
import type { StartReceipt } from '../../engine/engine.ts';
import type { ExecutionState } from '../../interpreter/state.ts';
import { isMissedRows, toViolatedConstraint, type CheckedStatement } from '#events/platform/postgres/commit.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import type pg from 'pg';
import { advanceScheduleStatement } from './schedule-statements.ts';

/** An execution's row as a turn leaves it. */
export interface ExecutionWrite {
  readonly id: string;
  readonly expectedVersion: number;
  readonly version: number;
  readonly state: ExecutionState;
  readonly currentNodes: readonly string[];
  readonly outputBytes: number;
  readonly completedAt: string | null;
}

/** A new execution's row; its definition is pinned by hash. */
export interface ExecutionInsert extends ExecutionWrite {
  readonly ownerId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number | null;
  readonly isDraft: boolean;
  readonly definitionVersion: string | null;
  readonly definitionHash: string;
  readonly triggerType: string;
  readonly triggerNodeIds: readonly string[];
  readonly trigger: string;
  readonly sealedIntegrationsRef: string | null;
  readonly rerunOf: string | null;
  readonly depth: number;
  readonly startedAt: string;
  readonly traceparent: string | null;
}

function toErrorText({ error, ending }: ExecutionState): string | null {
  if (error === null) return null;
  const failure: ExecutionFailure = ending === null ? error : { ...error, nodeId: ending.nodeId };
  return JSON.stringify(failure);
}

/** Arrays of different length cannot be one parameter, so each travels as array text; node ids have no letter that it would escape. */
function toCurrentNodesText(write: ExecutionWrite): string {
  return `{${write.currentNodes.map((nodeId) => `"${nodeId}"`).join(',')}}`;
}

const column = <Row, Value>(rows: readonly Row[], pick: (row: Row) => Value): Value[] => rows.map((row) => pick(row));

/**
 * Inserts new executions. An id that exists already breaks the transaction (unique_violation), so that nothing of the second start stays.
 */
export function insertExecutionsStatement(rows: readonly ExecutionInsert[]): Statement {
  return {
    name: 'executions_insert',
    text: `INSERT INTO executions (id, owner_id, workflow_id, workflow_name, workflow_version, definition_hash, trigger_type, trigger,
        sealed_integrations_ref, rerun_of, depth, runtime_status, phase, progress, current_nodes, error, state, version, last_sequence,
        output_bytes, started_at, completed_at, traceparent, is_draft, definition_version, trigger_node_ids)
      SELECT id, owner_id, workflow_id, workflow_name, workflow_version, definition_hash, trigger_type, trigger::json,
        sealed_ref, rerun_of, depth, runtime_status, phase, progress, current_nodes::text[], error::json,
        state::json, version, last_sequence, output_bytes, started_at, completed_at, traceparent, is_draft, definition_version,
        trigger_node_ids::json
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
        $11::int[], $12::text[], $13::text[], $14::int[], $15::text[], $16::text[], $17::text[], $18::int[], $19::int[], $20::bigint[],
        $21::timestamptz[], $22::timestamptz[], $23::text[], $24::boolean[], $25::text[], $26::text[])
        AS t(id, owner_id, workflow_id, workflow_name, workflow_version, definition_hash, trigger_type, trigger, sealed_ref, rerun_of, depth,
          runtime_status, phase, progress, current_nodes, error, state, version, last_sequence, output_bytes, started_at, completed_at,
          traceparent, is_draft, definition_version, trigger_node_ids)`,
    values: [
      column(rows, (row) => row.id),
      column(rows, (row) => row.ownerId),
      column(rows, (row) => row.workflowId),
      column(rows, (row) => row.workflowName),
      column(rows, (row) => row.workflowVersion),
      column(rows, (row) => row.definitionHash),
      column(rows, (row) => row.triggerType),
      toJsonTextArray(rows.map((row) => row.trigger)),
      column(rows, (row) => row.sealedIntegrationsRef),
      column(rows, (row) => row.rerunOf),
      column(rows, (row) => row.depth),
      column(rows, (row) => row.state.runtimeStatus),
      column(rows, (row) => row.state.phase),
      column(rows, (row) => row.state.progress),
      column(rows, toCurrentNodesText),
      toJsonTextArray(rows.map((row) => toErrorText(row.state))),
      toJsonTextArray(rows.map((row) => JSON.stringify(row.state))),
      column(rows, (row) => row.version),
      column(rows, (row) => row.state.sequence),
      column(rows, (row) => row.outputBytes),
      column(rows, (row) => row.startedAt),
      column(rows, (row) => row.completedAt),
      column(rows, (row) => row.traceparent),
      column(rows, (row) => row.isDraft),
      column(rows, (row) => row.definitionVersion),
      toJsonTextArray(rows.map((row) => JSON.stringify(row.triggerNodeIds))),
    ],
  };
}

/**
 * Writes the new state of executions whose version is still the expected one. When one of them is not, another process was faster, and nothing of
 * the lost race stays.
 */
export function updateExecutionsStatement(rows: readonly ExecutionWrite[]): CheckedStatement {
  return {
    name: 'executions_update',
    text: `UPDATE executions e SET version = g.version, state = g.state::json, runtime_status = g.runtime_status, phase = g.phase,
        progress = g.progress, current_nodes = g.current_nodes::text[], error = g.error::json,
        last_sequence = g.last_sequence, output_bytes = g.output_bytes, completed_at = g.completed_at
      FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::int[],
        $11::bigint[], $12::timestamptz[])
        AS g(id, expected, version, state, runtime_status, phase, progress, current_nodes, error, last_sequence, output_bytes, completed_at)
      WHERE e.id = g.id AND e.version = g.expected`,
    values: [
      column(rows, (row) => row.id),
      column(rows, (row) => row.expectedVersion),
      column(rows, (row) => row.version),
      toJsonTextArray(rows.map((row) => JSON.stringify(row.state))),
      column(rows, (row) => row.state.runtimeStatus),
      column(rows, (row) => row.state.phase),
      column(rows, (row) => row.state.progress),
      column(rows, toCurrentNodesText),
      toJsonTextArray(rows.map((row) => toErrorText(row.state))),
      column(rows, (row) => row.state.sequence),
      column(rows, (row) => row.outputBytes),
      column(rows, (row) => row.completedAt),
    ],
    mustAffect: rows.length,
  };
}

/** Pins definitions; the same hash is the same text. */
export function insertDefinitionsStatement(
  rows: readonly { readonly hash: string; readonly definition: string }[],
): Statement {
  return {
    name: 'execution_definitions_insert',
    text: `INSERT INTO execution_definitions (hash, definition) SELECT hash, definition::json FROM unnest($1::text[], $2::text[]) AS t(hash, definition)
      ON CONFLICT DO NOTHING`,
    values: [column(rows, (row) => row.hash), toJsonTextArray(rows.map((row) => row.definition))],
  };
}

/** Primary key that tells a repeated start from any other collision. */
const RECEIPTS_CONSTRAINT = 'start_receipts_owner_id_key_pk';

/**
 * Takes a start's key; one that is taken breaks the transaction (unique_violation on `RECEIPTS_CONSTRAINT`). A schedule that the start fires goes on; one
 * that has gone on already breaks it too (`isMissedRows`).
 */
export function receiptStatements(receipt: StartReceipt, executionId: string): readonly CheckedStatement[] {
  return [
    {
      name: 'start_receipts_insert',
      text: 'INSERT INTO start_receipts (owner_id, key, body_hash, execution_id) VALUES ($1, $2, $3, $4)',
      values: [receipt.scope, receipt.key, receipt.bodyHash, executionId],
    },
    ...(receipt.advances === undefined ? [] : [advanceScheduleStatement(receipt.advances)]),
  ];
}

/** Whether a start failed because its key was taken, or its schedule had gone on, before. */
export function isStartTaken(error: unknown): boolean {
  return toViolatedConstraint(error) === RECEIPTS_CONSTRAINT || isMissedRows(error);
}

/** The execution that took a key, and the hash of its body. */
export async function readReceipt(
  pool: pg.Pool,
  { scope, key }: Pick<StartReceipt, 'scope' | 'key'>,
): Promise<{ executionId: string; bodyHash: string } | null> {
  const { rows } = await pool.query<{ execution_id: string; body_hash: string }>({
    name: 'start_receipts_read',
    text: 'SELECT execution_id, body_hash FROM start_receipts WHERE owner_id = $1 AND key = $2',
    values: [scope, key],
  });
  const [row] = rows;
  return row === undefined ? null : { executionId: row.execution_id, bodyHash: row.body_hash };
}

/** Forgets receipts whose purge is 7 days ago (decision D53). */
export async function expireReceipts(pool: pg.Pool): Promise<void> {
  await pool.query('DELETE FROM start_receipts WHERE expires_at < now()');
}
