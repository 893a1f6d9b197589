import type { Instant } from './event.ts';
import { completeNode } from './flow.ts';
import { toInstant, toIso } from './instant.ts';
import type { PlanNode } from './plan.ts';
import { command, record, setNode, type Turn } from './turn.ts';

/** T1: the instant is known. One that has passed fires at once. */
export function startTimer(turn: Turn, node: PlanNode, attempt: number, resolvedDueAt: Instant): void {
  const dueAt = toInstant(resolvedDueAt);
  setNode(turn, node, { status: 'timer', attempt, dueAt });
  record(turn, { type: 'timer.started', nodeId: node.id, dueAt: toIso(dueAt) });
  if (dueAt <= turn.at) fireTimer(turn, node, attempt, dueAt);
}

/** T2: the instant came. */
export function fireTimer(turn: Turn, node: PlanNode, attempt: number, dueAt: Instant): void {
  record(turn, { type: 'timer.fired', nodeId: node.id, dueAt: toIso(dueAt) });
  const data = { dueAt: toIso(dueAt), firedAt: toIso(turn.at) };
  command(turn, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data } });
  completeNode(turn, node, attempt);
}
