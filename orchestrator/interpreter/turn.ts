import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Command } from './command.ts';
import type { Instant } from './event.ts';
import { toInstant, toIso } from './instant.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { ExecutionState, NodeState } from './state.ts';

type Draft = { -readonly [Field in keyof ExecutionState]: ExecutionState[Field] };

/** One transition while it is made: the only mutable thing of the interpreter, never seen outside of it. */
export interface Turn {
  readonly plan: Plan;
  readonly at: Instant;
  readonly state: Draft & { nodes: NodeState[] };
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
export function openTurn(plan: Plan, state: ExecutionState, at: Instant): Turn {
  return { plan, at: toInstant(at), state: { ...state, nodes: [...state.nodes] }, commands: [] };
}

/** The node's state so far. */
export function stateOf(turn: Turn, node: PlanNode): NodeState {
  return turn.state.nodes[node.index] ?? UNKNOWN;
}

/** Moves a node to its next state and keeps the counters true. */
export function setNode(turn: Turn, node: PlanNode, next: NodeState): void {
  const left = COUNTED_AS[stateOf(turn, node).status];
  const entered = COUNTED_AS[next.status];
  if (left !== null) turn.state[left] -= 1;
  if (entered !== null) turn.state[entered] += 1;
  turn.state.nodes[node.index] = next;
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
export function command(turn: Turn, wanted: Command): void {
  turn.commands.push(wanted);
}

/** Records an event under the next sequence. */
export function record(turn: Turn, event: WithoutPlace<ExecutionEvent>): void {
  turn.state.sequence += 1;
  command(turn, { type: 'record', event: { ...event, sequence: turn.state.sequence, at: toIso(turn.at) } });
}

/** The time that deadlines and leases go by: it stands still while the execution is paused (P4). */
export function deadlineClock(turn: Turn): Instant {
  return turn.state.pausedAt ?? turn.at;
}
