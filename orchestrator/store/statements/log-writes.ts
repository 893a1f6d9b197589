import { toJsonTextArray } from '#events/platform/postgres/json-array.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { InterpreterEvent } from '../../interpreter/event.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';

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
export function insertInputs(rows: readonly InputRow[]): Statement {
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
export function insertEvents(rows: readonly EventRow[]): Statement {
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
