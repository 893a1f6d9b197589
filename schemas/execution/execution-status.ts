import { z } from 'zod';

/** Runtime status of an execution, in Dapr's words. */
export const RuntimeStatus = z.enum(['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETED', 'FAILED', 'TERMINATED']);
export type RuntimeStatus = z.infer<typeof RuntimeStatus>;

/** Finer than the runtime status (decision D47). */
export const Phase = z.enum([
  'pending',
  'running',
  'awaiting_approval',
  'completed',
  'failed',
  'rejected',
  'timed_out',
  'cancelled',
]);
export type Phase = z.infer<typeof Phase>;

/** Status of one node inside an execution. `waiting` is a gate or timer that is open; `retrying` waits for its next attempt. */
export const NodeStatus = z.enum([
  'pending',
  'running',
  'waiting',
  'retrying',
  'completed',
  'failed',
  'skipped',
  'cancelled',
]);
export type NodeStatus = z.infer<typeof NodeStatus>;

/** Whether nothing more can happen to an execution of that status. */
export function isTerminal(status: RuntimeStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'TERMINATED';
}

/** The statuses of executions that go on. */
export const OPEN_STATUSES: readonly RuntimeStatus[] = RuntimeStatus.options.filter((status) => !isTerminal(status));
