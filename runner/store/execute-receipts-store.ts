import { createHash } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import { FunctionResult } from '#schemas/execution/function-result.ts';

/** The state of a POST /execute with this Idempotency-Key. */
export type ExecuteReceipt =
  | { readonly state: 'new' }
  | { readonly state: 'running' }
  | { readonly state: 'other_body' }
  | { readonly state: 'done'; readonly result: FunctionResult };

const ReceiptRow = z.object({
  is_mine: z.boolean(),
  state: z.string(),
  result: z.object({ bodyHash: z.string(), answer: FunctionResult.optional() }).nullable(),
});

/** Keys of callers cannot meet ids of requests, which have no `execute:` in front. */
export function toReceiptId(idempotencyKey: string): string {
  return `execute:${createHash('sha256').update(idempotencyKey).digest('hex')}`;
}

/** Claims a key, in the runner's inbox; one whose runner died is claimed again. The row holds no request, so nobody but its caller repeats it. */
async function claimReceipt(
  pool: pg.Pool,
  claim: { receiptId: string; executionId: string; bodyHash: string; runnerId: string; leaseMs: number },
): Promise<ExecuteReceipt> {
  const found = await pool.query(
    `WITH mine AS (
        INSERT INTO claims (request_id, execution_id, state, runner_id, lease_until, result)
        VALUES ($1, $2, 'running', $3, now() + $4::float8 * interval '1 millisecond', $5::json)
        ON CONFLICT (request_id) DO UPDATE
          SET runner_id = excluded.runner_id, lease_until = excluded.lease_until, runs = claims.runs + 1
          WHERE claims.state = 'running' AND claims.lease_until <= now() AND claims.result ->> 'bodyHash' = $6
        RETURNING state, result)
      SELECT true AS is_mine, state, result FROM mine
      UNION ALL
      SELECT false, state, result FROM claims WHERE request_id = $1 AND NOT EXISTS (SELECT 1 FROM mine)`,
    [
      claim.receiptId,
      claim.executionId,
      claim.runnerId,
      claim.leaseMs,
      JSON.stringify({ bodyHash: claim.bodyHash }),
      claim.bodyHash,
    ],
  );
  // No row: another call inserted it after this statement began.
  if (found.rows[0] === undefined) return { state: 'running' };
  const row = ReceiptRow.parse(found.rows[0]);
  if (row.is_mine) return { state: 'new' };
  if (row.result?.bodyHash !== claim.bodyHash) return { state: 'other_body' };
  if (row.state === 'done' && row.result.answer !== undefined) return { state: 'done', result: row.result.answer };
  return { state: 'running' };
}

/** Records the answer, so that the same key is answered alike from then on. */
async function finishReceipt(
  pool: pg.Pool,
  receiptId: string,
  runnerId: string,
  record: { bodyHash: string; answer: FunctionResult },
): Promise<void> {
  await pool.query(
    `UPDATE claims SET state = 'done', result = $3::json WHERE request_id = $1 AND runner_id = $2 AND state = 'running'`,
    [receiptId, runnerId, JSON.stringify(record)],
  );
}

/** Stores the answers to calls with an `Idempotency-Key`. */
export function createExecuteReceipts(pool: pg.Pool, runnerId: string) {
  return {
    claim: (receiptId: string, executionId: string, bodyHash: string, leaseMs: number) =>
      claimReceipt(pool, { receiptId, executionId, bodyHash, leaseMs, runnerId }),
    finish: (receiptId: string, bodyHash: string, answer: FunctionResult) =>
      finishReceipt(pool, receiptId, runnerId, { bodyHash, answer }),
  };
}
