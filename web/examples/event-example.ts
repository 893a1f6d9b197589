import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*   order event ─► large order? ──true─► announce review
 *                        └────────false─► accept            */
export const eventExample: Example = {
  id: 'event',
  title: 'Event in, event out',
  summary: 'Starts when an order event arrives (or by hand), and publishes a new event for large orders.',
  icon: 'event',
  definition: {
    id: 'event',
    name: 'Event in, event out',
    version: '1.0.0',
    nodes: [
      exampleNode(
        { column: 0 },
        {
          id: 'order',
          type: 'trigger',
          label: 'Order created',
          config: { triggerType: 'event', filters: [{ exact: { type: 'com.example.order.created' } }] },
        },
      ),
      exampleNode(
        { column: 1 },
        {
          id: 'large',
          type: 'condition',
          label: 'Large order?',
          config: {
            combine: 'all',
            rows: [{ left: '{{trigger.data.total ?? 250}}', operator: 'greaterThan', right: 100 }],
          },
        },
      ),
      exampleNode(
        { column: 2 },
        {
          id: 'review',
          type: 'publish-event',
          label: 'Announce review',
          config: {
            eventType: 'com.example.order.review',
            subject: '{{trigger.data.id ?? "order-1"}}',
            data: { total: '{{trigger.data.total ?? 250}}' },
          },
        },
      ),
      exampleNode(
        { column: 2, row: 1 },
        {
          id: 'accept',
          type: 'action',
          label: 'Accept',
          config: { actionId: 'system/transform', mapping: { accepted: 'true' } },
        },
      ),
    ],
    edges: exampleEdges('order -> large', 'large:true -> review', 'large:false -> accept'),
  },
};
