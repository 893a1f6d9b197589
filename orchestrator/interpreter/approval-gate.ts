import type { Failure } from '#schemas/failure.ts';
import type { JsonObject } from '#schemas/json.ts';
import type { IgnoredReason } from './command.ts';
import type { InterpreterEvent } from './event.ts';
import { failExecution } from './ending.ts';
import { completeNode } from './flow.ts';
import { toInstant, toIso } from './instant.ts';
import type { PlanNode, NodeKind } from './plan.ts';
import type { BufferedEvent, ExecutionState, GateOutcome, NodeState } from './state.ts';
import { command, deadlineClock, isSettled, record, setNode, stateOf, type Draft } from './transition-draft.ts';

interface OpenGate {
  readonly node: PlanNode;
  readonly state: Extract<NodeState, { status: 'gate' }>;
}

/** A1: the gate opens, and takes the first event that already waits for it. */
export function openGate(
  draft: Draft,
  node: PlanNode,
  attempt: number,
  { eventName, timeoutMs }: Extract<NodeKind, { type: 'approval-gate' }>,
  message: string | null,
): void {
  const deadline = toInstant(deadlineClock(draft) + timeoutMs);
  record(draft, { type: 'approval.requested', nodeId: node.id, eventName, message, deadline: toIso(deadline) });
  setNode(draft, node, { status: 'gate', attempt, eventName, deadline, openedAs: draft.state.sequence });

  const waiting = draft.state.buffered.find((event) => event.eventName === eventName);
  if (waiting === undefined) return;
  draft.state.buffered = draft.state.buffered.filter((event) => event !== waiting);
  decideGate(draft, node, attempt, waiting);
}

/** The decision that an event carries. */
export type RaisedDecision = Pick<BufferedEvent, 'eventName' | 'approved'>;

/** A3: the event that was raised before under an id, whether it decided a gate or waits for one; null when there is none. */
export function findRaised(
  { buffered, decisions }: Pick<ExecutionState, 'buffered' | 'decisions'>,
  eventId: string,
): RaisedDecision | null {
  const waiting = buffered.find((event) => event.eventId === eventId);
  if (waiting !== undefined) return { eventName: waiting.eventName, approved: waiting.approved };
  const decided = decisions.find((decision) => decision.eventId === eventId);
  return decided === undefined ? null : { eventName: decided.eventName, approved: decided.outcome === 'approved' };
}

/** A2, A3: somebody raised an event: an open gate of its name takes it, else it waits for one that may still open. */
export function raise(draft: Draft, raised: Extract<InterpreterEvent, { type: 'raised' }>): IgnoredReason | null {
  const { eventId, eventName, approved, by, reason, data } = raised;
  const { buffered } = draft.state;
  const gates = draft.plan.gatesByEventName.get(eventName);
  if (gates === undefined) return 'unknown_event_name';
  if (findRaised(draft.state, eventId) !== null) return 'duplicate';

  const event: BufferedEvent = {
    eventId,
    eventName,
    approved,
    by,
    reason,
    ...(data === undefined ? {} : { data }),
  };
  const open = findFirstOpened(draft, gates);
  if (open !== null) {
    decideGate(draft, open.node, open.state.attempt, event);
    return null;
  }

  const yetToOpen = gates.filter((node) => !isSettled(stateOf(draft, node))).length;
  if (yetToOpen === 0) return 'gate_decided';
  if (buffered.filter((other) => other.eventName === eventName).length >= yetToOpen) return 'mailbox_full';
  draft.state.buffered = [...buffered, event];
  record(draft, { type: 'event.buffered', eventName, by });
  return null;
}

function findFirstOpened(draft: Draft, nodes: readonly PlanNode[]): OpenGate | null {
  const open = nodes.flatMap((node): OpenGate[] => {
    const state = stateOf(draft, node);
    return state.status === 'gate' ? [{ node, state }] : [];
  });
  return open.toSorted((one, other) => one.state.openedAs - other.state.openedAs)[0] ?? null;
}

/** A4: a person decided. */
function decideGate(draft: Draft, node: PlanNode, attempt: number, event: BufferedEvent): void {
  const { eventName, approved, by, reason } = event;
  record(draft, { type: 'approval.decided', nodeId: node.id, eventName, approved, by, reason });
  settleGate(draft, node, attempt, approved ? 'approved' : 'rejected', event);
}

/** A5: nobody decided until the deadline. */
export function timeOutGate(draft: Draft, node: PlanNode, attempt: number, eventName: string): void {
  record(draft, { type: 'approval.timed_out', nodeId: node.id, eventName });
  settleGate(draft, node, attempt, 'timeout', { eventId: null, eventName, by: null, reason: null });
}

/** A4–A6: the gate is decided for good; without an edge for a refusal the execution fails. */
function settleGate(
  draft: Draft,
  node: PlanNode,
  attempt: number,
  outcome: GateOutcome,
  decision: {
    readonly eventId: string | null;
    readonly eventName: string;
    readonly by: string | null;
    readonly reason: string | null;
    readonly data?: JsonObject;
  },
): void {
  const { eventId, eventName, by, reason } = decision;
  draft.state.decisions = [...draft.state.decisions, { nodeId: node.id, eventName, eventId, outcome }];
  // The gate's own members are last: no data can stand for who decided, or how.
  const own = { approved: outcome === 'approved', outcome, by, reason, decidedAt: toIso(draft.at) };
  const data = { ...decision.data, ...own };
  command(draft, { type: 'store-output', nodeId: node.id, attempt, output: { success: true, data } });
  if (outcome !== 'approved' && node.outgoing.every((edge) => edge.handle !== outcome)) {
    if (outcome === 'timeout') failExecution(draft, node, 'timed_out', TIMED_OUT);
    else failExecution(draft, node, 'rejected', toRejection(by, reason));
  }
  completeNode(draft, node, attempt, outcome);
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
