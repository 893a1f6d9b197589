import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { PayloadRef } from '#schemas/execution/function-result.ts';
import { nodeRuns, payloads } from '#schemas/tables/executions.ts';
import type { Database } from '../database.ts';
import { notFound } from '../http/problem-response.ts';

const Attempt = z.coerce.number().int().min(0).max(1_000_000);
const StoredOutput = z.object({ success: z.literal(true), data: PayloadRef });

/**
 * The JSON text of an attempt's `input` or `output`, byte for byte where it is stored on its own. The caller has checked who asks.
 * @throws HttpProblem 404 when there is none, or it was purged.
 */
export async function readWholeValue(
  database: Database,
  asked: { readonly id: string; readonly nodeId: string; readonly attempt: string; readonly part: string },
): Promise<Uint8Array> {
  const attempt = Attempt.safeParse(asked.attempt);
  if (!attempt.success || (asked.part !== 'input' && asked.part !== 'output')) throw notFound('value');
  const [row] = await database
    .select({ input: nodeRuns.input, output: nodeRuns.output })
    .from(nodeRuns)
    .where(
      and(eq(nodeRuns.executionId, asked.id), eq(nodeRuns.nodeId, asked.nodeId), eq(nodeRuns.attempt, attempt.data)),
    );
  const stored: unknown = row?.[asked.part];
  if (stored === null || stored === undefined) throw notFound('value');
  const output = StoredOutput.safeParse(stored);
  const value = output.success ? output.data.data : stored;
  const reference = PayloadRef.safeParse(value);
  if (!reference.success) return Buffer.from(JSON.stringify(value));
  if ('inline' in reference.data) return Buffer.from(JSON.stringify(reference.data.inline));
  const [payload] = await database
    .select({ bytes: payloads.bytes })
    .from(payloads)
    .where(and(eq(payloads.ref, reference.data.ref), eq(payloads.executionId, asked.id)));
  if (payload === undefined) throw notFound('value');
  return payload.bytes;
}
