import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Command } from './command.ts';
import type { Instant } from './event.ts';
import { toInstant, toIso } from './instant.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { ExecutionState, NodeState } from './state.ts';

type MutableState = { -readonly [Field in keyof ExecutionState]: ExecutionState[Field] };

/** One transition while it is made: the only mutable thing of the interpreter, never seen outside of it. */
export interface Draft {
  readonly plan: Plan;
  readonly at: Instant;
  readonly state: MutableState & { nodes: NodeState[] };
  readonly commands: Command[];
}

type WithoutPlace<Recorded> = Recorded extends unknown ? Omit<Recorded, 'sequence' | 'at'> : never;

type Counter = 'settled' | 'working' | 'waiting';

const COUNTED_AS: Readonly<Record<NodeState['status'], Counter | null>> = {
  pending: null,
  resolving: 'working',
  held: 'working',
  running: 'working',
  retrying: 'working',
  timer: 'working',
  gate: 'waiting',
  completed: 'settled',
  failed: 'settled',
  skipped: 'settled',
  cancelled: 'settled',
};

/** A node of which a state of another plan knows nothing never starts. */
const UNKNOWN: NodeState = { status: 'pending', open: 0, taken: 0 };

/** Begins a transition with copies of the parts that it may change. */
export function openDraft(plan: Plan, state: ExecutionState, at: Instant): Draft {
  return { plan, at: toInstant(at), state: { ...state, nodes: [...state.nodes] }, commands: [] };
}

/** The node's state so far. */
export function stateOf(draft: Draft, node: PlanNode): NodeState {
  return draft.state.nodes[node.index] ?? UNKNOWN;
}

/** Moves a node to its next state and keeps the counters true. */
export function setNode(draft: Draft, node: PlanNode, next: NodeState): void {
  const left = COUNTED_AS[stateOf(draft, node).status];
  const entered = COUNTED_AS[next.status];
  if (left !== null) draft.state[left] -= 1;
  if (entered !== null) draft.state[entered] += 1;
  draft.state.nodes[node.index] = next;
}

/** Whether the node neither waits for others nor has ended. */
export function isOpen(state: NodeState): boolean {
  const counter = COUNTED_AS[state.status];
  return counter === 'working' || counter === 'waiting';
}

/** Whether nothing can happen to the node any more. */
export function isSettled(state: NodeState): boolean {
  return COUNTED_AS[state.status] === 'settled';
}

/** Adds a command; the host performs them in this order. */
export function command(draft: Draft, wanted: Command): void {
  draft.commands.push(wanted);
}

/** Records an event under the next sequence. */
export function record(draft: Draft, event: WithoutPlace<ExecutionEvent>): void {
  draft.state.sequence += 1;
  command(draft, { type: 'record', event: { ...event, sequence: draft.state.sequence, at: toIso(draft.at) } });
}

/** The time that deadlines and leases go by: it stands still while the execution is paused (P4). */
export function deadlineClock(draft: Draft): Instant {
  return draft.state.pausedAt ?? draft.at;
}
