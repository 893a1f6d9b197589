import pg from 'pg';
import type { Page } from 'playwright-core';
import type { WorkflowDefinition, WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { breakPublished } from '../builders/database/published-workflow.ts';
import { onEditor } from './editor-page.ts';
import { publishWorkflow, saveDraft, storeWorkflow } from './seed.ts';

/** What the pictures of publishing show; ids for the addresses. */
export interface PublishScene {
  readonly workflow: string;
  readonly failedStart: string;
}

type Take = (name: string) => Promise<void>;

function step(
  id: string,
  column: number,
  rest: Pick<WorkflowNode, 'type' | 'label' | 'config'>,
  row = 0,
): WorkflowNode {
  return { id, enabled: true, position: { x: 40 + column * 272, y: 120 + row * 144 }, ...rest };
}

/*   order paid ─► large? ──true─► thank
 *                   └────false─► send      */
const greetCustomer: WorkflowDefinition = {
  id: 'greet-customer',
  name: 'Greet a customer',
  version: '1.0.0',
  nodes: [
    step('paid', 0, {
      type: 'trigger',
      label: 'Order paid',
      config: { triggerType: 'event', filters: [{ exact: { type: 'com.shop.order.paid' } }] },
    }),
    step('large', 1, {
      type: 'condition',
      label: 'Large order?',
      config: {
        combine: 'all',
        rows: [{ left: '{{trigger.data.total ?? 250}}', operator: 'greaterThan', right: 100 }],
      },
    }),
    step('thank', 2, {
      type: 'publish-event',
      label: 'Thank in person',
      config: { eventType: 'com.shop.visit.planned', data: { total: '{{trigger.data.total ?? 250}}' } },
    }),
    step(
      'send',
      2,
      { type: 'action', label: 'Send a voucher', config: { actionId: 'system/transform', mapping: { percent: '5' } } },
      1,
    ),
  ],
  edges: [
    { id: 'e1', source: 'paid', target: 'large' },
    { id: 'e2', source: 'large', target: 'thank', sourceHandle: 'true' },
    { id: 'e3', source: 'large', target: 'send', sourceHandle: 'false' },
  ],
};

function withVoucher(config: WorkflowNode['config']): WorkflowDefinition {
  const { nodes, ...rest } = greetCustomer;
  return { ...rest, nodes: nodes.map((node) => (node.id === 'send' ? { ...node, config } : node)) };
}

/** Starts the published version with an event while it cannot run, and resolves with the failed start. */
async function failStart(page: Page, workflow: string, databaseUrl: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  try {
    await breakPublished(pool, workflow, withVoucher({ actionId: 'shop/send-voucher', percent: 5 }));
  } finally {
    await pool.end();
  }
  await page.request.post(`/api/workflows/${workflow}/triggers/paid/test-event`);
  await page.goto(`/executions?workflowId=${workflow}`);
  const row = page.getByTestId('execution-row');
  await row.getByText('Failed').waitFor();
  return (await row.getAttribute('data-instance')) ?? '';
}

/** Two versions, a draft that is further than both, and an event that came while the first could not run. */
export async function preparePublishing(page: Page, databaseUrl: string): Promise<PublishScene> {
  const workflow = await storeWorkflow(page, greetCustomer);
  await publishWorkflow(page, workflow, 'A voucher for every customer');
  const failedStart = await failStart(page, workflow, databaseUrl);
  await saveDraft(page, workflow, withVoucher({ actionId: 'system/transform', mapping: { percent: '10' } }));
  await publishWorkflow(page, workflow, 'Ten percent until Christmas');
  const further = withVoucher({ actionId: 'system/transform', mapping: { percent: '15', code: '"WINTER"' } });
  const log = step('log', 3, { type: 'timer', label: 'Wait a day', config: { durationDays: 1 } });
  const edges = [...further.edges, { id: 'e4', source: 'thank', target: 'log' }];
  await saveDraft(page, workflow, { ...further, nodes: [...further.nodes, log], edges });
  return { workflow, failedStart };
}

async function openDraft(page: Page, { workflow }: PublishScene): Promise<void> {
  await page.goto(`/workflows/${workflow}`);
  await onEditor(page).publication('v2 · draft has changes').waitFor();
}

/** The dialog that publishes, the versions, the failed start and the dialog that runs it again. */
export async function takePublishing(page: Page, scene: PublishScene, take: Take): Promise<void> {
  await openDraft(page, scene);
  await (await onEditor(page).publish()).getByLabel('Note').fill('Fifteen percent, and a code to type in');
  await take('publish');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('button', { name: 'What differs in version 1' }).click();
  await page.getByRole('button', { name: 'Restore v1 as draft' }).waitFor();
  await take('versions');
  await page.goto(`/executions/${scene.failedStart}?node=send`);
  await page.getByRole('region', { name: 'Not started' }).waitFor();
  await page.locator('[data-testid=live-badge]:not([data-state=live])').waitFor({ state: 'detached' });
  await take('failed-start');
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('list', { name: 'What differs from what could not start' }).waitFor();
  await take('run-again');
}

/** The same on a phone, as far as it looks different there. */
export async function takePublishingOnPhone(page: Page, scene: PublishScene, take: Take): Promise<void> {
  await openDraft(page, scene);
  await onEditor(page).publish();
  await take('publish-phone');
  await page.goto(`/executions/${scene.failedStart}`);
  await page.getByRole('region', { name: 'Not started' }).waitFor();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('list', { name: 'What differs from what could not start' }).waitFor();
  await take('run-again-phone');
}
