import { LARGE_VALUE_BYTES } from '#schemas/execution/packed-result.ts';
import type { Statement } from '#events/platform/postgres/statement.ts';

/** A value kept beside the events (claim check). */
export interface PayloadWrite {
  readonly ref: string;
  readonly executionId: string;
  readonly bytes: Buffer;
}

/** Stores payloads; the same ref is the same bytes, so writing one twice changes nothing. */
export function insertPayloads(rows: readonly PayloadWrite[]): readonly Statement[] {
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
