import { expect, test } from 'vitest';
import { approvalWorkflow } from './definitions.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('workflows are kept when their owner signs up, and open again after a sign-in in another browser', async () => {
  const email = `ada-${process.pid}@example.com`;
  const { context, page } = await visit();
  await page.goto('/workflows');
  await storeWorkflow(page, approvalWorkflow());
  await page.reload();
  const otherTab = await context.newPage();
  await otherTab.goto('/executions');
  await otherTab.getByRole('button', { name: 'Sign up' }).waitFor();
  await page.getByRole('button', { name: 'Sign up' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign up' });
  await dialog.getByLabel('Name').fill('Ada');
  await dialog.getByLabel('E-mail').fill(email);
  await dialog.getByLabel('Password').fill('correct horse');
  await dialog.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('button', { name: 'Sign up' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ask before shipping', exact: true }).waitFor();
  await otherTab.getByRole('button', { name: 'Sign up' }).waitFor({ state: 'detached' });

  const { page: elsewhere } = await visit();
  await elsewhere.goto('/workflows');
  await elsewhere.getByRole('button', { name: 'Account' }).click();
  await elsewhere.getByRole('menuitem', { name: 'Sign in' }).click();
  await elsewhere.getByLabel('E-mail').fill(email);
  await elsewhere.getByLabel('Password').fill('correct horse');
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await elsewhere.getByRole('link', { name: 'Ask before shipping', exact: true }).waitFor();
});

test('another visitor does not find the workflow', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const execution = await startWorkflow(page, workflow);

  const { page: stranger } = await visit();
  await stranger.goto('/workflows');
  await stranger.getByText('No workflow yet').waitFor();
  for (const path of [`/workflows/${workflow}`, `/executions/${execution}`]) {
    const answer = await stranger.goto(path);
    expect(answer?.status()).toBe(404);
    await stranger.getByText('Nothing is here').waitFor();
  }
  await stranger.goto('/executions');
  await stranger.locator('[data-testid=live-badge][data-state=live]').waitFor();
  expect(await stranger.locator(`[data-instance="${execution}"]`).count()).toBe(0);
  const terminate = await stranger.request.post(`/api/orchestrator/workflows/${execution}/terminate`, { data: {} });
  expect(terminate.status()).toBe(404);
});
