import { expect, test } from 'vitest';
import { approvalWorkflow } from './definitions.ts';
import { onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();
const ORDER = { orderId: 'A-1' };

test('a panel that cannot be read says so', async () => {
  const { context, page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  await onEditor(page).node('Ship').waitFor();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Versions' }).click();
  await page.getByRole('dialog').getByRole('alert').getByText('The server could not be reached.').waitFor();
});

test('a workflow is duplicated, and the copy is independent', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const original = await storeWorkflow(page, approvalWorkflow());
  await page.reload();
  await page.getByRole('button', { name: 'Duplicate Ask before shipping' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/workflows/') && !url.pathname.endsWith(original));
  const editor = onEditor(page);
  await editor.node('Approve shipping').waitFor();
  expect(await page.getByLabel('Workflow name').inputValue()).toBe('Ask before shipping (copy)');
});

test('an ended execution is deleted after a confirmation, and its row disappears', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const [kept, gone] = [await startWorkflow(page, workflow, ORDER), await startWorkflow(page, workflow, ORDER)];
  await page.goto(`/executions/${gone}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await onMonitor(page).is('COMPLETED');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete execution' }).click();
  await page.waitForURL('**/executions');
  await page.locator(`[data-instance="${kept}"]`).waitFor();
  expect(await page.locator(`[data-instance="${gone}"]`).count()).toBe(0);
});
