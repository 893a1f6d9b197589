import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sparticuz, { inflate } from '@sparticuz/chromium';
import { type BrowserServer, chromium } from 'playwright-core';

/** In one process the browser ends when a window of it closes. */
const UNWANTED = new Set(['--single-process', '--no-zygote', '--disable-web-security']);

/**
 * What the browser needs beyond itself, for machines that have neither libraries (NSS, expat) nor fonts: both are in its package, which puts
 * the libraries in place on AWS Lambda only.
 */
async function unpackSurroundings(): Promise<NodeJS.ProcessEnv> {
  const packageFile = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const libraries = await inflate(join(dirname(packageFile), '../bin/al2023.tar.br'));
  // A machine's own fonts have more signs.
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
  return { ...process.env, ...fonts, LD_LIBRARY_PATH: join(libraries, 'lib') };
}

/** Starts the Chromium that comes with npm; test files connect to its `wsEndpoint`. */
export async function startBrowser(): Promise<BrowserServer> {
  const executablePath = await sparticuz.executablePath();
  return chromium.launchServer({
    executablePath,
    args: [...sparticuz.args.filter((arg) => !UNWANTED.has(arg)), '--no-sandbox'],
    headless: true,
    env: await unpackSurroundings(),
  });
}
