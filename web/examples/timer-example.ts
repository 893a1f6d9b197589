import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*   start ─► wait ten seconds ─► reminder   */
export const timerExample: Example = {
  id: 'timer',
  title: 'Wait, then go on',
  summary: 'Sleeps for ten seconds; stop every process meanwhile, and it still goes on.',
  icon: 'timer',
  definition: {
    id: 'timer',
    name: 'Wait, then go on',
    version: '1.0.0',
    nodes: [
      exampleNode({ column: 0 }, { id: 'start', type: 'trigger', label: 'Start', config: { triggerType: 'manual' } }),
      exampleNode(
        { column: 1 },
        { id: 'wait', type: 'timer', label: 'Wait ten seconds', config: { durationSeconds: 10 } },
      ),
      exampleNode(
        { column: 2 },
        {
          id: 'reminder',
          type: 'action',
          label: 'Reminder number',
          config: { actionId: 'system/generate-id', kind: 'uuid' },
        },
      ),
    ],
    edges: exampleEdges('start -> wait', 'wait -> reminder'),
  },
};
