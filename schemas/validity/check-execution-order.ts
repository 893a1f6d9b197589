import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { toNodeIssue, type ValidationContext } from './validation-context.ts';

/** `executionOrder`, when given, lists every node once (triggers may be left out) and agrees with the edges (decisions D23, D24). */
export function checkExecutionOrder({ definition, nodesById }: ValidationContext): readonly DefinitionIssue[] {
  const order = definition.executionOrder;
  if (order === undefined) return [];
  const positions = new Map<string, number>();
  const issues: DefinitionIssue[] = [];
  for (const id of order) {
    if (!nodesById.has(id)) issues.push(toOrderIssue(id, `executionOrder names "${id}", which does not exist.`));
    if (positions.has(id)) issues.push(toOrderIssue(id, `executionOrder names "${id}" twice.`));
    else positions.set(id, positions.size);
  }
  for (const node of nodesById.values()) {
    if (node.type !== 'trigger' && !positions.has(node.id))
      issues.push(toOrderIssue(node.id, `executionOrder leaves out "${node.id}".`));
  }
  for (const { source, target } of definition.edges) {
    const before = positions.get(source);
    const after = positions.get(target);
    if (before === undefined || after === undefined || before < after) continue;
    issues.push(
      toOrderIssue(
        target,
        `executionOrder puts "${target}" before "${source}", but an edge leads from "${source}" to "${target}".`,
      ),
    );
  }
  return issues;
}

function toOrderIssue(nodeId: string, message: string): DefinitionIssue {
  return toNodeIssue(
    { id: nodeId },
    'executionOrder',
    'execution_order',
    message,
    'Correct executionOrder, or leave it out: it is computed.',
  );
}
