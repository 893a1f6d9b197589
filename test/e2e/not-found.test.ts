import { expect, test } from 'vitest';
import { faintTexts } from './contrast.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test.each([
  ['light', { width: 1280, height: 800 }],
  ['dark', { width: 390, height: 844 }],
] as const)('an address of no page says so, and leads on (%s)', async (colorScheme, viewport) => {
  const { page } = await visit({ colorScheme, viewport });
  const answer = await page.goto('/nope');
  expect(answer?.status()).toBe(404);
  await page.getByText('No page has this address').waitFor();
  expect(await page.title()).toBe('Not found · Workflow Builder');
  expect(await faintTexts(page)).toEqual([]);
  await page.getByRole('button', { name: 'Account' }).waitFor();
  const main = page.getByRole('main');
  await main.getByRole('link', { name: 'Go to executions' }).click();
  await page.waitForURL('**/executions');
  await page.goto('/nope/deeper');
  await main.getByRole('link', { name: 'Go to workflows' }).click();
  await page.waitForURL('**/workflows');
});

test.each(['/executions/nope', '/workflows/nope'])('%s is none', async (path) => {
  const { page } = await visit();
  expect((await page.goto(path))?.status()).toBe(404);
  await page.getByText('Nothing is here').waitFor();
});
