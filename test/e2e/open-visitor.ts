import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Someone with a browser of their own: no cookies, a window of 1280 × 800. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Everything on a page has to appear within this time. */
const PATIENCE_MS = 15_000;

/** Opens a window on `webUrl` without visiting it yet. */
export async function openVisitor(
  browser: Browser,
  webUrl: string,
  options: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: webUrl,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  return { context, page: await context.newPage() };
}
