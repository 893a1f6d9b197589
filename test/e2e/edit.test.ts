import { expect, inject, test } from 'vitest';
import { condition, trigger, workflow } from '../builders/samples/definition.ts';
import { approvalWorkflow, heldChain } from './definitions.ts';
import { onEditor } from './editor-page.ts';
import { storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('a problem is shown at node and field, blocks the run, and goes when it is mended', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const url = `${inject('sampleUrl')}/held/none`;
  const id = await storeWorkflow(page, heldChain(inject('sampleUrl'), ['none']));
  await page.goto(`/workflows/${id}`);
  const editor = onEditor(page);
  const panel = await editor.open('Step 1');
  const address = panel.getByRole('combobox', { name: 'URL' });
  await address.fill('{{Nobody.total}}');
  await page.getByRole('heading', { name: 'HTTP Request' }).click();
  const badge = editor.node('Step 1').locator('[data-badge=errors]');
  await badge.waitFor();
  expect(await address.getAttribute('aria-invalid')).toBe('true');
  expect(await panel.locator('[data-field=url]').textContent()).toContain('Nobody');

  await panel.getByRole('button', { name: 'Close properties' }).click();
  const dialog = await editor.run();
  await dialog.getByRole('heading', { name: 'Not ready to run' }).waitFor();
  await dialog.getByRole('button', { name: /Nobody/ }).click();
  await panel.waitFor();
  await address.fill(url);
  await page.getByRole('heading', { name: 'HTTP Request' }).click();
  await badge.waitFor({ state: 'detached' });
  await (await editor.run()).getByRole('heading', { name: 'Run Held chain' }).waitFor();
});

test('an address that could never be called is a problem at its field before the run', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const id = await storeWorkflow(page, heldChain(inject('sampleUrl'), ['none']));
  await page.goto(`/workflows/${id}`);
  const editor = onEditor(page);
  const panel = await editor.open('Step 1');
  const address = panel.getByRole('combobox', { name: 'URL' });
  await address.fill('localhost:9');
  await page.getByRole('heading', { name: 'HTTP Request' }).click();
  await panel.locator('[data-field=url]').getByText('URL: Expected a full address, such as').waitFor();
  expect(await address.getAttribute('aria-invalid')).toBe('true');
  await address.fill('{{trigger.host}}/orders');
  await page.getByRole('heading', { name: 'HTTP Request' }).click();
  await editor.node('Step 1').locator('[data-badge=errors]').waitFor({ state: 'detached' });
});

test('an edit is undone and redone', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  const editor = onEditor(page);
  await editor.open('Ship');
  await page.getByRole('button', { name: 'Delete step' }).click();
  await editor.node('Ship').waitFor({ state: 'detached' });
  expect(await page.locator('.react-flow__edge').count()).toBe(2);
  await page.getByRole('button', { name: 'Undo' }).click();
  await editor.node('Ship').waitFor();
  expect(await page.locator('.react-flow__edge').count()).toBe(3);
  await page.keyboard.press('Control+Shift+Z');
  await editor.node('Ship').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await editor.node('Ship').waitFor();
});

test('an empty condition is a problem at its value until it is filled in', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  const editor = onEditor(page);
  await editor.pull('Ship', 'out', { x: -60, y: 220 }, 'Condition');
  const badge = editor.node('Condition').locator('[data-badge=errors]');
  await badge.waitFor();
  const panel = await editor.open('Condition');
  const value = panel.getByRole('combobox', { name: 'Value', exact: true });
  expect(await value.getAttribute('aria-invalid')).toBe('true');
  await value.fill('{{trigger.orderId}}');
  const compared = panel.getByRole('combobox', { name: 'Compared with' });
  await compared.click();
  await panel.getByText('compares with nothing').waitFor();
  await compared.fill('A-1');
  await value.click();
  await badge.waitFor({ state: 'detached' });
});

/**
 * Chooses the suggestion and goes to the next field in one task, before the next frame: nobody is so fast, but a busy machine is that slow.
 * Tells whether the next field keeps the focus.
 */
const CHOOSE_AND_LEAVE = `(async () => {
  const [first, second] = [...document.querySelectorAll('textarea[role=combobox]')].slice(-2);
  first.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  second.focus();
  for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  return document.activeElement === second;
})()`;

test('a field that was left right after a suggestion was chosen does not take the focus back', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const rows = [{ left: 'x', operator: 'equals' as const, right: 'y' }];
  const definition = workflow([trigger(), condition('Check', { rows, combine: 'all' })], ['start > Check']);
  await page.goto(`/workflows/${await storeWorkflow(page, definition)}`);
  const panel = await onEditor(page).open('Check');
  const value = panel.getByRole('combobox', { name: 'Value', exact: true });
  await value.fill('');
  await value.pressSequentially('@');
  await page.getByRole('listbox', { name: 'Data from earlier steps' }).getByRole('option').first().waitFor();
  expect(await page.evaluate(CHOOSE_AND_LEAVE)).toBe(true);
  expect(await value.inputValue()).toMatch(/^\{\{.+\}\}$/);
});

test('the keyboard opens the run from anywhere and starts it', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  const editor = onEditor(page);
  await (await editor.open('Ship')).getByLabel('Label').press('Control+Enter');
  await page.getByRole('dialog').getByLabel('Input').press('Control+Enter');
  await page.waitForURL('**/executions/*');
});

test('two windows that change one workflow are told of the conflict, and the user chooses which version stays', async () => {
  const { context, page } = await visit();
  await page.goto('/workflows');
  const path = `/workflows/${await storeWorkflow(page, approvalWorkflow())}`;
  const other = await context.newPage();
  await Promise.all([page.goto(path), other.goto(path)]);
  const [mine, theirs] = [onEditor(page), onEditor(other)];
  await (await theirs.open('Ship')).getByLabel('Label').fill('Ship by train');
  await theirs.save();

  await (await mine.open('Decline')).getByLabel('Label').fill('Say no');
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Changed elsewhere' });
  await dialog.waitFor();
  for (const name of ['Download mine', 'Load theirs', 'Save mine on top']) {
    await dialog.getByRole('button', { name }).waitFor();
  }
  await dialog.getByRole('button', { name: 'Save mine on top' }).click();
  await page.locator('[data-save=saved]').waitFor();

  await (await theirs.open('Decline')).getByLabel('Label').fill('Refuse');
  await other.keyboard.press('Control+s');
  await other.getByRole('button', { name: 'Load theirs' }).click();
  await theirs.node('Say no').waitFor();
  await theirs.node('Ship').waitFor();
});

test('a mapping typed through broken JSON keeps its help, says what is wrong, and is stored as an object', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const definition = approvalWorkflow();
  const nodes = definition.nodes.map((node) =>
    node.id === 'ship' ? { ...node, config: { actionId: 'system/transform', mapping: { a: '1' } } } : node,
  );
  const id = await storeWorkflow(page, { ...definition, nodes });
  await page.goto(`/workflows/${id}`);
  const editor = onEditor(page);
  const panel = await editor.open('Ship');
  const field = panel.locator('[data-field=mapping]');
  const text = panel.getByLabel('Mapping', { exact: true });
  expect(await panel.getByLabel('Context').count()).toBe(0);
  const help = field.getByText('CEL expression over');
  await help.waitFor();
  await text.fill('{"a": "1", "b":');
  await panel.getByLabel('Description').focus();
  await field.getByText('Mapping: This text is not JSON. Write an object of names and expressions').waitFor();
  await help.waitFor();
  await text.fill('{"a": "1", "b": "2"}');
  await editor.save();
  const { definition: stored } = await (await page.request.get(`/api/workflows/${id}`)).json();
  const ship = stored.nodes.find((node: { id: string }) => node.id === 'ship');
  expect(ship.config.mapping).toEqual({ a: '1', b: '2' });
});

test('a reference that finds nothing and a trigger without filters are warnings that do not block a run', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  const definition = heldChain(inject('sampleUrl'), ['x', 'y']);
  const nodes = definition.nodes.map((node) => {
    if (node.id === 'start') return { ...node, config: { triggerType: 'event' } };
    return node.id === 'step1'
      ? { ...node, config: { ...node.config, url: 'https://x.example/{{step0.body.id}}' } }
      : node;
  });
  await page.goto(`/workflows/${await storeWorkflow(page, { ...definition, nodes })}`);
  const editor = onEditor(page);
  const trigger = await editor.open('Start');
  await trigger.getByText('Every event of yours starts this workflow').waitFor();
  const panel = await editor.open('Step 2');
  await panel.getByText('will find nothing: the output of “Step 1” has no such field. It has').waitFor();
  await page.getByRole('button', { name: 'Problems: 0 errors, 2 warnings' }).waitFor();
  await (await editor.run()).getByRole('heading', { name: 'Run Held chain' }).waitFor();
});

test('an edge that would close a cycle is refused with the reason', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, heldChain(inject('sampleUrl'), ['x', 'y']))}`);
  const editor = onEditor(page);
  await editor.node('Step 2').waitFor();
  const before = await page.locator('.react-flow__edge').count();
  await editor.connect('Step 2', 'out', 'Step 1');
  await page.getByText('That would make a circle, and the workflow would never end.').waitFor();
  expect(await page.locator('.react-flow__edge').count()).toBe(before);
});

test('a step added from the search has the focus, and a wait beyond the year 9999 is a problem at its field', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  const editor = onEditor(page);
  await editor.pull('Ship', 'out', { x: -60, y: 220 }, 'Timer');
  await page.locator('.react-flow__node:focus', { hasText: 'Timer' }).waitFor();
  const panel = await editor.open('Timer');
  await panel.getByLabel('Days').fill('9999999');
  await panel.getByLabel('Label').focus();
  await panel.locator('[data-field=durationDays]').getByText('This goes beyond the year 9999').waitFor();
  await editor.node('Timer').locator('[data-badge=errors]').waitFor();
});
