import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type { Failure } from '#schemas/failure.ts';
import type { PayloadRef } from '#schemas/execution/function-result.ts';
import type { Timings, ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';
import { LARGE_VALUE_BYTES } from '#schemas/execution/packed-result.ts';
import type { InterpreterEvent } from '../../interpreter/event.ts';

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
export function upsertNodeRunsStatement(rows: readonly NodeRunWrite[]): Statement {
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

/** A value kept beside the events (claim check). */
export interface PayloadWrite {
  readonly ref: string;
  readonly executionId: string;
  readonly bytes: Buffer;
}

/** Stores payloads; the same ref is the same bytes, so writing one twice changes nothing. */
export function insertPayloadsStatements(rows: readonly PayloadWrite[]): readonly Statement[] {
  const small = rows.filter(({ bytes }) => bytes.byteLength <= LARGE_VALUE_BYTES);
  const large = rows.filter(({ bytes }) => bytes.byteLength > LARGE_VALUE_BYTES);
  return [...(small.length === 0 ? [] : [insertTogether(small)]), ...large.map(insertAlone)];
}

/** A parameter of its own travels as bytes; inside a list it would be written as text, megabytes of it in the event loop. */
function insertAlone({ ref, executionId, bytes }: PayloadWrite): Statement {
  return {
    name: 'payload_insert',
    text: `INSERT INTO payloads (ref, execution_id, bytes, size_bytes) VALUES ($1::text, $2::text, $3::bytea, $4::int)
      ON CONFLICT (ref) DO NOTHING`,
    values: [ref, executionId, bytes, bytes.byteLength],
  };
}

function insertTogether(rows: readonly PayloadWrite[]): Statement {
  return {
    name: 'payloads_insert',
    text: `INSERT INTO payloads (ref, execution_id, bytes, size_bytes)
      SELECT ref, execution_id, bytes, length(bytes) FROM unnest($1::text[], $2::text[], $3::bytea[]) AS t(ref, execution_id, bytes)
      ON CONFLICT (ref) DO NOTHING`,
    values: [rows.map((row) => row.ref), rows.map((row) => row.executionId), rows.map((row) => row.bytes)],
  };
}

/** One consumed input with the resolutions that the host fed after it, in order: what a replay feeds again. */
export interface InputRow {
  readonly executionId: string;
  readonly position: number;
  readonly events: readonly InterpreterEvent[];
}

/** One recorded event. */
export interface EventRow {
  readonly executionId: string;
  readonly event: ExecutionEvent;
}

/** Appends consumed inputs; a position that is taken breaks the transaction (decision D56). */
export function insertInputsStatement(rows: readonly InputRow[]): Statement {
  return {
    name: 'execution_inputs_insert',
    text: `INSERT INTO execution_inputs (execution_id, position, input)
      SELECT execution_id, position, input::json FROM unnest($1::text[], $2::int[], $3::text[]) AS t(execution_id, position, input)`,
    values: [
      rows.map((row) => row.executionId),
      rows.map((row) => row.position),
      toJsonTextArray(rows.map((row) => JSON.stringify(row.events))),
    ],
  };
}

/** Appends recorded events under the interpreter's sequences. */
export function insertEventsStatement(rows: readonly EventRow[]): Statement {
  return {
    name: 'execution_events_insert',
    text: `INSERT INTO execution_events (execution_id, sequence, type, event)
      SELECT execution_id, sequence, type, event::json FROM unnest($1::text[], $2::int[], $3::text[], $4::text[]) AS t(execution_id, sequence, type, event)`,
    values: [
      rows.map((row) => row.executionId),
      rows.map((row) => row.event.sequence),
      rows.map((row) => row.event.type),
      toJsonTextArray(rows.map((row) => JSON.stringify(row.event))),
    ],
  };
}
