import type { ExecutionEvent, Timings } from '#schemas/execution/execution-event.ts';
import type { Failure } from '#schemas/failure.ts';
import { ERROR_OUTCOME } from '#schemas/definition/outcomes.ts';
import { isRetried, retryDelayMs } from './backoff.ts';
import { failExecution } from './ending.ts';
import { leaveNode } from './flow.ts';
import { toInstant, toIso } from './instant.ts';
import type { PlanNode } from './plan.ts';
import { command, record, setNode, type Draft } from './transition-draft.ts';

type WhatFollows = Extract<ExecutionEvent, { type: 'node.failed' }>['next'];

/** F1–F4: decides the consequence of a failed attempt. */
function decideNext(node: PlanNode, attempt: number, error: Failure): WhatFollows {
  if (isRetried(node.retryPolicy, attempt, error)) return 'retry';
  if (node.outgoing.some((edge) => edge.handle === ERROR_OUTCOME)) return 'error_edge';
  return node.onError;
}

/** F1–F5: an attempt of a node failed: in its function, or while it was resolved. */
export function failAttempt(
  draft: Draft,
  node: PlanNode,
  attempt: number,
  error: Failure,
  timings: Timings | null = null,
): void {
  const next = decideNext(node, attempt, error);
  const dueAt = next === 'retry' ? toInstant(draft.at + retryDelayMs(node.retryPolicy, attempt, error)) : null;
  setNode(draft, node, dueAt === null ? { status: 'failed', attempt } : { status: 'retrying', attempt, dueAt });
  record(draft, {
    type: 'node.failed',
    nodeId: node.id,
    attempt,
    error,
    timings,
    next,
    retryAt: dueAt === null ? null : toIso(dueAt),
    maximumAttempts: node.retryPolicy.maximumAttempts,
  });
  if (next === 'retry') return;
  if (next === 'fail') {
    failExecution(draft, node, 'failed', error);
    return;
  }
  command(draft, { type: 'store-output', nodeId: node.id, attempt, output: { success: false, error } });
  leaveNode(draft, node, next === 'error_edge' ? ERROR_OUTCOME : node.defaultHandle);
}
