import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';

/** A workflow that has a manual trigger and nothing else; its id is set when it is stored. */
export function createEmptyDefinition(name = 'Untitled workflow'): WorkflowDefinition {
  return {
    id: 'new',
    name,
    version: '1.0.0',
    nodes: [
      {
        id: 'start',
        type: 'trigger',
        label: 'Start',
        enabled: true,
        position: { x: 80, y: 160 },
        config: { triggerType: 'manual' },
      },
    ],
    edges: [],
  };
}
