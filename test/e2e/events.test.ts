import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runShellLine } from '../builders/processes/run-shell-line.ts';
import { eventExample } from '#web/examples/event-example.ts';
import { onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { publishWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('the panel of an event trigger gives a curl line that starts the workflow, and a button that does', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, eventExample.definition);
  await publishWorkflow(page, workflow);
  await page.goto(`/workflows/${workflow}`);
  await onEditor(page).node('Order created').waitFor();
  await page.getByRole('button', { name: 'Triggers' }).click();
  const panel = page.getByRole('dialog');
  const line = await panel.getByText(/^curl /).textContent();
  expect(line).not.toContain(inject('serviceToken'));

  const folder = await mkdtemp(join(tmpdir(), 'event-line-'));
  try {
    await mkdir(join(folder, '.data'));
    await writeFile(join(folder, '.data/local.json'), JSON.stringify({ token: inject('serviceToken') }));
    const answer = await runShellLine(line ?? '', { cwd: folder });
    expect(JSON.parse(answer)).toMatchObject({ items: [{ status: 'accepted' }] });
  } finally {
    await rm(folder, { recursive: true });
  }
  await panel.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('Test event sent').waitFor();
  await page.keyboard.press('Escape');
  await page.goto('/executions');
  const rows = page.getByTestId('execution-row').filter({ hasText: 'Event in, event out' });
  await rows.nth(1).getByText('Completed').waitFor();
  await rows.nth(0).getByText('Completed').waitFor();
  expect(await rows.count()).toBe(2);
  await rows.nth(0).getByRole('link').click();
  const inspector = await onMonitor(page).inspect('Announce review');
  await inspector.getByRole('region', { name: 'Input' }).getByText('"eventType": "com.example.order.review"').waitFor();
});
