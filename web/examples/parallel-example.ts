import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*
 *            ┌─► ticket id ──┐
 *   start ───┼─► session id ─┼─► summary
 *            └─► short code ─┘
 */
export const parallelExample: Example = {
  id: 'parallel',
  title: 'Fan out and join',
  summary: 'Makes three ids side by side and joins them in one summary.',
  icon: 'parallel',
  definition: {
    id: 'parallel',
    name: 'Fan out and join',
    version: '1.0.0',
    nodes: [
      exampleNode(
        { column: 0, row: 1 },
        { id: 'start', type: 'trigger', label: 'Start', config: { triggerType: 'manual' } },
      ),
      exampleNode(
        { column: 1 },
        { id: 'ticket', type: 'action', label: 'Ticket id', config: { actionId: 'system/generate-id', kind: 'uuid' } },
      ),
      exampleNode(
        { column: 1, row: 1 },
        {
          id: 'session',
          type: 'action',
          label: 'Session id',
          config: { actionId: 'system/generate-id', kind: 'uuidv7' },
        },
      ),
      exampleNode(
        { column: 1, row: 2 },
        { id: 'code', type: 'action', label: 'Short code', config: { actionId: 'system/generate-id', kind: 'nanoid' } },
      ),
      exampleNode(
        { column: 2, row: 1 },
        {
          id: 'summary',
          type: 'action',
          label: 'Summary',
          config: {
            actionId: 'system/transform',
            mapping: {
              ticket: 'steps.ticket.data.ids[0]',
              session: 'steps.session.data.ids[0]',
              code: 'steps.code.data.ids[0]',
            },
          },
        },
      ),
    ],
    edges: exampleEdges(
      'start -> ticket',
      'start -> session',
      'start -> code',
      'ticket -> summary',
      'session -> summary',
      'code -> summary',
    ),
  },
};
