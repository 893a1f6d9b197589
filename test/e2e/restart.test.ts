import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { LocalInfo } from '#infra/local/data/local-info.ts';
import { approvalWorkflow } from './definitions.ts';
import { onMonitor } from './monitor-page.ts';
import { type Product, startProduct } from './product.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { openVisitor } from './open-visitor.ts';

/** Stopping and starting everything takes its time, the more so where the interface has to be built again. */
const RESTART_MS = 120_000;

let browser: Browser;
let product: Product;

beforeAll(async () => {
  browser = await chromium.connect(inject('browserEndpoint'));
  product = await startProduct(new URL(inject('sampleUrl')).host);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
});

async function pidOfWeb(): Promise<number> {
  const { pids } = LocalInfo.parse(JSON.parse(await readFile(join(product.dataDir, 'local.json'), 'utf8')));
  if (pids.web === undefined) throw new Error('The web process does not run.');
  return pids.web;
}

test(
  'executions go on after a killed web process and after a restart of everything',
  async () => {
    const { context, page } = await openVisitor(browser, product.info.webUrl);
    await page.goto('/workflows');
    const workflow = await storeWorkflow(page, approvalWorkflow());
    const execution = await startWorkflow(page, workflow, { orderId: 'C-3' });
    await page.goto(`/executions/${execution}`);
    const monitor = onMonitor(page);
    await monitor.connection('live');
    await monitor.reached('approve', 'waiting');

    process.kill(await pidOfWeb(), 'SIGKILL');
    await monitor.connection('reconnecting');
    await monitor.connection('live');

    await product.restart();
    await page.goto('/workflows');
    await page.getByRole('link', { name: 'Ask before shipping', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Executions' }).click();
    await page.locator(`[data-instance="${execution}"]`).getByText('Awaiting approval').waitFor();
    await page.locator(`[data-instance="${execution}"]`).getByRole('link').click();
    await monitor.connection('live');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await monitor.reached('ship', 'completed');
    await monitor.is('COMPLETED');
    expect(await monitor.timeline()).toEqual(['Start', 'Approve shipping', 'Ship']);
    await context.close();
  },
  RESTART_MS,
);
