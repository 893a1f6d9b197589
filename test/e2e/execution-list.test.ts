import { inject, test } from 'vitest';
import { paymentWorkflow } from './definitions.ts';
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
