import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Timings } from '#schemas/execution/execution-event.ts';
import { Failure } from '#schemas/failure.ts';
import { PayloadRef } from '#schemas/execution/function-result.ts';
import { Json } from '#schemas/json.ts';
import { nodeRuns, payloads } from '#schemas/tables/executions.ts';
import type { NodeRun, ShownValue } from '../../wire/node-run.ts';
import type { Database } from '../database.ts';

/** Larger values are shown cut: a browser cannot usefully render more. */
const SHOWN_BYTES = 256_000;

async function readShown(database: Database, stored: unknown): Promise<ShownValue | null> {
  if (stored === null || stored === undefined) return null;
  const reference = PayloadRef.safeParse(stored);
  if (!reference.success) return { kind: 'whole', value: Json.parse(stored) };
  if ('inline' in reference.data) return { kind: 'whole', value: reference.data.inline };
  const { ref, sizeBytes } = reference.data;
  const [row] = await database.select({ bytes: payloads.bytes }).from(payloads).where(eq(payloads.ref, ref));
  if (row === undefined) return { kind: 'gone', sizeBytes };
  if (row.bytes.byteLength > SHOWN_BYTES) {
    // `stream` leaves out a character that was cut in its middle.
    const text = new TextDecoder().decode(row.bytes.subarray(0, SHOWN_BYTES), { stream: true });
    return { kind: 'cut', text, sizeBytes };
  }
  return { kind: 'whole', value: Json.parse(JSON.parse(row.bytes.toString('utf8'))) };
}

/** The final output of a node, as the orchestrator stores it. The failure of `success: false` is in the column `error` too. */
const StoredOutput = z.union([
  z.object({ success: z.literal(true), data: PayloadRef }),
  z.object({ success: z.literal(false) }),
]);

async function readOutput(database: Database, stored: unknown): Promise<ShownValue | null> {
  const output = StoredOutput.safeParse(stored);
  if (!output.success) return readShown(database, stored);
  return output.data.success ? readShown(database, output.data.data) : null;
}

const toIso = (instant: string | null) => (instant === null ? null : new Date(instant).toISOString());

/** The attempts of a node, first to last, with input and output as far as a browser can show them. The caller has checked who asks. */
export async function readNodeRuns(
  database: Database,
  executionId: string,
  nodeId: string,
): Promise<readonly NodeRun[]> {
  const rows = await database
    .select()
    .from(nodeRuns)
    .where(and(eq(nodeRuns.executionId, executionId), eq(nodeRuns.nodeId, nodeId)))
    .orderBy(asc(nodeRuns.attempt));
  return Promise.all(
    rows.map(async (row) => ({
      attempt: row.attempt,
      status: row.status,
      input: await readShown(database, row.input),
      output: await readOutput(database, row.output),
      error: row.error === null ? null : Failure.parse(row.error),
      timings: row.timings === null ? null : Timings.parse(row.timings),
      requestedAt: toIso(row.requestedAt),
      endedAt: toIso(row.endedAt),
    })),
  );
}
