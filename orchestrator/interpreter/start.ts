import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import { completeNode, enterRoot } from './flow.ts';
import type { Plan, PlanNode } from './plan.ts';
import { record, type Turn } from './turn.ts';

/** G7: the nodes at which this execution begins: the triggers that fired (all, when none of them is named), else the roots. */
function firstNodes(plan: Plan, triggerNodeIds: readonly string[]): ReadonlySet<PlanNode> {
  if (plan.triggers.length === 0) return new Set(plan.nodes);
  const fired = plan.triggers.filter((node) => triggerNodeIds.includes(node.id));
  return new Set(fired.length > 0 ? fired : plan.triggers);
}

/** N1: begins the execution. */
export function start(turn: Turn, event: Extract<InterpreterEvent, { type: 'start' }>): IgnoredReason | null {
  const { plan, state } = turn;
  state.runtimeStatus = 'RUNNING';
  const first = firstNodes(plan, event.triggerNodeIds);
  record(turn, {
    type: 'execution.started',
    triggerType: event.triggerType,
    triggerNodeIds: plan.triggers.filter((node) => first.has(node)).map((node) => node.id),
  });
  for (const node of plan.nodes) {
    if (node.incoming > 0) continue;
    if (first.has(node) && node.kind.type === 'trigger') completeNode(turn, node, 1);
    else enterRoot(turn, node, first.has(node));
  }
  return null;
}
