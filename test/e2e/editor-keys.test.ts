import { expect, test } from 'vitest';
import { approvalWorkflow } from './definitions.ts';
import { onEditor } from './editor-page.ts';
import { storeWorkflow } from './seed.ts';
import { useVisitors } from './visitor.ts';

const { visit } = useVisitors();

test('D6, A13: keys belong to what has the focus: Delete to the canvas, ? and Ctrl+K to the editor', async () => {
  const { page } = await visit();
  await page.goto('/workflows');
  await page.goto(`/workflows/${await storeWorkflow(page, approvalWorkflow())}`);
  const editor = onEditor(page);
  const panel = await editor.open('Ship');
  for (const place of [
    panel.getByRole('switch', { name: 'Enabled' }),
    panel.getByRole('button', { name: 'Close properties' }),
    page.getByRole('button', { name: 'Fit view' }),
  ]) {
    await place.focus();
    await page.keyboard.press('Delete');
    await page.keyboard.press('Backspace');
    expect(await editor.node('Ship').count()).toBe(1);
  }
  await editor.run();
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await editor.node('Ship').count()).toBe(1);

  await editor.node('Ship').click({ position: { x: 60, y: 14 } });
  await page.keyboard.press('Delete');
  await editor.node('Ship').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await editor.node('Ship').waitFor();

  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  await page.keyboard.type('Ship');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Properties of Ship' }).waitFor();
});
