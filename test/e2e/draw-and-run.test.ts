import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { type EditorPage, onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { heldKey, release } from './release.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

const INPUT_SCHEMA =
  '{ "type": "object", "required": ["order"], "properties": { "order": { "type": "string", "title": "Order" } } }';

/** Requests of the browser as `METHOD path`, without the files of the build. */
function recordCalls(page: Page): { readonly calls: string[]; readonly streams: string[] } {
  const calls: string[] = [];
  const streams: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.resourceType() === 'eventsource') streams.push(pathname);
    else if (pathname.startsWith('/api/')) calls.push(`${request.method()} ${pathname}`);
  });
  return { calls, streams };
}

/** start ─► HTTP Request ─► Condition ──true─► Generate ID, by mouse alone. */
async function draw(editor: EditorPage): Promise<void> {
  await editor.move('Start', { x: -380, y: -200 });
  await editor.dragStep('HTTP Request', { x: 400, y: 130 });
  await editor.connect('Start', 'out', 'HTTP Request');
  await editor.pull('HTTP Request', 'out', { x: -200, y: 120 }, 'Condition');
  await editor.pull('Condition', 'true', { x: -240, y: 130 }, 'Generate ID');
}

async function configure(page: Page, editor: EditorPage, url: string): Promise<void> {
  const trigger = await editor.open('Start');
  await trigger.getByLabel('Input schema').fill(INPUT_SCHEMA);
  const request = await editor.open('HTTP Request');
  const address = request.getByRole('combobox', { name: 'URL' });
  await address.fill(url);
  await address.press('End');
  // A reference follows a slash: braces open the list where an @ would belong to the word.
  await address.pressSequentially('{{order');
  await page.getByRole('option', { name: 'order' }).first().waitFor();
  await page.keyboard.press('Enter');
  expect(await address.inputValue()).toBe(`${url}{{trigger.order}}`);
  const condition = await editor.open('Condition');
  const value = condition.getByRole('combobox', { name: 'Value', exact: true });
  await editor.insertReference(value, 'status');
  expect(await value.inputValue()).toBe('{{HTTPRequest.data.status}}');
  await condition.getByRole('combobox', { name: 'Compared with' }).fill('200');
}

test('a workflow drawn with the mouse runs, and each step is seen live', async () => {
  const { page } = await visit();
  await page.goto('/');
  await page.getByRole('button', { name: 'New workflow' }).first().click();
  const editor = onEditor(page);
  await editor.node('Start').waitFor();
  await draw(editor);
  await configure(page, editor, `${inject('sampleUrl')}/held/`);
  await page.getByLabel('Workflow name').fill('Look up an order');
  await editor.save();

  const key = heldKey();
  const dialog = await editor.run();
  await dialog.getByLabel('Order').fill(key);
  const { calls, streams } = recordCalls(page);
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/executions/*');
  const monitor = onMonitor(page);
  await monitor.connection('live');
  await monitor.reached('start', 'completed');
  await monitor.reached('action-1', 'running');
  await monitor.reached('condition-1', 'pending');
  await release(key);
  await monitor.reached('action-1', 'completed');
  await monitor.reached('condition-1', 'completed');
  await monitor.reached('action-2', 'completed');
  await monitor.is('COMPLETED');

  expect(await monitor.timeline()).toEqual(['Start', 'HTTP Request', 'Condition', 'Generate ID']);
  expect(streams).toHaveLength(1);
  expect(calls, 'nothing is asked for while watching').toEqual(['POST /api/orchestrator/workflows']);

  const inspector = await monitor.inspect('HTTP Request');
  await inspector.getByText(`"${inject('sampleUrl')}/held/${key}"`).waitFor();
  await inspector.getByText('"customer": "Ada Lovelace"').waitFor();
  await page.getByRole('link', { name: 'Look up an order' }).waitFor();
});

test('a first visit has an account and a usable page without a click', async () => {
  const { context, page } = await visit();
  const answer = await page.goto('/');
  expect(answer?.status()).toBe(200);
  await page.getByRole('heading', { name: 'Workflows' }).waitFor();
  await page.getByRole('button', { name: 'New workflow' }).waitFor();
  expect((await context.cookies()).map(({ name }) => name).join(' ')).toContain('session');
  const session = await page.request.get('/api/auth/get-session');
  expect(await session.json()).toMatchObject({ user: { isAnonymous: true } });
});

test('an example of the gallery opens and runs as it is', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'Calculate and branch' }).click();
  const editor = onEditor(page);
  await editor.node('Start').waitFor();
  const dialog = await editor.run();
  expect(await dialog.getByLabel('Price').inputValue()).toBe('45');
  await dialog.getByLabel('Quantity').fill('10');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/executions/*');
  const monitor = onMonitor(page);
  await monitor.is('COMPLETED');
  await monitor.reached('discount', 'completed');
  await monitor.reached('full', 'skipped');
  const inspector = await monitor.inspect('Discount');
  await inspector.getByText('"pays": 405').waitFor();
});
