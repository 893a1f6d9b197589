import { exampleEdges, exampleNode } from './example-nodes.ts';
import type { Example } from './example.ts';

/*   start ─► fetch data ──────► is it there? ──true─► title
 *                 └─error─► offline note                    */
export const httpExample: Example = {
  id: 'http',
  title: 'Fetch and decide',
  summary: 'Calls a public address, checks the answer and branches; needs the network, and says so without it.',
  icon: 'http',
  definition: {
    id: 'http',
    name: 'Fetch and decide',
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
              properties: { url: { type: 'string', title: 'Address', default: 'https://api.github.com/zen' } },
            },
          },
        },
      ),
      exampleNode(
        { column: 1 },
        {
          id: 'fetch',
          type: 'action',
          label: 'Fetch Data',
          config: {
            actionId: 'system/http-request',
            url: '{{trigger.url ?? "https://api.github.com/zen"}}',
            method: 'GET',
            retryPolicy: {
              initialIntervalMs: 1000,
              backoffCoefficient: 2,
              maximumIntervalMs: 10000,
              maximumAttempts: 2,
              nonRetryableErrorTypes: [],
            },
          },
        },
      ),
      exampleNode(
        { column: 2 },
        {
          id: 'check',
          type: 'condition',
          label: 'Is it there?',
          config: { combine: 'all', rows: [{ left: '{{Fetch Data.status}}', operator: 'equals', right: 200 }] },
        },
      ),
      exampleNode(
        { column: 3 },
        {
          id: 'found',
          type: 'action',
          label: 'Keep the answer',
          config: {
            actionId: 'system/transform',
            mapping: { status: 'steps.fetch.data.status', answer: 'steps.fetch.data.data' },
          },
        },
      ),
      exampleNode(
        { column: 2, row: 1 },
        {
          id: 'offline',
          type: 'action',
          label: 'Note the failure',
          config: { actionId: 'system/transform', mapping: { reached: 'false' } },
        },
      ),
    ],
    edges: exampleEdges('start -> fetch', 'fetch -> check', 'check:true -> found', 'fetch:error -> offline'),
  },
};
