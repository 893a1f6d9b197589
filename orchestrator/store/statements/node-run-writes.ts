import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type { Failure } from '#schemas/failure.ts';
import type { PayloadRef } from '#schemas/execution/function-result.ts';
import type { Timings } from '#schemas/execution/execution-event.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';

/** The final output of a node, as `node_runs.output` keeps it. `{{Label}}` resolves to its `{success, data}`. */
export type NodeOutput =
  | { readonly success: true; readonly data: PayloadRef }
  | { readonly success: false; readonly error: Failure };

/** A node run as a turn leaves it; null fields keep what is stored. */
export interface NodeRunWrite {
  readonly executionId: string;
  readonly nodeId: string;
  readonly attempt: number;
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  /** Templates filled. */
  readonly input: PayloadRef | null;
  readonly output: NodeOutput | null;
  readonly error: Failure | null;
  readonly timings: Timings | null;
  readonly requestedAt: string | null;
  readonly endedAt: string | null;
}

const toText = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Inserts or advances node runs; one row an attempt, so that no result is recorded twice. */
export function upsertNodeRuns(rows: readonly NodeRunWrite[]): Statement {
  return {
    name: 'node_runs_upsert',
    text: `INSERT INTO node_runs AS n (execution_id, node_id, attempt, status, input, output, error, timings, requested_at, ended_at)
      SELECT execution_id, node_id, attempt, status, input::json, output::json, error::json, timings::json, requested_at, ended_at
      FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[])
        AS t(execution_id, node_id, attempt, status, input, output, error, timings, requested_at, ended_at)
      ON CONFLICT (execution_id, node_id, attempt) DO UPDATE SET status = excluded.status, input = coalesce(excluded.input, n.input),
        output = coalesce(excluded.output, n.output), error = coalesce(excluded.error, n.error), timings = coalesce(excluded.timings, n.timings),
        requested_at = coalesce(n.requested_at, excluded.requested_at), ended_at = coalesce(excluded.ended_at, n.ended_at)`,
    values: [
      rows.map((row) => row.executionId),
      rows.map((row) => row.nodeId),
      rows.map((row) => row.attempt),
      rows.map((row) => row.status),
      toJsonTextArray(rows.map((row) => toText(row.input))),
      toJsonTextArray(rows.map((row) => toText(row.output))),
      toJsonTextArray(rows.map((row) => toText(row.error))),
      toJsonTextArray(rows.map((row) => toText(row.timings))),
      rows.map((row) => row.requestedAt),
      rows.map((row) => row.endedAt),
    ],
  };
}
