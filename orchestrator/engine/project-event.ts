import type { ExecutionEvent } from '#schemas/execution-event.ts';
import { mergeNodeRun, type TurnWrites } from './turn-writes.ts';

/** Appends a recorded event and brings the tables that lists and inspectors read (`node_runs`, `approvals`) up to it. */
export function projectEvent(executionId: string, event: ExecutionEvent, writes: TurnWrites): void {
  writes.events.push({ executionId, event });
  switch (event.type) {
    case 'node.requested':
      return mergeNodeRun(writes, {
        executionId,
        nodeId: event.nodeId,
        attempt: event.attempt,
        status: 'running',
        requestedAt: event.at,
      });
    case 'node.completed':
      return mergeNodeRun(writes, {
        executionId,
        nodeId: event.nodeId,
        attempt: event.attempt,
        status: 'completed',
        timings: event.timings,
        endedAt: event.at,
      });
    case 'node.failed':
      return mergeNodeRun(writes, {
        executionId,
        nodeId: event.nodeId,
        attempt: event.attempt,
        status: 'failed',
        error: event.error,
        timings: event.timings,
        endedAt: event.at,
      });
    case 'timer.started':
      return mergeNodeRun(writes, {
        executionId,
        nodeId: event.nodeId,
        attempt: 1,
        status: 'running',
        requestedAt: event.at,
      });
    case 'approval.requested':
      writes.opened.push({
        executionId,
        nodeId: event.nodeId,
        eventName: event.eventName,
        message: event.message,
        requestedAt: event.at,
        deadline: event.deadline,
      });
      return mergeNodeRun(writes, {
        executionId,
        nodeId: event.nodeId,
        attempt: 1,
        status: 'running',
        requestedAt: event.at,
      });
    case 'approval.decided':
      writes.decided.push({
        executionId,
        nodeId: event.nodeId,
        decision: event.approved ? 'approved' : 'rejected',
        decidedBy: event.by,
        decidedAt: event.at,
        reason: event.reason,
      });
      return;
    case 'approval.timed_out':
      writes.decided.push({
        executionId,
        nodeId: event.nodeId,
        decision: 'timeout',
        decidedBy: null,
        decidedAt: event.at,
        reason: null,
      });
      return;
    case 'node.cancelled':
      // Only a gate has such a row; for other nodes the update finds none.
      writes.decided.push({
        executionId,
        nodeId: event.nodeId,
        decision: 'cancelled',
        decidedBy: null,
        decidedAt: event.at,
        reason: event.reason,
      });
      return;
    case 'execution.started':
    case 'execution.paused':
    case 'execution.resumed':
    case 'execution.completed':
    case 'execution.failed':
    case 'execution.terminated':
    case 'node.asked_again':
    case 'node.started':
    case 'node.skipped':
    case 'timer.fired':
    case 'event.published':
    case 'event.buffered':
      return;
  }
}
