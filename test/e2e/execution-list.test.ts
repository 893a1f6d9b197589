import { inject, test } from 'vitest';
import { approvalWorkflow, paymentWorkflow } from './definitions.ts';
import { onMonitor } from './monitor-page.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('a row that failed names the step as its workflow does', async () => {
  const { page } = await visit();
  await page.goto('/executions');
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  const id = await startWorkflow(page, await storeWorkflow(page, paymentWorkflow(inject('sampleUrl'))));
  const row = page.locator(`[data-instance="${id}"]`);
  await row.getByText('Charge card: ').waitFor();
  await page.reload();
  await row.getByText('Charge card: ').waitFor();
});

test('the list can show only executions that wait for an approval, and follows their changes', async () => {
  const { context, page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const paused = await startWorkflow(page, workflow, { orderId: 'B-1' });
  await page.goto(`/executions/${paused}`);
  const monitor = onMonitor(page);
  await monitor.reached('approve', 'waiting');
  await page.getByRole('button', { name: 'Pause' }).click();
  await monitor.is('SUSPENDED');

  await page.goto(`/executions?workflowId=${workflow}`);
  await page.getByRole('combobox', { name: 'Status' }).click();
  await page.getByRole('option', { name: 'Awaiting approval' }).click();
  await page.getByText('No execution fits these filters').waitFor();
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  const waiting = await startWorkflow(page, workflow, { orderId: 'B-2' });
  const row = page.locator(`[data-instance="${waiting}"]`);
  await row.getByText('Awaiting approval').waitFor();
  await page.reload();
  await row.getByText('Awaiting approval').waitFor();
  await page.getByRole('combobox', { name: 'Status' }).getByText('Awaiting approval').waitFor();

  const other = await context.newPage();
  await other.goto(`/executions/${waiting}`);
  await other.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.getByText('No execution fits these filters').waitFor();
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await row.getByText('Completed').waitFor();
  await page.locator(`[data-instance="${paused}"]`).getByText('Paused').waitFor();
});
