import type { Instant } from './event.ts';
import { completeNode } from './flow.ts';
import { toInstant, toIso } from './instant.ts';
import type { PlanNode } from './plan.ts';
import { command, record, setNode, type Draft } from './transition-draft.ts';

/** T1: the instant is known. One that has passed fires at once. */
export function startTimer(draft: Draft, node: PlanNode, attempt: number, resolvedDueAt: Instant): void {
  const dueAt = toInstant(resolvedDueAt);
  setNode(draft, node, { status: 'timer', attempt, dueAt });
  record(draft, { type: 'timer.started', nodeId: node.id, dueAt: toIso(dueAt) });
  if (dueAt <= draft.at) fireTimer(draft, node, attempt, dueAt);
}

/** T2: the instant came. */
export function fireTimer(draft: Draft, node: PlanNode, attempt: number, dueAt: Instant): void {
  record(draft, { type: 'timer.fired', nodeId: node.id, dueAt: toIso(dueAt) });
  const data = { dueAt: toIso(dueAt), firedAt: toIso(draft.at) };
  command(draft, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data } });
  completeNode(draft, node, attempt);
}
