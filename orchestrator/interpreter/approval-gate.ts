import type { Failure } from '#schemas/failure.ts';
import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import { failExecution } from './ending.ts';
import { completeNode } from './flow.ts';
import { toInstant, toIso } from './instant.ts';
import type { PlanNode } from './plan.ts';
import type { NodeKind } from './plan-node.ts';
import type { BufferedEvent, GateOutcome, NodeState } from './state.ts';
import { command, deadlineClock, isSettled, record, setNode, stateOf, type Turn } from './turn.ts';

interface OpenGate {
  readonly node: PlanNode;
  readonly state: Extract<NodeState, { status: 'gate' }>;
}

/** A1: the gate opens, and takes the first event that already waits for it. */
export function openGate(
  turn: Turn,
  node: PlanNode,
  attempt: number,
  { eventName, timeoutMs }: Extract<NodeKind, { type: 'approval-gate' }>,
  message: string | null,
): void {
  const deadline = toInstant(deadlineClock(turn) + timeoutMs);
  record(turn, { type: 'approval.requested', nodeId: node.id, eventName, message, deadline: toIso(deadline) });
  setNode(turn, node, { status: 'gate', attempt, eventName, deadline, openedAs: turn.state.sequence });

  const waiting = turn.state.buffered.find((event) => event.eventName === eventName);
  if (waiting === undefined) return;
  turn.state.buffered = turn.state.buffered.filter((event) => event !== waiting);
  decideGate(turn, node, attempt, waiting);
}

/** A2, A3: somebody raised an event: an open gate of its name takes it, else it waits for one that may still open. */
export function raise(turn: Turn, raised: Extract<InterpreterEvent, { type: 'raised' }>): IgnoredReason | null {
  const { eventId, eventName, approved, by, reason } = raised;
  const { buffered, decisions } = turn.state;
  const gates = turn.plan.gatesByEventName.get(eventName);
  if (gates === undefined) return 'unknown_event_name';
  if ([...buffered, ...decisions].some((event) => event.eventId === eventId)) return 'duplicate';

  const event: BufferedEvent = { eventId, eventName, approved, by, reason };
  const open = findFirstOpened(turn, gates);
  if (open !== null) {
    decideGate(turn, open.node, open.state.attempt, event);
    return null;
  }

  const yetToOpen = gates.filter((node) => !isSettled(stateOf(turn, node))).length;
  if (yetToOpen === 0) return 'gate_decided';
  if (buffered.filter((other) => other.eventName === eventName).length >= yetToOpen) return 'mailbox_full';
  turn.state.buffered = [...buffered, event];
  record(turn, { type: 'event.buffered', eventName, by });
  return null;
}

function findFirstOpened(turn: Turn, nodes: readonly PlanNode[]): OpenGate | null {
  const open = nodes.flatMap((node): OpenGate[] => {
    const state = stateOf(turn, node);
    return state.status === 'gate' ? [{ node, state }] : [];
  });
  return open.toSorted((one, other) => one.state.openedAs - other.state.openedAs)[0] ?? null;
}

/** A4: a person decided. */
function decideGate(turn: Turn, node: PlanNode, attempt: number, event: BufferedEvent): void {
  const { eventName, approved, by, reason } = event;
  record(turn, { type: 'approval.decided', nodeId: node.id, eventName, approved, by, reason });
  settleGate(turn, node, attempt, approved ? 'approved' : 'rejected', event);
}

/** A5: nobody decided until the deadline. */
export function timeOutGate(turn: Turn, node: PlanNode, attempt: number, eventName: string): void {
  record(turn, { type: 'approval.timed_out', nodeId: node.id, eventName });
  settleGate(turn, node, attempt, 'timeout', { eventId: null, eventName, by: null, reason: null });
}

/** A4–A6: the gate is decided for good; without an edge for a refusal the execution fails. */
function settleGate(
  turn: Turn,
  node: PlanNode,
  attempt: number,
  outcome: GateOutcome,
  decision: {
    readonly eventId: string | null;
    readonly eventName: string;
    readonly by: string | null;
    readonly reason: string | null;
  },
): void {
  const { eventId, eventName, by, reason } = decision;
  turn.state.decisions = [...turn.state.decisions, { nodeId: node.id, eventName, eventId, outcome }];
  const data = { approved: outcome === 'approved', outcome, by, reason, decidedAt: toIso(turn.at) };
  command(turn, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data } });
  if (outcome !== 'approved' && node.outgoing.every((edge) => edge.handle !== outcome)) {
    if (outcome === 'timeout') failExecution(turn, node, 'timed_out', TIMED_OUT);
    else failExecution(turn, node, 'rejected', toRejection(by, reason));
  }
  completeNode(turn, node, attempt, outcome);
}

const TIMED_OUT: Failure = {
  type: 'approval_timed_out',
  message: 'Nobody decided before the deadline.',
  retryable: false,
};

function toRejection(by: string | null, reason: string | null): Failure {
  const message = `Rejected by ${by ?? 'nobody'}${reason === null ? '.' : `: ${reason}`}`;
  return { type: 'approval_rejected', message: message.slice(0, 4_000), retryable: false };
}
