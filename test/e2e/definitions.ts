import { type WorkflowDefinition, type WorkflowNode } from '#schemas/definition/workflow-definition.ts';

type Step = Pick<WorkflowNode, 'type' | 'label' | 'config'> & { readonly column: number; readonly row?: number };

function define(
  id: string,
  name: string,
  steps: Readonly<Record<string, Step>>,
  ...lines: readonly string[]
): WorkflowDefinition {
  return {
    id,
    name,
    version: '1.0.0',
    nodes: Object.entries(steps).map(([nodeId, { column, row = 0, ...step }]) => ({
      ...step,
      id: nodeId,
      enabled: true,
      position: { x: 40 + column * 272, y: 120 + row * 144 },
    })),
    edges: lines.map((line) => {
      const [from = '', target = ''] = line.split(' -> ');
      const [source = '', sourceHandle = null] = from.split(':');
      return { id: line.replaceAll(/\W+/g, '-'), source, target, sourceHandle };
    }),
  };
}

const START = { column: 0, type: 'trigger', label: 'Start', config: { triggerType: 'manual' } } as const;

/** Calls `url`. */
function fetchStep(label: string, url: string, place: { readonly column: number; readonly row?: number }): Step {
  return { ...place, type: 'action', label, config: { actionId: 'system/http-request', url } };
}

/*   start ─► a ─► b ─► c      each answers when the sample service lets go of its key   */
export function heldChain(sampleUrl: string, keys: readonly string[]): WorkflowDefinition {
  const steps = keys.map((key, index) => [
    `step${index}`,
    fetchStep(`Step ${index + 1}`, `${sampleUrl}/held/${key}`, { column: index + 1 }),
  ]);
  const ids = ['start', ...keys.map((_, index) => `step${index}`)];
  return define(
    'held-chain',
    'Held chain',
    { start: START, ...Object.fromEntries(steps) },
    ...ids.slice(1).map((id, index) => `${ids[index]} -> ${id}`),
  );
}

/*   order received ─► load order ─► small? ──true──────────────────────────► announce
 *                                     └──false─► approve ──approved─► announce
 *                                                   └─────rejected─► cancel            */
export function orderWorkflow(sampleUrl: string): WorkflowDefinition {
  const orderId = { type: 'string', title: 'Order number', default: 'A-1042' };
  return define(
    'fulfil-order',
    'Fulfil an order',
    {
      received: {
        column: 0,
        type: 'trigger',
        label: 'Order received',
        config: {
          triggerType: 'manual',
          inputSchema: { type: 'object', required: ['orderId'], properties: { orderId } },
        },
      },
      load: fetchStep('Load order', `${sampleUrl}/orders/{{trigger.orderId}}`, { column: 1 }),
      small: {
        column: 2,
        type: 'condition',
        label: 'Small order?',
        config: { combine: 'all', rows: [{ left: '{{Load order.data.total}}', operator: 'lessThan', right: 200 }] },
      },
      approve: {
        column: 3,
        row: 1,
        type: 'approval-gate',
        label: 'Approve order',
        config: {
          eventName: 'large_order',
          timeoutHours: 24,
          message: 'Order {{trigger.orderId}} is worth {{Load order.data.total}} EUR. Ship it?',
        },
      },
      announce: {
        column: 4,
        type: 'publish-event',
        label: 'Announce shipping',
        config: { eventType: 'com.shop.order.accepted', data: { order: '{{trigger.orderId}}' } },
      },
      cancel: {
        column: 4,
        row: 1.5,
        type: 'action',
        label: 'Cancel order',
        config: { actionId: 'system/transform', mapping: { cancelled: 'trigger.orderId' } },
      },
    },
    'received -> load',
    'load -> small',
    'small:true -> announce',
    'small:false -> approve',
    'approve:approved -> announce',
    'approve:rejected -> cancel',
  );
}

/*             ┌─► berlin ─┐
 *   start ────┼─► paris  ─┼─► add up ─► publish      Madrid answers when the sample service lets go of `held`
 *             └─► madrid ─┘                          */
export function reportWorkflow(sampleUrl: string, held: string): WorkflowDefinition {
  return define(
    'sales-report',
    'Daily sales report',
    {
      start: {
        ...START,
        row: 1,
        label: 'Every evening',
        config: { triggerType: 'schedule', cron: '0 18 * * MON-FRI', timeZone: 'Europe/Berlin' },
      },
      berlin: fetchStep('Sales in Berlin', `${sampleUrl}/orders/berlin`, { column: 1 }),
      paris: fetchStep('Sales in Paris', `${sampleUrl}/orders/paris`, { column: 1, row: 1 }),
      madrid: fetchStep('Sales in Madrid', `${sampleUrl}/held/${held}`, { column: 1, row: 2 }),
      sum: {
        column: 2,
        row: 1,
        type: 'action',
        label: 'Add up',
        config: {
          actionId: 'system/transform',
          mapping: { total: 'steps.berlin.data.data.total + steps.paris.data.data.total' },
        },
      },
      publish: {
        column: 3,
        row: 1,
        type: 'publish-event',
        label: 'Publish report',
        config: { eventType: 'com.shop.report.ready', data: { total: '{{Add up.total}}' } },
      },
    },
    'start -> berlin',
    'start -> paris',
    'start -> madrid',
    'berlin -> sum',
    'paris -> sum',
    'madrid -> sum',
    'sum -> publish',
  );
}

/*   start ─► load order ─► charge card (refused) ─► receipt   */
export function paymentWorkflow(sampleUrl: string): WorkflowDefinition {
  return define(
    'charge-customer',
    'Charge a customer',
    {
      start: { ...START, label: 'Order shipped' },
      load: fetchStep('Load order', `${sampleUrl}/orders/A-1042`, { column: 1 }),
      charge: fetchStep('Charge card', `${sampleUrl}/declined/A-1042`, { column: 2 }),
      receipt: {
        column: 3,
        type: 'action',
        label: 'Receipt number',
        config: { actionId: 'system/generate-id', kind: 'nanoid' },
      },
    },
    'start -> load',
    'load -> charge',
    'charge -> receipt',
  );
}

/*   start ─► approve ──approved─► ship
 *               └──────rejected─► decline   */
export function approvalWorkflow(): WorkflowDefinition {
  return define(
    'ask-before-shipping',
    'Ask before shipping',
    {
      start: START,
      approve: {
        column: 1,
        type: 'approval-gate',
        label: 'Approve shipping',
        config: { eventName: 'shipping', timeoutHours: 2, message: 'Ship order {{trigger.orderId}}?' },
      },
      ship: { column: 2, type: 'action', label: 'Ship', config: { actionId: 'system/generate-id' } },
      decline: { column: 2, row: 1, type: 'action', label: 'Decline', config: { actionId: 'system/generate-id' } },
    },
    'start -> approve',
    'approve:approved -> ship',
    'approve:rejected -> decline',
  );
}
