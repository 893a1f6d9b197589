import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*
 *   start ─► request number ─► manager approval ──approved─► order
 *                                     └─────────rejected─► decline
 */
export const approvalExample: Example = {
  id: 'approval',
  title: 'Ask a person',
  summary: 'Waits for someone to approve or reject, then goes one way or the other.',
  icon: 'approval',
  definition: {
    id: 'approval',
    name: 'Ask a person',
    version: '1.0.0',
    nodes: [
      exampleNode(
        { column: 0 },
        {
          id: 'start',
          type: 'trigger',
          label: 'Start',
          config: {
            triggerType: 'manual',
            inputSchema: {
              type: 'object',
              properties: { item: { type: 'string', title: 'What to buy', default: 'A standing desk' } },
            },
          },
        },
      ),
      exampleNode(
        { column: 1 },
        {
          id: 'number',
          type: 'action',
          label: 'Request number',
          config: { actionId: 'system/generate-id', kind: 'nanoid' },
        },
      ),
      exampleNode(
        { column: 2 },
        {
          id: 'approval',
          type: 'approval-gate',
          label: 'Manager Approval',
          config: {
            eventName: 'manager_approval',
            timeoutHours: 24,
            message: 'May we buy {{trigger.item ?? "a standing desk"}}?',
          },
        },
      ),
      exampleNode(
        { column: 3 },
        {
          id: 'order',
          type: 'action',
          label: 'Order',
          config: { actionId: 'system/transform', mapping: { ordered: 'true', request: 'steps.number.data.ids[0]' } },
        },
      ),
      exampleNode(
        { column: 3, row: 1 },
        {
          id: 'decline',
          type: 'action',
          label: 'Decline',
          config: { actionId: 'system/transform', mapping: { ordered: 'false', request: 'steps.number.data.ids[0]' } },
        },
      ),
    ],
    edges: exampleEdges(
      'start -> number',
      'number -> approval',
      'approval:approved -> order',
      'approval:rejected -> decline',
    ),
  },
};
