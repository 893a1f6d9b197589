import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { trigger, workflow } from '../builders/samples/definition.ts';
import { onEditor } from './editor-page.ts';
import { storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

/** Lets the next instant of a workflow's schedule be now, as if the time until then had passed. */
async function letItCome(workflowId: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseUrl') });
  await client.connect();
  try {
    const { rowCount } = await client.query('UPDATE schedules SET due_at = now() WHERE workflow_id = $1', [workflowId]);
    expect(rowCount).toBe(1);
  } finally {
    await client.end();
  }
}

test('a schedule is set in the panel, says when it fires, and starts the published workflow', async () => {
  const { page } = await visit({ timezoneId: 'America/New_York' });
  await page.goto('/workflows');
  const name = 'On a schedule';
  const id = await storeWorkflow(page, workflow([trigger('start')], [], { name }));
  await page.goto(`/workflows/${id}`);
  const editor = onEditor(page);
  const panel = await editor.open('start');
  const choose = async (field: string, option: string) => {
    await panel.getByLabel(field, { exact: true }).click();
    await page.getByRole('option', { name: option }).click();
  };
  await choose('Starts', 'Schedule');
  const firings = panel.getByRole('table', { name: 'Next firings' });
  await panel.getByText('At 09:00', { exact: true }).waitFor();
  // The reader is where the schedule is.
  expect(await firings.locator('th').allTextContents()).toEqual(['America/New_York']);

  const cron = panel.getByLabel('Cron expression');
  await cron.fill('0 0 30 2 *');
  await cron.blur();
  await panel.getByText('This never fires').waitFor();
  expect(await firings.count()).toBe(0);
  await cron.fill('0 0 9 * * 1-5');
  await panel.getByText('five fields, and this has 6').waitFor();
  await cron.fill('0 9 * * 1-5');
  await cron.blur();
  await panel.getByText('At 09:00, Monday through Friday').waitFor();

  await panel.getByLabel('Time zone').click();
  await page.getByPlaceholder('Search for a place…').fill('kathm');
  await page.keyboard.press('Enter');
  await firings.getByText('Asia/Kathmandu').waitFor();
  expect(await firings.locator('th').allTextContents()).toEqual(['Asia/Kathmandu', 'Your time,America/New_York']);
  const rows = await firings.locator('tbody tr').allTextContents();
  expect(rows).toHaveLength(5);
  for (const row of rows)
    expect(row).toMatch(/^(Mon|Tue|Wed|Thu|Fri),? .*, 09:00(Sun|Mon|Tue|Wed|Thu),? .*, (22|23):15$/);

  await choose('Fires', 'Every so many minutes');
  await panel.getByLabel('Minutes between firings').fill('120');
  await panel.getByText('Every 2 hours').waitFor();
  await choose('Missed firings', 'Skip them');
  await editor.save();

  const { revision } = await (await page.request.get(`/api/workflows/${id}`)).json();
  expect((await page.request.post(`/api/workflows/${id}/publish`, { data: { revision } })).status()).toBe(200);
  await letItCome(id);
  await page.goto('/executions');
  await page.getByTestId('execution-row').filter({ hasText: name }).getByText('Completed').waitFor();
});
