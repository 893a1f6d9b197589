import { z } from 'zod';
import { Failure } from '../failure.ts';
import { Json } from '../json.ts';

/** The result of every function, and the value of `{{Label}}` (decision D45). */
export const FunctionResult = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: Json }),
  z.object({ success: z.literal(false), error: Failure }),
]);
export type FunctionResult = z.infer<typeof FunctionResult>;

/** The part that the orchestrator adds to POST /execute: the attempt, and the fields that `node.requested` has beside the input. */
export const ExecuteAttempt = z.object({
  number: z.number().int().positive(),
  /** ISO 8601: when the orchestrator asked for it. */
  requested_at: z.string().max(100),
  timeout_ms: z.number().int().positive(),
  /** The idempotency key for vendors; the same for all attempts of a node. */
  idempotency_key: z.string().min(1).max(300),
  owner_id: z.string().min(1).max(300),
  /** Reference to `input` when it is too large to be sent. */
  input_ref: z.object({ ref: z.string(), size_bytes: z.number().int() }).optional(),
  sealed_integrations_ref: z.string().optional(),
  traceparent: z.string().optional(),
  tracestate: z.string().optional(),
});
export type ExecuteAttempt = z.infer<typeof ExecuteAttempt>;

/**
 * Body of POST /execute of the runner, as the specification writes it. With `attempt`, which is the orchestrator's own, the templates of `input` are
 * filled already, and the answer is the result event of that attempt.
 */
export const ExecuteRequest = z.object({
  function_slug: z.string().min(1).max(200),
  execution_id: z.string().min(1).max(300),
  workflow_id: z.string().min(1).max(200),
  node_id: z.string().min(1).max(100),
  node_name: z.string().max(200).default(''),
  input: z.record(z.string(), Json).default({}),
  node_outputs: z.record(z.string(), z.unknown()).default({}),
  attempt: ExecuteAttempt.optional(),
});
export type ExecuteRequest = z.infer<typeof ExecuteRequest>;

/** Outputs above this size travel by claim check (decision D68). */
export const INLINE_PAYLOAD_BYTES = 8_192;

/** Largest output of one node (decision D28). */
export const MAX_OUTPUT_BYTES = 10_000_000;

/** Largest sum of the outputs of one execution. */
export const MAX_EXECUTION_BYTES = 64_000_000;

/** A value, inline or in `payloads` (claim check). */
export const PayloadRef = z.union([
  z.object({ inline: Json }),
  z.object({ ref: z.string(), sizeBytes: z.number().int() }),
]);
export type PayloadRef = z.infer<typeof PayloadRef>;
