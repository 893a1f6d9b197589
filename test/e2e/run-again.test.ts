import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { eventExample } from '#web/examples/event-example.ts';
import { breakPublished } from '../builders/database/published-workflow.ts';
import { approvalWorkflow } from './definitions.ts';
import { onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { publishWorkflow, startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('an execution runs again with another input', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  await page.goto(`/executions/${await startWorkflow(page, workflow, { orderId: 'A-7' })}`);
  await page.getByText('Ship order A-7?').waitFor();
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.getByRole('dialog');
  const input = dialog.getByLabel('Input, as JSON');
  expect(JSON.parse(await input.inputValue())).toEqual({ orderId: 'A-7' });
  await input.fill('{ "orderId": ');
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByText(/JSON/).last().waitFor();
  expect(await input.getAttribute('aria-invalid')).toBe('true');
  await input.fill('{ "orderId": "A-8" }');
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await page.getByText('Ship order A-8?').waitFor();
  await page.getByRole('link', { name: 'an earlier one' }).click();
  await page.getByText('Ship order A-7?').waitFor();
});

test('Run again offers the same, the published version and the draft, and shows what differs', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  await page.goto(`/executions/${await startWorkflow(page, workflow, { orderId: 'A-7' })}`);
  await page.getByRole('button', { name: 'Run again' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('radio', { name: 'The published version' }).isDisabled()).toBe(true);
  await dialog.getByText('Says the same as what ran.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await publishWorkflow(page, workflow);
  await page.goto(`/workflows/${workflow}`);
  const editor = onEditor(page);
  await (await editor.open('Ship')).getByLabel('Label').fill('Ship by train');
  await editor.save();
  await page.goBack();
  await page.getByRole('button', { name: 'Run again' }).click();
  await dialog.getByRole('radio', { name: 'The published version, v1' }).check();
  expect(await dialog.getByRole('list', { name: 'What differs from what ran' }).count()).toBe(0);
  await dialog.getByRole('radio', { name: 'The draft' }).press('ArrowUp');
  await dialog.getByRole('radio', { name: 'The published version, v1' }).press('ArrowDown');
  await dialog.getByText('Step “Ship” is called “Ship by train”').waitFor();
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await page.getByLabel('Graph').getByText('Ship by train').waitFor();
  await page.getByTestId('draft-badge').waitFor();
});

test('a failed start is in the list with its reason, and runs again with the corrected version', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const { definition } = eventExample;
  const workflow = await storeWorkflow(page, definition);
  await publishWorkflow(page, workflow);
  const nodes = definition.nodes.map((node) =>
    node.id === 'accept' ? { ...node, config: { actionId: 'shop/accept-order' } } : node,
  );
  const pool = new pg.Pool({ connectionString: inject('databaseUrl') });
  try {
    await breakPublished(pool, workflow, { ...definition, nodes });
  } finally {
    await pool.end();
  }
  await page.goto(`/workflows/${workflow}`);
  await page.getByRole('button', { name: 'Triggers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('Test event sent').waitFor();

  await page.goto(`/executions?workflowId=${workflow}`);
  const row = page.getByTestId('execution-row');
  await row.getByText('Failed').waitFor();
  await row.getByText('Version 1 could not be started.').waitFor();
  await row.getByRole('link').first().click();
  const monitor = onMonitor(page);
  await monitor.is('FAILED');
  const reason = page.getByRole('region', { name: 'Not started' });
  await reason.getByText('Version 1 could not be started.').waitFor();
  await reason.getByRole('button', { name: 'Accept' }).click();
  await page.getByLabel('Inspector').getByRole('heading', { name: 'Accept' }).waitFor();

  await publishWorkflow(page, workflow, 'With a function that is there');
  await page.goto(`/executions?workflowId=${workflow}`);
  await row.getByRole('link', { name: 'Run Event in, event out again' }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('radio', { name: 'The published version, v2' }).isChecked()).toBe(true);
  await dialog.getByText('Step “Accept” is changed').waitFor();
  await dialog.getByRole('button', { name: 'Run again' }).click();
  await page.waitForURL((url) => !url.searchParams.has('rerun'));
  await monitor.is('COMPLETED');
  const inspector = await monitor.inspect('Order created');
  await inspector.getByText('"com.example.order.created"').waitFor();
});
