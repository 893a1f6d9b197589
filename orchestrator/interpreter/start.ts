import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import { completeNode, enterRoot } from './flow.ts';
import type { Plan, PlanNode } from './plan.ts';
import { record, type Draft } from './transition-draft.ts';
import type { ExecutionState } from './state.ts';

/** G7: the nodes at which this execution begins: the triggers that fired (all, when none of them is named), else the roots. */
function firstNodes(plan: Plan, triggerNodeIds: readonly string[]): ReadonlySet<PlanNode> {
  if (plan.triggers.length === 0) return new Set(plan.nodes);
  const fired = plan.triggers.filter((node) => triggerNodeIds.includes(node.id));
  return new Set(fired.length > 0 ? fired : plan.triggers);
}

/** N1: begins the execution. */
export function start(draft: Draft, event: Extract<InterpreterEvent, { type: 'start' }>): IgnoredReason | null {
  const { plan, state } = draft;
  state.runtimeStatus = 'RUNNING';
  const first = firstNodes(plan, event.triggerNodeIds);
  record(draft, {
    type: 'execution.started',
    triggerType: event.triggerType,
    triggerNodeIds: plan.triggers.filter((node) => first.has(node)).map((node) => node.id),
  });
  for (const node of plan.nodes) {
    if (node.incoming > 0) continue;
    if (first.has(node) && node.kind.type === 'trigger') completeNode(draft, node, 1);
    else enterRoot(draft, node, first.has(node));
  }
  return null;
}

/** The state of an execution that has not started. */
export function initialState(plan: Plan): ExecutionState {
  return {
    interpreterVersion: 1,
    runtimeStatus: 'PENDING',
    phase: 'pending',
    sequence: 0,
    settled: 0,
    working: 0,
    waiting: 0,
    progress: 0,
    pausedAt: null,
    nodes: plan.nodes.map((node) => ({ status: 'pending', open: node.incoming, taken: 0 })),
    buffered: [],
    decisions: [],
    ending: null,
    error: null,
  };
}
