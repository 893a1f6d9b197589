import { vi } from 'vitest';
import type { Locator, Page } from 'playwright-core';

interface Point {
  readonly x: number;
  readonly y: number;
}

async function middleOf(locator: Locator): Promise<Point> {
  // The view may still be moving, as after the page has opened: a drag that begins then misses.
  const element = await locator.elementHandle();
  await element?.waitForElementState('stable');
  const box = await locator.boundingBox();
  if (box === null) throw new Error('What is to be touched cannot be seen.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** The builder as a person uses it: mouse and keyboard, nothing behind the page's back. */
export interface EditorPage {
  node(label: string): Locator;
  move(label: string, by: Point): Promise<void>;
  /** Drags an entry of the palette to a place on the canvas, measured from its upper left corner. */
  dragStep(title: string, place: Point): Promise<void>;
  connect(source: string, handle: string, target: string): Promise<void>;
  /** Pulls a line out of a handle into empty space and chooses what comes there. */
  pull(source: string, handle: string, by: Point, search: string): Promise<void>;
  /** Selects a node, brought into view first if it is not, and waits for its properties. */
  open(label: string): Promise<Locator>;
  /** Types `@`, goes through the completion list by what is typed on, and takes the first. */
  insertReference(field: Locator, query: string): Promise<void>;
  save(): Promise<void>;
  /** Opens the run dialog. */
  run(): Promise<Locator>;
  /** Opens the dialog that publishes. */
  publish(): Promise<Locator>;
  /** What the toolbar says of the live version, where it says this. */
  publication(text: string): Locator;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function isWithin(inner: Box, outer: Box): boolean {
  const isAcross = inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
  return isAcross && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height;
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Wraps a page that shows the builder. */
export function onEditor(page: Page): EditorPage {
  const canvas = page.locator('.react-flow');
  const node = (label: string) => canvas.getByRole('group', { name: new RegExp(`^${label},`) });
  const handle = (label: string, name: string) => node(label).locator(`[data-handle="${name}"]`);
  /** The properties of another node may cover it. Then Playwright scrolls the canvas, and React Flow scrolls it back at its next frame. */
  const bringIntoView = async (label: string) => {
    const [face, view] = await Promise.all([node(label).boundingBox(), canvas.boundingBox()]);
    if (face === null || view === null || isWithin(face, view)) return;
    await page.getByRole('button', { name: 'Fit view' }).click();
  };
  return {
    node,
    move: async (label, by) => {
      const from = await middleOf(node(label));
      await drag(page, from, { x: from.x + by.x, y: from.y + by.y });
    },
    dragStep: async (title, place) => {
      await page.getByRole('button', { name: title }).first().dragTo(canvas, { targetPosition: place });
      await node(title).waitFor();
    },
    connect: async (source, name, target) =>
      drag(page, await middleOf(handle(source, name)), await middleOf(handle(target, 'in'))),
    pull: async (source, name, by, search) => {
      const from = await middleOf(handle(source, name));
      await drag(page, from, { x: from.x + by.x, y: from.y + by.y });
      await page.getByRole('dialog', { name: 'Add the next step' }).waitFor();
      await page.keyboard.type(search);
      await page.keyboard.press('Enter');
      await node(search).waitFor();
    },
    open: async (label) => {
      const panel = page.getByRole('region', { name: `Properties of ${label}` });
      // The view may still be moving to the step that was opened before: then the click meets another place, and a person clicks again.
      await vi.waitFor(
        async () => {
          await bringIntoView(label);
          await node(label).click({ position: { x: 60, y: 14 }, timeout: 2_000 });
          await panel.waitFor({ timeout: 2_000 });
        },
        { timeout: 15_000, interval: 50 },
      );
      return panel;
    },
    insertReference: async (field, query) => {
      await field.pressSequentially(`@${query}`);
      await page.getByRole('listbox', { name: 'Data from earlier steps' }).getByRole('option').first().waitFor();
      await page.keyboard.press('Enter');
    },
    save: async () => {
      await page.keyboard.press('Control+s');
      await page.locator('[data-save=saved]').waitFor();
    },
    run: async () => {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      return dialog;
    },
    publish: async () => {
      await page.getByRole('button', { name: 'Publish', exact: true }).click();
      const dialog = page.getByRole('dialog', { name: 'Publish the draft' });
      await dialog.waitFor();
      return dialog;
    },
    publication: (text) => page.getByTestId('publication').filter({ visible: true }).getByText(text, { exact: true }),
  };
}
