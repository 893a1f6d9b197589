import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { onEditor } from './editor-page.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

const CUT_TEXTS = `[...document.querySelectorAll('[data-testid^=palette-item-] span')]
  .filter((text) => text.scrollWidth > text.clientWidth || text.scrollHeight > text.clientHeight)
  .map((text) => text.textContent)`;

/** Texts of the palette of which a part is cut off. */
async function cutTexts(page: Page): Promise<readonly string[]> {
  return z.array(z.string()).parse(await page.evaluate(CUT_TEXTS));
}

test('the palette shows each whole description, and is empty again once Enter has added a step', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'New workflow' }).first().click();
  const search = page.getByRole('searchbox', { name: 'Search steps' });
  await search.waitFor();
  expect(await cutTexts(page)).toEqual([]);
  await search.fill('generate');
  await search.press('Enter');
  await onEditor(page).node('Generate ID').waitFor();
  await page.getByTestId('palette-item-timer').waitFor();
  expect(await search.inputValue()).toBe('');
});

test('on a phone the palette shows each whole description', async () => {
  const { page } = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'New workflow' }).first().tap();
  await page.getByRole('button', { name: 'Add a step' }).tap();
  await page.getByTestId('palette-item-timer').waitFor();
  expect(await cutTexts(page)).toEqual([]);
});
