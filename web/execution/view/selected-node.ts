import type { MonitorView } from './monitor-view.ts';

/** The node that is shown: the one asked for; until somebody has chosen, the one that made the execution fail; null for none. */
export function toSelectedNode(
  view: Pick<MonitorView, 'definition' | 'failedNodeId' | 'nodes'>,
  asked: string | null,
  hasChosen: boolean,
): string | null {
  if (asked !== null || hasChosen || view.failedNodeId === null) return asked;
  return view.nodes.has(view.failedNodeId) ? view.failedNodeId : null;
}
