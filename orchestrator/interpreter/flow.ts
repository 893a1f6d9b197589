import type { Timings } from '#schemas/execution/execution-event.ts';
import type { PlanNode } from './plan.ts';
import { command, record, setNode, stateOf, type Draft } from './transition-draft.ts';

/** A settled node, and the handle whose edges are taken; null takes none of them. */
interface Departure {
  readonly node: PlanNode;
  readonly handle: string | null;
}

/** N3: asks the host to resolve the node; while paused the node is held (P2). */
export function beginNode(draft: Draft, node: PlanNode, attempt: number): void {
  if (draft.state.pausedAt !== null) {
    setNode(draft, node, { status: 'held', attempt });
    return;
  }
  setNode(draft, node, { status: 'resolving', attempt });
  command(draft, { type: 'resolve', nodeId: node.id, attempt });
}

/** N5: the node ended well; the edges of `handle` are taken. */
export function completeNode(
  draft: Draft,
  node: PlanNode,
  attempt: number,
  handle: string = node.defaultHandle,
  timings: Timings | null = null,
): void {
  setNode(draft, node, { status: 'completed', attempt });
  record(draft, { type: 'node.completed', nodeId: node.id, attempt, handle: toRecordedHandle(node, handle), timings });
  leaveNode(draft, node, handle);
}

/** Nodes with one outcome have no handle to tell. */
function toRecordedHandle(node: PlanNode, handle: string): string | null {
  return node.kind.type === 'condition' || node.kind.type === 'approval-gate' ? handle : null;
}

/**
 * N1, N2: settles the edges that leave the node, and those of every node that is passed through or skipped because of it.
 * Once the execution is to fail nothing goes on (E3).
 */
export function leaveNode(draft: Draft, node: PlanNode, handle: string | null): void {
  if (draft.state.ending !== null) return;
  const departures: Departure[] = [{ node, handle }];
  // A list instead of recursion: a skip may spread along a thousand nodes.
  for (const departure of departures) {
    for (const edge of departure.node.outgoing) {
      const onward = settleEdge(draft, edge.target, edge.handle === departure.handle);
      if (onward !== null) departures.push(onward);
    }
  }
}

/** N1: enters a node that has no edges into it. */
export function enterRoot(draft: Draft, node: PlanNode, reached: boolean): void {
  const onward = enterNode(draft, node, reached);
  if (onward !== null) leaveNode(draft, onward.node, onward.handle);
}

function settleEdge(draft: Draft, target: PlanNode, taken: boolean): Departure | null {
  const before = stateOf(draft, target);
  if (before.status !== 'pending') return null;
  const open = before.open - 1;
  const after = before.taken + (taken ? 1 : 0);
  setNode(draft, target, { status: 'pending', open, taken: after });
  return open === 0 ? enterNode(draft, target, after > 0) : null;
}

function enterNode(draft: Draft, node: PlanNode, reached: boolean): Departure | null {
  if (reached && node.kind.type !== 'disabled') {
    beginNode(draft, node, 1);
    return null;
  }
  setNode(draft, node, { status: 'skipped' });
  record(draft, { type: 'node.skipped', nodeId: node.id, reason: reached ? 'disabled' : 'untaken' });
  return { node, handle: reached ? node.defaultHandle : null };
}
