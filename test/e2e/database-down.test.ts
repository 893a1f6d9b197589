import { expect, inject, test } from 'vitest';
import { chromium } from 'playwright-core';
import { startWeb } from '../builders/web-service.ts';
import { openCuttableLine } from './cuttable-line.ts';
import { openVisitor } from './visitor-window.ts';

test('without its database every page says so calmly, and comes by itself once the database is back', async () => {
  const databaseUrl = new URL(inject('databaseUrl'));
  const line = await openCuttableLine(databaseUrl.href);
  const viaLine = new URL(databaseUrl);
  viaLine.host = new URL(line.url).host;
  const web = await startWeb({ DATABASE_URL: viaLine.href, WEB_DIST_DIR: '.next', LOG_LEVEL: 'info' });
  const browser = await chromium.connect(inject('browserEndpoint'));
  try {
    const { page } = await openVisitor(browser, web.url);
    const outage = page.getByText('The database cannot be reached');
    await page.goto('/workflows');
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();

    line.cut();
    await page.getByRole('link', { name: 'Executions' }).click();
    await outage.waitFor();
    line.mend();
    await page.getByRole('heading', { name: 'Executions' }).waitFor();

    line.cut();
    const read = await page.request.get('/api/workflows');
    expect(read.status()).toBe(503);
    expect(await read.json()).toMatchObject({ title: 'The database cannot be reached' });
    const answer = await page.goto('/workflows');
    expect(answer?.status()).toBe(503);
    await outage.waitFor();
    line.mend();
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();

    line.cut();
    const stranger = await openVisitor(browser, web.url);
    await stranger.page.goto('/workflows');
    await stranger.page.getByText('The database cannot be reached').waitFor();
    line.mend();
    await stranger.page.getByRole('heading', { name: 'Workflows' }).waitFor();
  } finally {
    await browser.close();
    await web.stop();
    await line.close();
  }
});
