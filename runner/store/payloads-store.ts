import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Statement } from '#events/platform/postgres/statement.ts';

/** A value on its way into `payloads`. */
export interface NewPayload {
  readonly ref: string;
  readonly executionId: string;
  /** The request whose result it belongs to: without its claim (purged meanwhile) the payload is not written. */
  readonly requestId: string;
  readonly bytes: Buffer;
}

/** `<execution>/<sha256 of the bytes>`: the same value of an execution is stored once. */
export function toPayloadRef(executionId: string, bytes: Uint8Array): string {
  return `${executionId}/${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Part of the finishing transaction. A payload that is there already stays. */
export function insertPayloadsStatement(payloads: readonly NewPayload[]): Statement {
  return {
    name: 'payloads_insert',
    text: `INSERT INTO payloads (ref, execution_id, bytes, size_bytes)
      SELECT ref, execution_id, bytes, octet_length(bytes)
      FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[]) AS t (ref, execution_id, bytes, request_id)
      WHERE EXISTS (SELECT 1 FROM claims WHERE claims.request_id = t.request_id)
      ON CONFLICT (ref) DO NOTHING`,
    values: [
      payloads.map((payload) => payload.ref),
      payloads.map((payload) => payload.executionId),
      payloads.map((payload) => payload.bytes),
      payloads.map((payload) => payload.requestId),
    ],
  };
}

/** The bytes of a payload; undefined when it is gone (purged). */
export async function readPayload(pool: pg.Pool, ref: string): Promise<Buffer | undefined> {
  const found = await pool.query<{ bytes: Buffer }>('SELECT bytes FROM payloads WHERE ref = $1', [ref]);
  return found.rows[0]?.bytes;
}
