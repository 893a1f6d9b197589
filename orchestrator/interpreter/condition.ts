import { completeNode } from './flow.ts';
import type { PlanNode } from './plan.ts';
import { command, type Turn } from './turn.ts';

/** C1: the test was evaluated; its outcome is the handle. (One that fails never comes here: C2.) */
export function decideCondition(turn: Turn, node: PlanNode, attempt: number, result: boolean): void {
  command(turn, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data: { result } } });
  completeNode(turn, node, attempt, result ? 'true' : 'false');
}
