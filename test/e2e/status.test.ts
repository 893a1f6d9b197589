import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { faintTexts } from './contrast.ts';
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
