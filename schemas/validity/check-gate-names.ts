import type { DefinitionIssue } from '../definition/definition-issue.ts';
import { toGateEventName } from '../definition/outcomes.ts';
import type { WorkflowNode } from '../definition/workflow-definition.ts';
import { nameOf, toNodeIssue, type ValidationContext } from './validation-context.ts';

/** Two gates that may be open at the same time and wait for one event name: an event then decides whichever opened first (decision D51). A warning. */
export function checkGateNames({ definition, upstream }: ValidationContext): readonly DefinitionIssue[] {
  const gates = new Map<string, WorkflowNode[]>();
  const issues: DefinitionIssue[] = [];
  for (const node of definition.nodes) {
    if (node.type !== 'approval-gate' || !node.enabled) continue;
    const name = toGateEventName(node);
    const others = gates.get(name) ?? [];
    const other = others.find((gate) => !upstream.of(node.id).has(gate.id) && !upstream.of(gate.id).has(node.id));
    if (other !== undefined) {
      const message = `${nameOf(node, node.id)} and ${nameOf(other, other.id)} wait for the same event "${name}".`;
      issues.push({
        ...toNodeIssue(node, 'eventName', 'duplicate_event_name', message, 'Give each gate an event name of its own.'),
        severity: 'warning',
      });
    }
    gates.set(name, [...others, node]);
  }
  return issues;
}
