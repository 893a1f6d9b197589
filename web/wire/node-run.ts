import { z } from 'zod';
import { Timings } from '#schemas/execution/execution-event.ts';
import { Failure } from '#schemas/failure.ts';
import { Json } from '#schemas/json.ts';

/** A stored value as far as a browser can show it; `cut` holds the first part of its JSON text, `gone` was purged. */
export const ShownValue = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('whole'), value: Json }),
  z.object({ kind: z.literal('cut'), text: z.string(), sizeBytes: z.number() }),
  z.object({ kind: z.literal('gone'), sizeBytes: z.number() }),
]);
export type ShownValue = z.infer<typeof ShownValue>;

/** One attempt of a node, as the inspector shows it. */
export const NodeRun = z.object({
  attempt: z.number().int(),
  status: z.string(),
  input: ShownValue.nullable(),
  output: ShownValue.nullable(),
  error: Failure.nullable(),
  timings: Timings.nullable(),
  requestedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type NodeRun = z.infer<typeof NodeRun>;

/** Answer of GET /api/executions/{id}/nodes/{nodeId}. */
export const NodeRunsResponse = z.object({ runs: z.array(NodeRun) });
