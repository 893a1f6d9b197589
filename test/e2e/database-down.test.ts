import { expect, inject, test } from 'vitest';
import { chromium } from 'playwright-core';
import { startWeb } from '../builders/web/web-service.ts';
import { openNetworkProxy } from './network-proxy.ts';
import { openVisitor } from './open-visitor.ts';

test('without a database every page says so, and shows its content by itself once the database is back', async () => {
  const databaseUrl = new URL(inject('databaseUrl'));
  const proxy = await openNetworkProxy(databaseUrl.href);
  const viaProxy = new URL(databaseUrl);
  viaProxy.host = new URL(proxy.url).host;
  const web = await startWeb({ DATABASE_URL: viaProxy.href, WEB_DIST_DIR: '.next', LOG_LEVEL: 'info' });
  const browser = await chromium.connect(inject('browserEndpoint'));
  try {
    const { page } = await openVisitor(browser, web.url);
    const outage = page.getByText('The database cannot be reached');
    await page.goto('/workflows');
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();

    proxy.cut();
    await page.getByRole('link', { name: 'Executions' }).click();
    await outage.waitFor();
    proxy.mend();
    await page.getByRole('heading', { name: 'Executions' }).waitFor();

    proxy.cut();
    const read = await page.request.get('/api/workflows');
    expect(read.status()).toBe(503);
    expect(await read.json()).toMatchObject({ title: 'The database cannot be reached' });
    const answer = await page.goto('/workflows');
    expect(answer?.status()).toBe(503);
    await outage.waitFor();
    proxy.mend();
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();

    proxy.cut();
    const stranger = await openVisitor(browser, web.url);
    await stranger.page.goto('/workflows');
    await stranger.page.getByText('The database cannot be reached').waitFor();
    proxy.mend();
    await stranger.page.getByRole('heading', { name: 'Workflows' }).waitFor();
  } finally {
    await browser.close();
    await web.stop();
    await proxy.close();
  }
});
