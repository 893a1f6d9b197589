import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { eventExample } from '#web/examples/event-example.ts';
import { approvalWorkflow, heldChain } from './definitions.ts';
import { type EditorPage, onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { publishWorkflow, saveDraft, startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

async function openEditor(page: Page, workflow: string, label: string): Promise<EditorPage> {
  await page.goto(`/workflows/${workflow}`);
  const editor = onEditor(page);
  await editor.node(label).waitFor();
  return editor;
}

async function sendTestEvent(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Triggers' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send a test event' }).click();
}

test('an event starts the published version, whatever an unfinished draft says', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, eventExample.definition);
  const editor = await openEditor(page, workflow, 'Order created');
  await editor.publication('Not published').waitFor();
  await page.getByRole('button', { name: 'Triggers' }).click();
  await page.getByRole('dialog').getByText('No trigger is live: this workflow is not published.').waitFor();
  await page.keyboard.press('Escape');

  const first = await editor.publish();
  await first.getByLabel('Note').fill('For the autumn sale');
  await first.getByRole('button', { name: 'Publish', exact: true }).click();
  await editor.publication('Published v1').waitFor();

  await (await editor.open('Accept')).getByLabel('Label').fill('Accept it');
  await editor.pull('Accept it', 'out', { x: -60, y: 180 }, 'Condition');
  await editor.save();
  await editor.publication('v1 · draft has changes').waitFor();
  const second = await editor.publish();
  const differences = second.getByRole('list', { name: 'What differs from v1' });
  await differences.getByText('Step “Condition” is added').waitFor();
  await differences.getByText('Step “Accept” is called “Accept it”').waitFor();
  expect(await second.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
  await second.getByRole('region', { name: 'Problems' }).getByRole('button').first().click();
  await page.getByRole('region', { name: 'Properties of Condition' }).waitFor();

  await sendTestEvent(page);
  await page.getByText('Test event sent').waitFor();
  await page.goto(`/executions?workflowId=${workflow}`);
  const row = page.getByTestId('execution-row');
  await row.getByText('Completed').waitFor();
  await row.getByText('v1', { exact: true }).waitFor();
  expect(await row.count()).toBe(1);
});

test('Run starts the draft, and list and monitor mark it as one', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, eventExample.definition);
  await publishWorkflow(page, workflow);
  const editor = await openEditor(page, workflow, 'Accept');
  await (await editor.open('Accept')).getByLabel('Label').fill('Accept it');
  const dialog = await editor.run();
  await dialog.getByText('Runs the draft as it is now.').waitFor();
  await dialog.getByRole('button', { name: 'Start' }).click();
  await page.waitForURL('**/executions/*');
  await onMonitor(page).is('COMPLETED');
  await page.getByTestId('draft-badge').getByText('draft').waitFor();
  await page.getByLabel('Graph').getByText('Accept it').waitFor();
  await page.goto(`/executions?workflowId=${workflow}`);
  await page.getByTestId('execution-row').getByTestId('draft-badge').waitFor();
});

test('a version is compared with the draft and restored as draft, and the live version stays live', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  await publishWorkflow(page, workflow, 'The first one');
  const editor = await openEditor(page, workflow, 'Ship');
  await (await editor.open('Ship')).getByLabel('Label').fill('Ship by train');
  await editor.save();
  await publishWorkflow(page, workflow);
  await page.reload();
  await editor.publication('Published v2').waitFor();

  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('list', { name: 'Versions' });
  const [newest, oldest] = [versions.getByRole('listitem').nth(0), versions.getByRole('listitem').nth(1)];
  await newest.getByText('live').waitFor();
  await oldest.getByText('The first one').waitFor();
  await newest.getByRole('button', { name: 'What differs in version 2' }).click();
  await newest.getByText('The draft says the same as v2.').waitFor();
  await oldest.getByRole('button', { name: 'What differs in version 1' }).click();
  await oldest.getByText('Step “Ship by train” is called “Ship”').waitFor();
  await oldest.getByRole('button', { name: 'Restore v1 as draft' }).click();
  await editor.node('Ship').waitFor();
  await page.locator('[data-save=saved]').waitFor();
  await editor.publication('v2 · draft has changes').waitFor();

  await page.getByRole('button', { name: 'Undo' }).click();
  await editor.node('Ship by train').waitFor();
  await editor.publication('Published v2').waitFor();
  await editor.save();
  await page.getByRole('button', { name: 'Versions' }).click();
  await newest.getByText('live').waitFor();
  expect(await versions.locator('> li').count(), 'nothing was published').toBe(2);
});

test('older versions are loaded page by page', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const definition = approvalWorkflow();
  const workflow = await storeWorkflow(page, definition);
  for (let version = 1; version <= 22; version += 1) {
    await saveDraft(page, workflow, { ...definition, metadata: { description: `The ${version}.` } });
    await publishWorkflow(page, workflow, `Note ${version}`);
  }
  await openEditor(page, workflow, 'Ship');
  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('list', { name: 'Versions' });
  await versions.getByText('Note 22').waitFor();
  expect(await versions.locator('> li').count()).toBe(20);
  await page.getByRole('button', { name: 'Load older versions' }).click();
  await versions.getByText('Note 1', { exact: true }).waitFor();
  expect(await versions.locator('> li').count()).toBe(22);
  await page.getByRole('button', { name: 'Load older versions' }).waitFor({ state: 'detached' });
});

test('an event starts nothing while the triggers are switched off', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, eventExample.definition);
  await publishWorkflow(page, workflow);
  const editor = await openEditor(page, workflow, 'Order created');
  await page.getByRole('button', { name: 'Triggers' }).click();
  const panel = page.getByRole('dialog');
  const triggers = panel.getByRole('switch', { name: /^Triggers/ });
  await panel.getByText('The triggers of v1 are live.').waitFor();
  await triggers.click();
  await panel.getByText('start nothing, and what arrives meanwhile starts nothing later').waitFor();
  await editor.publication('Published v1 · triggers off').waitFor();
  await panel.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('The triggers of this workflow are switched off.').waitFor();
  await triggers.click();
  await panel.getByText('The triggers of v1 are live.').waitFor();
  await panel.getByRole('button', { name: 'Send a test event' }).click();
  await page.getByText('Test event sent').waitFor();
  await page.goto(`/executions?workflowId=${workflow}`);
  await page.getByTestId('execution-row').getByText('Completed').waitFor();
  expect(await page.getByTestId('execution-row').count()).toBe(1);
});

test('a webhook gets a new address, and the old one starts nothing', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const definition = approvalWorkflow();
  const nodes = definition.nodes.map((node) =>
    node.type === 'trigger' ? { ...node, config: { triggerType: 'webhook' } } : node,
  );
  const workflow = await storeWorkflow(page, { ...definition, nodes });
  await publishWorkflow(page, workflow);
  await openEditor(page, workflow, 'Start');
  await page.getByRole('button', { name: 'Triggers' }).click();
  const address = page.getByText(/^http.*\/api\/webhooks\//);
  const before = (await address.textContent()) ?? '';
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByRole('button', { name: 'Change address', exact: true }).click();
  await page.getByText('The webhook has a new address').waitFor();
  const now = (await address.textContent()) ?? '';
  const callStatus = async (url: string) => (await page.request.post(url, { data: {} })).status();
  expect([await callStatus(before), await callStatus(now)]).toEqual([404, 202]);
});

test('an unpublished workflow is started by no event, and the list of workflows shows its state', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, eventExample.definition);
  await publishWorkflow(page, workflow);
  const editor = await openEditor(page, workflow, 'Order created');
  await (await editor.open('Accept')).getByLabel('Label').fill('Accept it');
  await editor.save();
  await page.goto('/workflows');
  const row = page.getByRole('list', { name: 'Workflows' }).getByRole('listitem');
  await row.getByText('draft has changes').waitFor();
  await row.getByText('v1 · event').waitFor();

  await openEditor(page, workflow, 'Order created');
  await page.getByRole('button', { name: 'More about publishing' }).click();
  await page.getByRole('menuitem', { name: 'Unpublish' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unpublish', exact: true }).click();
  await editor.publication('Not published').waitFor();
  await sendTestEvent(page);
  await page.getByText('This trigger is in the draft only.').waitFor();
  await page.goto('/workflows');
  await row.getByText('not published').waitFor();
});

test('a draft is published on a phone, and with the keyboard alone', async () => {
  const { page } = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, heldChain(inject('sampleUrl'), ['none']));
  const editor = await openEditor(page, workflow, 'Step 1');
  await page.getByRole('button', { name: 'Publish', exact: true }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).tap();
  await editor.publication('Published v1').waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);

  await startWorkflow(page, workflow);
  await page.setViewportSize({ width: 1280, height: 800 });
  await (await editor.open('Step 1')).getByLabel('Label').fill('Step one');
  await page.getByRole('button', { name: 'Publish', exact: true }).press('Enter');
  const note = page.getByRole('dialog').getByLabel('Note');
  await note.fill('Renamed');
  await note.press('Control+Enter');
  await editor.publication('Published v2').waitFor();
});
