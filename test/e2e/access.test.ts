import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { StartWorkflowResponse } from '#schemas/execution/execution-api.ts';
import { faintTexts } from './contrast.ts';
import { approvalWorkflow } from './definitions.ts';
import { onEditor } from './editor-page.ts';
import { onMonitor } from './monitor-page.ts';
import { publishWorkflow, startWorkflow, storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

const INTERACTIVE =
  /^\s*- (?<role>button|link|textbox|combobox|switch|checkbox|radio|tab|menuitem|searchbox|spinbutton|option)(?<rest>.*)$/;

/** Controls that a screen reader would call by nothing but their role, from Playwright's tree of the page. */
async function namelessControls(page: Page): Promise<readonly string[]> {
  const tree = await page.locator('body').ariaSnapshot();
  return tree.split('\n').filter((line) => {
    const rest = INTERACTIVE.exec(line)?.groups?.['rest'];
    return rest !== undefined && !/^ ("|\/)/.test(rest);
  });
}

test('every control of list, builder and monitor has a name', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const execution = await startWorkflow(page, workflow, { orderId: 'A-1' });
  await page.reload();
  await page.getByRole('list', { name: 'Workflows' }).waitFor();
  expect(await namelessControls(page)).toEqual([]);
  await page.goto(`/workflows/${workflow}`);
  const editor = onEditor(page);
  for (const label of ['Start', 'Approve shipping', 'Ship']) {
    await editor.open(label);
    expect({ label, nameless: await namelessControls(page) }).toEqual({ label, nameless: [] });
  }
  await page.goto(`/executions/${execution}?node=approve`);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  expect(await namelessControls(page)).toEqual([]);
  await page.goto('/executions');
  await page.getByTestId('execution-row').waitFor();
  expect(await namelessControls(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)('every text can be read in the %s theme', async (colorScheme) => {
  const { page } = await visit({ colorScheme });
  await page.goto('/workflows');
  const workflow = await storeWorkflow(page, approvalWorkflow());
  const execution = await startWorkflow(page, workflow, { orderId: 'A-1' });
  await page.goto(`/executions/${execution}?node=approve`);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  await onMonitor(page).connection('live');
  expect(await faintTexts(page)).toEqual([]);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await onMonitor(page).reached('decline', 'skipped');
  await onMonitor(page).is('COMPLETED');
  await page.getByText('Approved “Approve shipping”').waitFor({ state: 'detached' });
  expect(await faintTexts(page)).toEqual([]);
  for (const path of ['/workflows', '/executions']) {
    await page.goto(path);
    await page.getByRole('main').getByText('Completed').waitFor();
    expect(await faintTexts(page)).toEqual([]);
  }
  await page.goto(`/workflows/${workflow}`);
  const editor = onEditor(page);
  await (await editor.open('Ship')).getByRole('switch').click();
  await editor.open('Approve shipping');
  expect(await faintTexts(page)).toEqual([]);
});

/** Presses Tab until the control with this name has the focus. */
async function tabTo(page: Page, role: 'button' | 'link' | 'searchbox', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).and(page.locator(':focus'));
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await wanted.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${name} cannot be reached with the keyboard.`);
}

test('with the keyboard alone a workflow is made, gets a step, and runs', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await tabTo(page, 'button', 'New workflow');
  await page.keyboard.press('Enter');
  const editor = onEditor(page);
  await editor.node('Start').waitFor();
  await tabTo(page, 'searchbox', 'Search steps');
  await page.keyboard.type('generate');
  await page.keyboard.press('Enter');
  await editor.node('Generate ID').waitFor();
  await tabTo(page, 'button', 'Run');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'button', 'Start');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/executions/*');
  const monitor = onMonitor(page);
  await monitor.is('COMPLETED');
  await monitor.reached('action-1', 'completed');
});

test('on a phone a step is added by touch, the workflow runs, and a decision is given', async () => {
  const { page } = await visit({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'New workflow' }).first().tap();
  await page.getByRole('button', { name: 'Add a step' }).tap();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Approval/ })
    .tap();
  await page.getByRole('button', { name: 'Close properties' }).tap();
  await page.getByRole('button', { name: 'Run', exact: true }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).tap();
  await page.getByRole('button', { name: 'Approve', exact: true }).tap();
  await onMonitor(page).is('COMPLETED');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
});

test('a start by the API with curl shows up and is watched like any other', async () => {
  const answer = await fetch(`${inject('orchestratorUrl')}/api/v2/workflows`, {
    method: 'POST',
    headers: { authorization: `Bearer ${inject('serviceToken')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ definition: approvalWorkflow(), triggerData: { orderId: 'A-2' } }),
  });
  const { instanceId } = StartWorkflowResponse.parse(await answer.json());
  const { page } = await visit();
  await page.goto('/executions');
  const row = page.getByTestId('execution-row').filter({ hasText: instanceId });
  await row.getByRole('link').click();
  await onMonitor(page).reached('approve', 'waiting');
});

test.each(['light', 'dark'] as const)(
  'the dialogs and panels of publishing have names and enough contrast in the %s theme',
  async (colorScheme) => {
    const { page } = await visit({ colorScheme });
    await page.goto('/workflows');
    const workflow = await storeWorkflow(page, approvalWorkflow());
    await publishWorkflow(page, workflow, 'The first one');
    await page.goto(`/workflows/${workflow}`);
    const editor = onEditor(page);
    const check = async () => {
      expect(await namelessControls(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
    };
    await (await editor.open('Ship')).getByLabel('Label').fill('Ship by train');
    await editor.save();
    await (await editor.publish()).getByRole('list', { name: 'What differs from v1' }).waitFor();
    await check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'What differs in version 1' }).click();
    await page.getByRole('button', { name: 'Restore v1 as draft' }).waitFor();
    await check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Triggers' }).click();
    await page.getByText('The triggers of v1 are live.').waitFor();
    await check();
    await page.goto(`/executions/${await startWorkflow(page, workflow, { orderId: 'A-1' })}`);
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByRole('dialog').getByRole('radio', { name: 'The published version, v1' }).check();
    await page.getByRole('list', { name: 'What differs from what ran' }).waitFor();
    await check();
  },
);
