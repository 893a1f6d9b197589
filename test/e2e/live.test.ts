import type { BrowserContext, Page } from 'playwright-core';
import { expect, inject, onTestFinished, test } from 'vitest';
import { HEARTBEAT_MS } from '#web/wire/heartbeat.ts';
import { openNetworkProxy } from './network-proxy.ts';
import { approvalWorkflow, heldChain } from './definitions.ts';
import { onMonitor } from './monitor-page.ts';
import { heldKey, release } from './release.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

/** The sequences of the events that reach the page by its streams, in the order of arrival. */
async function recordSequences(context: BrowserContext, page: Page): Promise<readonly number[]> {
  const sequences: number[] = [];
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.eventSourceMessageReceived', ({ eventName, eventId }) => {
    if (eventName === 'delta') sequences.push(Number(eventId));
  });
  return sequences;
}

test('a stream that was cut resumes without a gap and without a repetition', async () => {
  const proxy = await openNetworkProxy(inject('webUrl'));
  onTestFinished(() => proxy.close());
  const { context, page } = await visit({ baseURL: proxy.url });
  const sequences = await recordSequences(context, page);
  await page.goto('/workflows');
  const keys = [heldKey(), heldKey(), heldKey()];
  const [first = '', second = '', third = ''] = keys;
  const workflow = await storeWorkflow(page, heldChain(inject('sampleUrl'), keys));
  await page.goto(`/executions/${await startWorkflow(page, workflow)}`);
  const monitor = onMonitor(page);
  await monitor.connection('live');
  await release(first);
  await monitor.reached('step1', 'running');

  proxy.cut();
  await monitor.connection('reconnecting');
  await release(second);
  proxy.mend();
  const request = await page.waitForRequest((each) => each.resourceType() === 'eventsource');
  const { searchParams } = new URL(request.url());
  const after = (await request.allHeaders())['last-event-id'] ?? searchParams.get('lastEventId');
  expect(Number(after)).toBeGreaterThan(1);
  await monitor.connection('live');
  await monitor.reached('step2', 'running');
  await release(third);
  await monitor.is('COMPLETED');

  expect(await monitor.timeline()).toEqual(['Start', 'Step 1', 'Step 2', 'Step 3']);
  const [firstSequence = 0] = sequences;
  expect(sequences.length).toBeGreaterThan(6);
  expect(sequences).toEqual(sequences.map((_, index) => firstSequence + index));
  const inspector = await monitor.inspect('Step 2');
  await inspector.getByText(`"id": "${second}"`).waitFor();
});

test('a lost network is shown at once, and what happened meanwhile is shown when it is back', async () => {
  const { context, page } = await visit();
  await page.goto('/workflows');
  const key = heldKey();
  const workflow = await storeWorkflow(page, heldChain(inject('sampleUrl'), [key]));
  await page.goto(`/executions/${await startWorkflow(page, workflow)}`);
  const monitor = onMonitor(page);
  await monitor.connection('live');
  await context.setOffline(true);
  await monitor.connection('reconnecting');
  await release(key);
  await context.setOffline(false);
  await monitor.is('COMPLETED');
  expect(await monitor.timeline()).toEqual(['Start', 'Step 1']);
});

test('a connection that only looks open is noticed by its silence and replaced, without a gap', async () => {
  const proxy = await openNetworkProxy(inject('webUrl'));
  onTestFinished(() => proxy.close());
  const { context, page } = await visit({ baseURL: proxy.url });
  await page.clock.install();
  const sequences = await recordSequences(context, page);
  await page.goto('/workflows');
  const keys = [heldKey(), heldKey()];
  const [first = '', second = ''] = keys;
  const workflow = await storeWorkflow(page, heldChain(inject('sampleUrl'), keys));
  await page.goto(`/executions/${await startWorkflow(page, workflow)}`);
  const monitor = onMonitor(page);
  await monitor.connection('live');
  await monitor.reached('step0', 'running');

  proxy.swallow();
  await release(first);
  await page.clock.fastForward(2.5 * HEARTBEAT_MS + 1_000);
  await monitor.connection('reconnecting');
  await page
    .getByTestId('live-badge')
    .getByText(/^Stale since \d\d:\d\d:\d\d$/)
    .waitFor();
  proxy.mend();
  await monitor.connection('live');
  await monitor.reached('step1', 'running');
  await release(second);
  await monitor.is('COMPLETED');
  const [firstSequence = 0] = sequences;
  expect(sequences).toEqual(sequences.map((_, index) => firstSequence + index));
});

test('the list of executions is live in a second tab', async () => {
  const { context, page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const list = await context.newPage();
  await list.goto('/executions');
  await list.locator('[data-testid=live-badge][data-state=live]').waitFor();

  const id = await startWorkflow(page, workflow, { orderId: 'B-1' });
  const row = list.locator(`[data-instance="${id}"]`);
  await row.getByText('Awaiting approval').waitFor();
  await page.goto(`/executions/${id}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await row.getByText('Completed').waitFor();
  expect(await row.count()).toBe(1);
});
