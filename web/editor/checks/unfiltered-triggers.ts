import type { DefinitionIssue } from '#schemas/definition/definition-issue.ts';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** Warnings for event triggers without any filter: each event that its owner posts or publishes would start the workflow. */
export function findUnfilteredTriggers({ nodes }: WorkflowDefinition): readonly DefinitionIssue[] {
  return nodes
    .filter(({ type, config }) => type === 'trigger' && config['triggerType'] === 'event')
    .filter(({ config: { filters } }) => filters === undefined || (Array.isArray(filters) && filters.length === 0))
    .map(({ id, enabled }) => ({
      nodeId: id,
      field: 'eventType',
      code: 'invalid_config',
      message: enabled
        ? 'Every event of yours starts this workflow, whatever its type.'
        : 'Once it is enabled, every event of yours starts this workflow, whatever its type.',
      fix: 'Name the event type, or filter.',
      severity: 'warning',
    }));
}
