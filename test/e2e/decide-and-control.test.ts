import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { approvalWorkflow, heldChain } from './definitions.ts';
import { onMonitor } from './monitor-page.ts';
import { heldKey, release } from './release.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

/** A waiting approval on the screen. */
async function openApproval(page: Page) {
  await page.goto('/workflows');
  const id = await startWorkflow(page, await storeWorkflow(page, approvalWorkflow()), { orderId: 'A-7' });
  await page.goto(`/executions/${id}`);
  const gate = page.getByRole('region', { name: 'Decision on Approve shipping' });
  await gate.waitFor();
  return { gate, monitor: onMonitor(page) };
}

test('an approval continues the workflow, and shows who approved and why', async () => {
  const { page } = await visit();
  const { gate, monitor } = await openApproval(page);
  await gate.getByText('Ship order A-7?').waitFor();
  expect(await monitor.waitingSentence.textContent()).toMatch(
    /^Waiting for you to approve or reject “Approve shipping” until /,
  );
  await gate.getByLabel('Reason').fill('It is paid');
  await gate.getByRole('button', { name: 'Approve' }).click();
  await monitor.reached('ship', 'completed');
  await monitor.reached('decline', 'skipped');
  await monitor.is('COMPLETED');
  await gate.waitFor({ state: 'detached' });
  const inspector = await monitor.inspect('Approve shipping');
  await inspector.getByText('Approved by you: “It is paid”').waitFor();
});

test('a rejection takes the rejected edge', async () => {
  const { page } = await visit();
  const { gate, monitor } = await openApproval(page);
  await gate.getByRole('button', { name: 'Reject' }).click();
  await monitor.reached('decline', 'completed');
  await monitor.reached('ship', 'skipped');
});

test('monitor and list say at which step and by whom an execution without a rejected edge was refused', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const definition = approvalWorkflow();
  const strict = {
    ...definition,
    nodes: definition.nodes.filter(({ id }) => id !== 'decline'),
    edges: definition.edges.filter(({ target }) => target !== 'decline'),
  };
  const id = await startWorkflow(page, await storeWorkflow(page, strict), { orderId: 'A-8' });
  await page.goto(`/executions/${id}`);
  const gate = page.getByRole('region', { name: 'Decision on Approve shipping' });
  await gate.getByLabel('Reason').fill('Not paid');
  await gate.getByRole('button', { name: 'Reject' }).click();
  await onMonitor(page).is('FAILED');
  await page.getByTestId('execution-error').getByText('Rejected by you: Not paid').waitFor();
  await page.goto('/executions');
  await page.locator(`[data-instance="${id}"]`).getByText('Approve shipping: Rejected by you: Not paid').waitFor();
});

test('an execution is paused, resumed and terminated, and runs again', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const [first, second] = [heldKey(), heldKey()];
  const workflow = await storeWorkflow(page, heldChain(inject('sampleUrl'), [first, second]));
  await page.goto(`/executions/${await startWorkflow(page, workflow)}`);
  const monitor = onMonitor(page);
  await monitor.reached('step0', 'running');
  await page.getByRole('button', { name: 'Pause' }).click();
  await monitor.is('SUSPENDED');
  expect(await monitor.waitingSentence.textContent()).toMatch(/^Paused by you at \d\d:\d\d$/);
  await release(first);
  await monitor.reached('step0', 'completed');
  await monitor.reached('step1', 'pending');
  await page.getByRole('button', { name: 'Resume' }).click();
  await monitor.reached('step1', 'running');

  const before = page.url();
  await page.getByRole('button', { name: 'Terminate' }).click();
  await page.getByLabel('Reason (optional)').last().fill('No longer needed');
  await page.getByRole('button', { name: 'Yes, terminate' }).click();
  await monitor.is('TERMINATED');
  await monitor.reached('step1', 'cancelled');
  await release(second);

  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/executions/') && url.href !== before);
  await monitor.is('COMPLETED');
});
