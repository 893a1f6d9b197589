import { completeNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import { command, type Draft } from './transition-draft.ts';

/** C1: the test was evaluated; its outcome is the handle. (One that fails never comes here: C2.) */
export function decideCondition(draft: Draft, node: PlanNode, attempt: number, result: boolean): void {
  command(draft, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data: { result } } });
  completeNode(draft, node, attempt, result ? 'true' : 'false');
}
