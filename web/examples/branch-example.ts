import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*   start ─► total ─► more than 100? ──true─► discount
 *                           └─────────false─► full price   */
export const branchExample: Example = {
  id: 'branch',
  title: 'Calculate and branch',
  summary: 'Adds up an order and decides whether it earns a discount.',
  icon: 'branch',
  definition: {
    id: 'branch',
    name: 'Calculate and branch',
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
              required: ['price', 'quantity'],
              properties: {
                price: { type: 'number', title: 'Price', default: 45 },
                quantity: { type: 'integer', title: 'Quantity', default: 3 },
              },
            },
          },
        },
      ),
      exampleNode(
        { column: 1 },
        {
          id: 'total',
          type: 'action',
          label: 'Total',
          config: {
            actionId: 'system/transform',
            mapping: {
              total: '("price" in trigger ? trigger.price : 45) * ("quantity" in trigger ? trigger.quantity : 3)',
            },
          },
        },
      ),
      exampleNode(
        { column: 2 },
        {
          id: 'check',
          type: 'condition',
          label: 'More than 100?',
          config: { expression: 'steps.total.data.total > 100' },
        },
      ),
      exampleNode(
        { column: 3 },
        {
          id: 'discount',
          type: 'action',
          label: 'Discount',
          config: { actionId: 'system/transform', mapping: { pays: 'steps.total.data.total * 0.9' } },
        },
      ),
      exampleNode(
        { column: 3, row: 1 },
        {
          id: 'full',
          type: 'action',
          label: 'Full price',
          config: { actionId: 'system/transform', mapping: { pays: 'steps.total.data.total' } },
        },
      ),
    ],
    edges: exampleEdges('start -> total', 'total -> check', 'check:true -> discount', 'check:false -> full'),
  },
};
