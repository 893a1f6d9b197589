import type { IgnoredReason } from './command.ts';
import type { Instant, InterpreterEvent } from './event.ts';
import { failAttempt } from './failure.ts';
import { completeNode } from './flow.ts';
import { toInstant } from './instant.ts';
import type { PlanNode } from './plan.ts';
import type { NodeState } from './state.ts';
import { command, deadlineClock, isSettled, record, setNode, stateOf, type Draft } from './transition-draft.ts';

type Running = Extract<NodeState, { status: 'running' }>;
type FromRunner = Extract<InterpreterEvent, { type: 'node.started' | 'node.completed' | 'node.failed' }>;

const ASK_AGAIN_AFTER_MS = 60_000;
const LONGEST_PAUSE_MS = 600_000;
/** How much longer than its timeout a step may stay silent: time for its result to arrive. */
const GRACE_MS = 30_000;

/** L1, L2: 60 s after the first request, then twice as long after each repetition, 10 minutes at most. */
function toLease(draft: Draft, asks: number): Instant {
  return toInstant(deadlineClock(draft) + Math.min(ASK_AGAIN_AFTER_MS * 2 ** asks, LONGEST_PAUSE_MS));
}

/** N4: hands the attempt to the runners. */
export function requestNode(draft: Draft, node: PlanNode, attempt: number, functionSlug: string): void {
  const leaseUntil = toLease(draft, 0);
  setNode(draft, node, { status: 'running', attempt, functionSlug, leaseUntil, asks: 0, startedAt: null });
  command(draft, { type: 'request', nodeId: node.id, attempt, again: false });
  record(draft, { type: 'node.requested', nodeId: node.id, attempt, functionSlug });
}

/** L2: requests an attempt again after its lease ran out without a word from a runner. */
export function askAgain(draft: Draft, node: PlanNode, running: Running): void {
  const { attempt } = running;
  const asks = running.asks + 1;
  setNode(draft, node, { ...running, asks, leaseUntil: toLease(draft, asks) });
  command(draft, { type: 'request', nodeId: node.id, attempt, again: true });
  record(draft, { type: 'node.asked_again', nodeId: node.id, attempt, asks });
}

/** R1: only the current attempt of a running node counts. */
function acceptFromRunner(
  draft: Draft,
  event: FromRunner,
  apply: (node: PlanNode, running: Running) => IgnoredReason | null,
): IgnoredReason | null {
  const node = draft.plan.nodesById.get(event.nodeId);
  if (node === undefined) return 'unknown_node';
  const state = stateOf(draft, node);
  if (state.status === 'running' && state.attempt === event.attempt) return apply(node, state);
  return isSettled(state) ? 'already_settled' : 'stale_attempt';
}

/** L3: a runner has begun. A later beginning is another runner that took over and renews the lease; any other is a repetition. */
export function noteStarted(
  draft: Draft,
  event: Extract<InterpreterEvent, { type: 'node.started' }>,
): IgnoredReason | null {
  return acceptFromRunner(draft, event, (node, running) => {
    const { startedAt, attempt } = event;
    if (running.startedAt !== null && startedAt <= running.startedAt) return 'duplicate';
    const leaseUntil = toInstant(deadlineClock(draft) + node.timeoutMs + GRACE_MS);
    setNode(draft, node, { ...running, startedAt, leaseUntil, asks: 0 });
    record(draft, { type: 'node.started', nodeId: node.id, attempt, startedAt });
    return null;
  });
}

/** R2: the function returned. */
export function acceptCompletion(
  draft: Draft,
  event: Extract<InterpreterEvent, { type: 'node.completed' }>,
): IgnoredReason | null {
  return acceptFromRunner(draft, event, (node, { attempt }) => {
    command(draft, { type: 'keep-output', nodeId: node.id, attempt });
    completeNode(draft, node, attempt, node.defaultHandle, event.timings);
    return null;
  });
}

/** R2: the function failed. */
export function acceptFailure(
  draft: Draft,
  event: Extract<InterpreterEvent, { type: 'node.failed' }>,
): IgnoredReason | null {
  return acceptFromRunner(draft, event, (node, { attempt }) => {
    failAttempt(draft, node, attempt, event.error, event.timings);
    return null;
  });
}
