import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { ApprovalDecided, ApprovalOpened } from '../../store/statements/gate-statements.ts';
import type { EventRow, InputRow, NodeRunWrite, PayloadWrite } from '../../store/statements/step-statements.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';

/** Everything that one turn of one execution stores, in one transaction with the executions it shares it with. */
export interface TurnWrites {
  readonly inputs: InputRow[];
  readonly events: EventRow[];
  readonly nodeRuns: Map<string, NodeRunWrite>;
  readonly opened: ApprovalOpened[];
  readonly decided: ApprovalDecided[];
  readonly payloads: PayloadWrite[];
  readonly outgoing: OutgoingEvent[];
}

/** Nothing to write yet. */
export function createTurnWrites(): TurnWrites {
  return { inputs: [], events: [], nodeRuns: new Map(), opened: [], decided: [], payloads: [], outgoing: [] };
}

/** Adds to the write of one attempt: what is not null wins over what was there. */
export function mergeNodeRun(
  writes: TurnWrites,
  run: Pick<NodeRunWrite, 'executionId' | 'nodeId' | 'attempt'> & Partial<NodeRunWrite>,
): void {
  const key = `${run.nodeId}/${run.attempt}`;
  const before = writes.nodeRuns.get(key);
  writes.nodeRuns.set(key, {
    executionId: run.executionId,
    nodeId: run.nodeId,
    attempt: run.attempt,
    status: run.status ?? before?.status ?? 'running',
    input: run.input ?? before?.input ?? null,
    output: run.output ?? before?.output ?? null,
    error: run.error ?? before?.error ?? null,
    timings: run.timings ?? before?.timings ?? null,
    requestedAt: run.requestedAt ?? before?.requestedAt ?? null,
    endedAt: run.endedAt ?? before?.endedAt ?? null,
  });
}

type RunChange = Pick<NodeRunWrite, 'nodeId' | 'attempt' | 'status'> & Partial<NodeRunWrite>;
type Decision = Omit<ApprovalDecided, 'executionId'>;

/** The change that an event makes to a row of `node_runs`; null for none. */
function toRunChange(event: ExecutionEvent): RunChange | null {
  switch (event.type) {
    case 'node.requested':
      return { nodeId: event.nodeId, attempt: event.attempt, status: 'running', requestedAt: event.at };
    case 'timer.started':
    case 'approval.requested':
      return { nodeId: event.nodeId, attempt: 1, status: 'running', requestedAt: event.at };
    case 'node.completed': {
      const { nodeId, attempt, timings, at } = event;
      return { nodeId, attempt, status: 'completed', timings, endedAt: at };
    }
    case 'node.failed': {
      const { nodeId, attempt, error, timings, at } = event;
      return { nodeId, attempt, status: 'failed', error, timings, endedAt: at };
    }
    default:
      return null;
  }
}

/** How an event ends a gate; null when it ends none. */
function toDecision(event: ExecutionEvent): Decision | null {
  switch (event.type) {
    case 'approval.decided': {
      const { nodeId, approved, by, reason, at } = event;
      return { nodeId, decision: approved ? 'approved' : 'rejected', decidedBy: by, decidedAt: at, reason };
    }
    case 'approval.timed_out':
      return { nodeId: event.nodeId, decision: 'timeout', decidedBy: null, decidedAt: event.at, reason: null };
    case 'node.cancelled':
      // Only a gate has such a row; for other nodes the update finds none.
      return {
        nodeId: event.nodeId,
        decision: 'cancelled',
        decidedBy: null,
        decidedAt: event.at,
        reason: event.reason,
      };
    default:
      return null;
  }
}

/** Appends a recorded event and brings the tables that lists and inspectors read (`node_runs`, `approvals`) up to it. */
export function projectEvent(executionId: string, event: ExecutionEvent, writes: TurnWrites): void {
  writes.events.push({ executionId, event });
  const run = toRunChange(event);
  if (run !== null) mergeNodeRun(writes, { executionId, ...run });
  const decision = toDecision(event);
  if (decision !== null) writes.decided.push({ executionId, ...decision });
  if (event.type === 'approval.requested') {
    const { nodeId, eventName, message, at, deadline } = event;
    writes.opened.push({ executionId, nodeId, eventName, message, requestedAt: at, deadline });
  }
}
