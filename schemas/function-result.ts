import { z } from 'zod';
import { Failure } from './failure.ts';
import { Json } from './json.ts';

/** What every function returns, and what `{{Label}}` refers to (functions.md). */
export const FunctionResult = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: Json }),
  z.object({ success: z.literal(false), error: Failure }),
]);
export type FunctionResult = z.infer<typeof FunctionResult>;

/** Body of POST /execute of the runner, as the specification writes it. */
export const ExecuteRequest = z.object({
  function_slug: z.string().min(1).max(200),
  execution_id: z.string().min(1).max(300),
  workflow_id: z.string().min(1).max(200),
  node_id: z.string().min(1).max(100),
  node_name: z.string().max(200).default(''),
  input: z.record(z.string(), Json).default({}),
  node_outputs: z.record(z.string(), z.unknown()).default({}),
});
export type ExecuteRequest = z.infer<typeof ExecuteRequest>;

/** Outputs above this size travel by claim check (architecture.md §3). */
export const INLINE_PAYLOAD_BYTES = 8_192;

/** Largest output of one node (architecture.md §2.17). */
export const MAX_OUTPUT_BYTES = 10_000_000;

/** Largest sum of the outputs of one execution. */
export const MAX_EXECUTION_BYTES = 64_000_000;

/** A value, inline or in `payloads` (claim check). */
export const PayloadRef = z.union([
  z.object({ inline: Json }),
  z.object({ ref: z.string(), sizeBytes: z.number().int() }),
]);
export type PayloadRef = z.infer<typeof PayloadRef>;
