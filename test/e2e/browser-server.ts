import sparticuz from '@sparticuz/chromium';
import { type BrowserServer, chromium } from 'playwright-core';

/** In one process the browser ends when a window of it closes. */
const UNWANTED = new Set(['--single-process', '--no-zygote', '--disable-web-security']);

/** Starts the Chromium that comes with npm; test files connect to its `wsEndpoint`. */
export async function startBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({
    executablePath: await sparticuz.executablePath(),
    args: [...sparticuz.args.filter((arg) => !UNWANTED.has(arg)), '--no-sandbox'],
    headless: true,
  });
}
