import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';
import type { LocalInfo } from '#infra/local/data/local-info.ts';
import { startBrowser } from './browser-server.ts';
import { orderWorkflow, paymentWorkflow, reportWorkflow } from './definitions.ts';
import { startProduct } from './product.ts';
import { preparePublishing, type PublishScene, takePublishing, takePublishingOnPhone } from './publish-scene.ts';
import { startSampleService } from './sample-service.ts';
import { startWorkflow, storeWorkflow } from './seed.ts';
import { openVisitor } from './open-visitor.ts';

/** Contents of the pictures; ids for the addresses. */
interface Scene {
  readonly order: string;
  readonly report: string;
  readonly running: string;
  readonly finished: string;
  readonly failed: string;
  readonly waiting: string;
  readonly publishing: PublishScene;
}

const FOLDER = join(PROJECT_ROOT, 'web/screenshots');
/** A port that reads well in a picture. */
const SHOP_PORT = 8080;
/** Wide enough that five steps side by side can be read. */
const DESK = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function reach(page: Page, id: string, status: string): Promise<void> {
  await page.goto(`/executions/${id}`);
  await page.locator(`[data-testid=execution-status][data-status=${status}]`).waitFor();
}

async function waitForApproval(page: Page, id: string): Promise<void> {
  await page.goto(`/executions/${id}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
}

/** Workflows and executions as a shop would have them. */
async function prepare(page: Page, sampleUrl: string, databaseUrl: string): Promise<Scene> {
  await page.goto('/workflows');
  const publishing = await preparePublishing(page, databaseUrl);
  const payment = await storeWorkflow(page, paymentWorkflow(sampleUrl));
  const report = await storeWorkflow(page, reportWorkflow(sampleUrl, 'madrid'));
  const order = await storeWorkflow(page, orderWorkflow(sampleUrl));
  const finished = await startWorkflow(page, order, { orderId: 'A-1042' });
  await waitForApproval(page, finished);
  await page.getByLabel('Reason for the decision').fill('Customer since 2019');
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await page.locator('[data-testid=execution-status][data-status=COMPLETED]').waitFor();
  const failed = await startWorkflow(page, payment);
  await reach(page, failed, 'FAILED');
  const waiting = await startWorkflow(page, order, { orderId: 'A-1043' });
  await waitForApproval(page, waiting);
  const running = await startWorkflow(page, report);
  await page.goto(`/executions/${running}`);
  await page.locator('[data-node-id=madrid][data-status=running]').waitFor();
  return { order, report, running, finished, failed, waiting, publishing };
}

type Take = (name: string) => Promise<void>;

async function takeLists(page: Page, take: Take): Promise<void> {
  await page.goto('/workflows');
  await page.getByRole('list', { name: 'Workflows' }).waitFor();
  await take('list');
  await page.goto('/executions');
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  await take('executions');
}

async function takeStatus(page: Page, take: () => Promise<void>): Promise<void> {
  await page.goto('/status');
  await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
  await page.getByText('Everything is up.').waitFor();
  await take();
}

async function takeBuilder(page: Page, { report }: Scene, take: () => Promise<void>): Promise<void> {
  await page.goto(`/workflows/${report}`);
  await page.locator('[data-node-id=berlin]').click();
  await page.getByRole('region', { name: 'Properties of Sales in Berlin' }).waitFor();
  await page.mouse.move(600, 800);
  await take();
}

async function takeSchedule(page: Page, { report }: Scene, take: () => Promise<void>): Promise<void> {
  await page.goto(`/workflows/${report}`);
  await page.locator('[data-node-id=start]').click();
  await page.getByRole('table', { name: 'Next firings' }).waitFor();
  await page.mouse.move(600, 800);
  await take();
}

async function takePhoneBuilder(page: Page, { order }: Scene, take: Take): Promise<void> {
  await page.goto(`/workflows/${order}`);
  await page.locator('[data-node-id=load]').waitFor();
  await take('builder-phone');
  await page.locator('[data-node-id=load]').click();
  await page.getByRole('region', { name: 'Properties of Load order' }).waitFor();
  await take('builder-phone-step');
}

/** `shown` is what the inspector says once it has read the step. */
async function takeMonitor(
  page: Page,
  id: string,
  node: string,
  shown: string,
  take: () => Promise<void>,
): Promise<void> {
  await page.goto(`/executions/${id}?node=${node}`);
  await page.getByLabel('Graph').locator(`[data-node-id=${node}]`).waitFor();
  await page.locator('[data-testid=live-badge]:not([data-state=live])').waitFor({ state: 'detached' });
  await page.getByLabel('Inspector').getByText(shown).first().waitFor();
  await take();
}

async function photograph(browser: Browser, { webUrl, databaseUrl }: LocalInfo, sampleUrl: string): Promise<void> {
  const owner = await openVisitor(browser, webUrl);
  const scene = await prepare(owner.page, sampleUrl, databaseUrl);
  const storageState = await owner.context.storageState();
  const look = async (options: BrowserContextOptions, work: (page: Page, take: Take) => Promise<void>) => {
    const { context, page } = await openVisitor(browser, webUrl, { storageState, ...options });
    await work(page, async (name) => {
      const path = join(FOLDER, `${name}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
      console.log(`${name}.png ${Math.round((await stat(path)).size / 1024)} KB`);
    });
    await context.close();
  };
  await look({ colorScheme: 'light', ...DESK }, async (page, take) => {
    await takeLists(page, take);
    await takeBuilder(page, scene, () => take('builder'));
    await takeMonitor(page, scene.running, 'berlin', 'Output', () => take('monitor-running'));
    await takeMonitor(page, scene.finished, 'load', 'Output', () => take('monitor-finished'));
    await takeMonitor(page, scene.failed, 'charge', 'card_declined', () => take('monitor-failed'));
    await takeMonitor(page, scene.waiting, 'approve', 'Waiting for you', () => take('monitor-approval'));
    await takePublishing(page, scene.publishing, take);
    await takeStatus(page, () => take('status'));
  });
  // A reader in another zone than the schedule's.
  await look({ colorScheme: 'light', timezoneId: 'America/New_York', ...DESK }, async (page, take) => {
    await takeSchedule(page, scene, () => take('builder-schedule'));
  });
  await look({ colorScheme: 'dark', ...DESK }, async (page, take) => {
    await takeBuilder(page, scene, () => take('builder-dark'));
    await takeMonitor(page, scene.running, 'madrid', 'Input', () => take('monitor-dark'));
    await takeStatus(page, () => take('status-dark'));
  });
  await look({ colorScheme: 'light', ...PHONE }, async (page, take) => {
    await page.goto('/workflows');
    await page.getByRole('list', { name: 'Workflows' }).waitFor();
    await take('list-phone');
    await page.goto('/executions');
    await page.locator('[data-testid=live-badge][data-state=live]').waitFor();
    await take('executions-phone');
    await takePhoneBuilder(page, scene, take);
    await takeMonitor(page, scene.waiting, 'approve', 'Waiting for you', () => take('monitor-phone'));
    await takePublishingOnPhone(page, scene.publishing, take);
    await takeStatus(page, () => take('status-phone'));
  });
}

// `npm run screenshots`: the pictures of README.md and docs/screens.md, of the product as it is.
await mkdir(FOLDER, { recursive: true });
const sample = await startSampleService(SHOP_PORT);
const server = await startBrowser();
const product = await startProduct(sample.host);
try {
  await photograph(await chromium.connect(server.wsEndpoint()), product.info, sample.url);
} finally {
  await server.close();
  await sample.close();
  await product.stop();
}
