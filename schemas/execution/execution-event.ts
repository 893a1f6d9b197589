import { z } from 'zod';
import { Failure } from '../failure.ts';

/** Every execution event has these; `at` is ISO 8601 in UTC. */
const base = {
  /** 1, 2, 3 … without gap, per execution. */
  sequence: z.number().int().positive(),
  at: z.string(),
};
const node = { ...base, nodeId: z.string() };
const attempt = { ...node, attempt: z.number().int().positive() };
const actor = { by: z.string(), reason: z.string().nullable() };

/** When the runner claimed, began and ended an attempt (ISO 8601); null for nodes that no runner executes. */
export const Timings = z.object({ claimedAt: z.string(), startedAt: z.string(), finishedAt: z.string() });
export type Timings = z.infer<typeof Timings>;

/**
 * The recorded events of an execution, in order. The live monitor, the history and `workflow.executions` are made from them.
 * On the wire its CloudEvents type is `dev.workflowbuilder.` + `type`. Outputs are not inside: they are read from `node_runs`.
 */
export const ExecutionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('execution.started'),
    ...base,
    triggerType: z.string(),
    triggerNodeIds: z.array(z.string()),
  }),
  z.object({ type: z.literal('execution.paused'), ...base, ...actor }),
  z.object({ type: z.literal('execution.resumed'), ...base, ...actor }),
  z.object({ type: z.literal('execution.completed'), ...base }),
  z.object({
    type: z.literal('execution.failed'),
    ...base,
    phase: z.enum(['failed', 'rejected', 'timed_out']),
    nodeId: z.string().nullable(),
    error: Failure,
  }),
  z.object({ type: z.literal('execution.terminated'), ...base, ...actor }),
  /** An attempt was handed to the runners. */
  z.object({ type: z.literal('node.requested'), ...attempt, functionSlug: z.string() }),
  /** The lease of an attempt ran out without a word from a runner: it was requested again under the same id. */
  z.object({ type: z.literal('node.asked_again'), ...attempt, asks: z.number().int() }),
  /** A runner works on it for longer than 250 ms. */
  z.object({ type: z.literal('node.started'), ...attempt, startedAt: z.string() }),
  /** The node ended well. `handle` is the outcome that its edges follow; null is the default one. */
  z.object({
    type: z.literal('node.completed'),
    ...attempt,
    handle: z.string().nullable(),
    timings: Timings.nullable(),
  }),
  /** An attempt failed. `next` is the consequence. */
  z.object({
    type: z.literal('node.failed'),
    ...attempt,
    error: Failure,
    timings: Timings.nullable(),
    next: z.enum(['retry', 'error_edge', 'continue', 'fail']),
    retryAt: z.string().nullable(),
    maximumAttempts: z.number().int(),
  }),
  z.object({ type: z.literal('node.skipped'), ...node, reason: z.enum(['untaken', 'disabled']) }),
  z.object({ type: z.literal('node.cancelled'), ...node, reason: z.string() }),
  z.object({ type: z.literal('timer.started'), ...node, dueAt: z.string() }),
  z.object({ type: z.literal('timer.fired'), ...node, dueAt: z.string() }),
  z.object({
    type: z.literal('approval.requested'),
    ...node,
    eventName: z.string(),
    message: z.string().nullable(),
    deadline: z.string(),
  }),
  z.object({ type: z.literal('approval.decided'), ...node, eventName: z.string(), approved: z.boolean(), ...actor }),
  z.object({ type: z.literal('approval.timed_out'), ...node, eventName: z.string() }),
  /** A publish-event node handed its event to the broker. */
  z.object({
    type: z.literal('event.published'),
    ...node,
    eventId: z.string(),
    eventType: z.string(),
    topic: z.string(),
  }),
  /** A raised event was kept until a gate of its name opens. */
  z.object({ type: z.literal('event.buffered'), ...base, eventName: z.string(), by: z.string() }),
]);
export type ExecutionEvent = z.infer<typeof ExecutionEvent>;
