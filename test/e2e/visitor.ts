import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { openVisitor, type Visitor } from './open-visitor.ts';

/** Describes the page of a failed test as a screen reader does, so that its log says why a button did not appear. */
async function describePage({ page }: Visitor): Promise<string> {
  const shown = await page
    .locator('body')
    .ariaSnapshot({ timeout: 2_000 })
    .catch(() => 'It shows nothing.');
  return `${page.url()}\n${shown}`;
}

/** Gives a test file visitors whose windows close after each test; a page error fails the test that caused it. */
export function useVisitors(): { readonly visit: (options?: BrowserContextOptions) => Promise<Visitor> } {
  let browser: Browser | null = null;
  let open: Visitor[] = [];
  let errors: Error[] = [];
  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'));
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') for (const visitor of open) console.log(await describePage(visitor));
    await Promise.all(open.map(({ context }) => context.close()));
    open = [];
    const seen = errors;
    errors = [];
    if (seen.length > 0)
      throw new AggregateError(seen, `The page threw: ${seen.map(({ message }) => message).join('; ')}`);
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    visit: async (options) => {
      if (browser === null) throw new Error('A visitor comes only inside a test.');
      const visitor = await openVisitor(browser, inject('webUrl'), options);
      visitor.context.on('weberror', (error) => errors.push(error.error()));
      open.push(visitor);
      return visitor;
    },
  };
}
