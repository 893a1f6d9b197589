import type { NodeStatus } from '#schemas/execution/execution-status.ts';
import type { MonitorView } from './monitor-view.ts';

const ENDS: readonly NodeStatus[] = ['completed', 'failed', 'skipped', 'cancelled'];

/** One sentence about the running steps, or about the outcome of all steps at the end. Its line on the page never disappears. */
export function toProgressSentence(view: MonitorView): string {
  const nodes = view.definition.nodes.map(({ id, label }) => ({ name: label || id, view: view.nodes.get(id) }));
  if (view.completedAt !== null) {
    const counts = ENDS.map((status) => ({
      status,
      count: nodes.filter((node) => node.view?.status === status).length,
    }));
    const told = counts.filter(({ count }) => count > 0).map(({ status, count }) => `${count} ${status}`);
    const unreached = nodes.filter((node) => node.view?.status === 'pending').length;
    return `Steps: ${[...told, ...(unreached > 0 ? [`${unreached} not reached`] : [])].join(', ')}`;
  }
  const [first, ...others] = nodes.filter((node) => node.view?.status === 'running');
  if (first === undefined) return 'The next step is about to start';
  return others.length === 0 ? `“${first.name}” is running` : `“${first.name}” and ${others.length} more are running`;
}
