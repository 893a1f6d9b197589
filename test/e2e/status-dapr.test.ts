import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { COMPONENTS } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { LocalInfo } from '#infra/local/data/local-info.ts';
import { canRunDapr } from '../builders/dapr/dapr-prerequisites.ts';
import { faintTexts } from './contrast.ts';
import { type Product, startProduct } from './product.ts';
import { openVisitor } from './open-visitor.ts';

const SECONDS = { timeout: 15_000 };

describe.skipIf(!(await canRunDapr('the status page with sidecars')))('status on Dapr', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    browser = await chromium.connect(inject('browserEndpoint'));
    product = await startProduct(new URL(inject('sampleUrl')).host, 'dapr');
  });
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  async function signalSidecar(signal: NodeJS.Signals): Promise<void> {
    const { pids } = LocalInfo.parse(JSON.parse(await readFile(join(product.dataDir, 'local.json'), 'utf8')));
    const pid = pids['runner-sidecar'];
    if (pid === undefined) throw new Error('The sidecar of the runner does not run.');
    process.kill(pid, signal);
  }

  test('shows each sidecar with its components, and soon shows one that is away or back', async () => {
    const { context, page } = await openVisitor(browser, product.info.webUrl);
    await page.goto('/status');
    const sidecar = (appId: string, state: string) =>
      page.locator(`[data-testid=sidecar][data-app-id=${appId}][data-state=${state}]`);
    const ofOrchestrator = sidecar(APP_IDS.orchestrator, 'up');
    await ofOrchestrator.waitFor(SECONDS);
    for (const name of Object.values(COMPONENTS)) await ofOrchestrator.getByText(name, { exact: true }).waitFor();
    await ofOrchestrator.getByText('pubsub.redis').waitFor();
    await ofOrchestrator.getByText(/Dapr 1\.\d+\.\d+ · seen up since \d\d:\d\d/).waitFor();
    expect(await sidecar(APP_IDS.runner, 'up').getByText(COMPONENTS.stateStore).count()).toBe(0);
    await page.getByText('Everything is up.').waitFor(SECONDS);

    await signalSidecar('SIGSTOP');
    const away = sidecar(APP_IDS.runner, 'away');
    await away.waitFor(SECONDS);
    await away.getByText('It does not answer.').waitFor();
    await away.getByText(/away since \d\d:\d\d/).waitFor();
    await page.locator('[data-part=broker][data-state=away]').waitFor(SECONDS);
    expect(await ofOrchestrator.count()).toBe(1);
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.content()).not.toContain('127.0.0.1');
    const folder = process.env['STATUS_SCREENSHOTS'];
    if (folder !== undefined) await page.screenshot({ path: join(folder, 'status-away.png') });

    await signalSidecar('SIGKILL');
    await sidecar(APP_IDS.runner, 'up').waitFor(SECONDS);
    await page.getByText('Everything is up.').waitFor(SECONDS);
    if (folder !== undefined) await page.screenshot({ path: join(folder, 'status-up.png') });
    await context.close();
  });
});
