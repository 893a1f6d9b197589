import type { Locator, Page } from 'playwright-core';

/** The page of one execution. */
export interface MonitorPage {
  /** Resolves once a node of the graph has the status. */
  reached(nodeId: string, status: string): Promise<void>;
  /** Resolves once the execution has the runtime status. */
  is(status: string): Promise<void>;
  /** Resolves once the badge says how the page is connected. */
  connection(state: 'live' | 'reconnecting'): Promise<void>;
  /** The rows of the timeline, as text without durations, from above. */
  timeline(): Promise<readonly string[]>;
  /** Selects a step in the timeline; resolves with the inspector. */
  inspect(label: string): Promise<Locator>;
  readonly waitingSentence: Locator;
}

/** Wraps a page that shows, or is about to show, an execution. */
export function onMonitor(page: Page): MonitorPage {
  const timeline = page.getByRole('region', { name: 'Timeline' });
  return {
    reached: (nodeId, status) =>
      page.getByLabel('Graph').locator(`[data-node-id="${nodeId}"][data-status="${status}"]`).waitFor(),
    is: (status) => page.locator(`[data-testid=execution-status][data-status=${status}]`).waitFor(),
    connection: (state) => page.locator(`[data-testid=live-badge][data-state=${state}]`).waitFor(),
    timeline: () => timeline.locator('button > span:first-child').allTextContents(),
    inspect: async (label) => {
      await timeline.getByRole('button', { name: label }).click();
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      await inspector.getByRole('heading', { name: label }).waitFor();
      return inspector;
    },
    waitingSentence: page.getByTestId('waiting-sentence'),
  };
}
