import type { Page } from 'playwright-core';
import { expect, inject, onTestFinished, test } from 'vitest';
import { faintTexts } from './contrast.ts';
import { openNetworkProxy } from './network-proxy.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

async function statesOf(page: Page): Promise<readonly (readonly (string | null)[])[]> {
  const parts = await page.getByTestId('part').all();
  return Promise.all(
    parts.map((part) => Promise.all([part.getAttribute('data-part'), part.getAttribute('data-state')])),
  );
}

test.each(['light', 'dark'] as const)('status, from the account menu, shows each part (%s)', async (colorScheme) => {
  const { page } = await visit({ colorScheme });
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Status' }).click();
  await page.waitForURL('**/status');
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  await page.getByText('Everything is up.').waitFor();
  const parts = ['web', 'orchestrator', 'runner', 'database', 'broker'];
  expect(await statesOf(page)).toEqual(parts.map((name) => [name, 'up']));
  expect(await faintTexts(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)('status that is not live claims nothing (%s)', async (colorScheme) => {
  const proxy = await openNetworkProxy(inject('webUrl'));
  onTestFinished(() => proxy.close());
  const { page } = await visit({ baseURL: proxy.url, colorScheme });
  await page.goto('/status');
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  await page.getByText('Everything is up.').waitFor();
  const badges = page.getByTestId('part').locator('[data-state]');

  proxy.cut();
  const summary = page.getByTestId('status-summary');
  await summary.getByText(/^Last seen at \d\d:\d\d\. How it is now is not known\.$/).waitFor();
  expect(await page.getByText('Everything is up.').count()).toBe(0);
  expect(new Set(await badges.allInnerTexts())).toEqual(new Set(['Was up']));
  expect(await faintTexts(page)).toEqual([]);

  proxy.mend();
  await page.getByText('Everything is up.').waitFor();
  expect(new Set(await badges.allInnerTexts())).toEqual(new Set(['Up']));
});

test('status names no address and no token', async () => {
  const { page } = await visit();
  await page.goto('/status');
  await page.getByText('Everything is up.').waitFor();
  const text = await page.content();
  for (const address of [inject('databaseUrl'), inject('orchestratorUrl')]) {
    expect(text).not.toContain(`:${new URL(address).port}`);
  }
  expect(text).not.toContain(inject('serviceToken'));
});
