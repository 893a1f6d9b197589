import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Statement } from '#events/transport/outbox.ts';

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
export function toInsertPayloadStatement(payload: NewPayload): Statement {
  return {
    name: 'payloads_insert',
    text: `INSERT INTO payloads (ref, execution_id, bytes, size_bytes)
      SELECT $1, $2, $3::bytea, octet_length($3::bytea) WHERE EXISTS (SELECT 1 FROM claims WHERE request_id = $4)
      ON CONFLICT (ref) DO NOTHING`,
    values: [payload.ref, payload.executionId, payload.bytes, payload.requestId],
  };
}

/** The bytes of a payload; undefined when it is gone (purged). */
export async function readPayload(pool: pg.Pool, ref: string): Promise<Buffer | undefined> {
  const found = await pool.query<{ bytes: Buffer }>('SELECT bytes FROM payloads WHERE ref = $1', [ref]);
  return found.rows[0]?.bytes;
}
