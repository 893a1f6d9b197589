import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toEdgeStates } from '#web/execution/view/edge-states.ts';
import { applyDeltas, applyEvents, emptyMonitorView, toMonitorView } from '#web/execution/view/monitor-view.ts';
import type { ExecutionSnapshot } from '#web/wire/execution-snapshot.ts';
import { approvalWorkflow, recorded, second } from '../recorded.ts';

const failure = { type: 'http_error', message: 'The server said 503.', status: 503, retryable: true };
const timings = (from: number, to: number) => ({
  claimedAt: second(from),
  startedAt: second(from),
  finishedAt: second(to),
});

const approvedRun = recorded(
  { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] },
  { type: 'approval.requested', nodeId: 'ask', eventName: 'approval_ask', message: null, deadline: second(3600) },
  { type: 'approval.decided', nodeId: 'ask', eventName: 'approval_ask', approved: true, by: 'u', reason: 'fine' },
  { type: 'node.completed', nodeId: 'ask', attempt: 1, handle: 'approved', timings: null },
  { type: 'node.skipped', nodeId: 'drop', reason: 'untaken' },
  { type: 'node.requested', nodeId: 'buy', attempt: 1, functionSlug: 'system/generate-id' },
  {
    type: 'node.failed',
    nodeId: 'buy',
    attempt: 1,
    error: failure,
    timings: timings(6, 6),
    next: 'retry',
    retryAt: second(8),
    maximumAttempts: 3,
  },
  { type: 'node.requested', nodeId: 'buy', attempt: 2, functionSlug: 'system/generate-id' },
  { type: 'node.completed', nodeId: 'buy', attempt: 2, handle: null, timings: timings(8, 8) },
  { type: 'execution.completed' },
);
const empty = emptyMonitorView(approvalWorkflow);
const statusesAfter = (count: number) =>
  Object.fromEntries([...applyEvents(empty, approvedRun.slice(0, count)).nodes].map(([id, node]) => [id, node.status]));

test('nodes follow their events', () => {
  expect(statusesAfter(1)).toEqual({ start: 'completed', ask: 'pending', buy: 'pending', drop: 'pending' });
  expect(statusesAfter(2)).toMatchObject({ ask: 'waiting' });
  expect(statusesAfter(6)).toMatchObject({ ask: 'completed', buy: 'running', drop: 'skipped' });
  expect(statusesAfter(7)).toMatchObject({ buy: 'retrying' });
  expect(statusesAfter(10)).toEqual({ start: 'completed', ask: 'completed', buy: 'completed', drop: 'skipped' });
});

test('the status follows the events', () => {
  expect(applyEvents(empty, approvedRun.slice(0, 2))).toMatchObject({ runtimeStatus: 'RUNNING', completedAt: null });
  expect(applyEvents(empty, approvedRun)).toMatchObject({ runtimeStatus: 'COMPLETED', completedAt: second(9) });
});

test('phase and progress are those of the last applied event', () => {
  const deltas = approvedRun.map((event) => ({ event, phase: 'running' as const, progress: 10 * event.sequence }));
  const view = applyDeltas(empty, deltas.slice(0, 4));
  expect(view).toMatchObject({ phase: 'running', progress: 40 });
  // Events that were applied before change nothing.
  expect(applyDeltas(view, deltas.slice(0, 3))).toBe(view);
  expect(applyDeltas(view, deltas.slice(2, 5))).toMatchObject({ progress: 50 });
  // Behind a gap, nothing counts.
  expect(applyDeltas(view, [...deltas.slice(4, 5), ...deltas.slice(6)])).toMatchObject({ progress: 50, hasGap: true });
});

test('a view begins with the phase and progress of the snapshot', () => {
  const snapshot: ExecutionSnapshot = {
    instanceId: 'w-1',
    workflowId: 'w',
    workflowName: 'W',
    workflowVersion: 1,
    isDraft: false,
    definitionVersion: '1.0.0',
    triggerType: 'manual',
    trigger: {},
    rerunOf: null,
    startedAt: second(0),
    definition: approvalWorkflow,
    events: approvedRun.slice(0, 2),
    runtimeStatus: 'RUNNING',
    phase: 'awaiting_approval',
    progress: 25,
  };
  expect(toMonitorView(snapshot)).toMatchObject({ phase: 'awaiting_approval', progress: 25, lastSequence: 2 });
});

test('an edge is pending until its source is settled, then taken or not', () => {
  expect(toEdgeStates(applyEvents(empty, approvedRun.slice(0, 2)))).toEqual({
    e1: 'taken',
    e2: 'pending',
    e3: 'pending',
  });
  expect(toEdgeStates(applyEvents(empty, approvedRun))).toEqual({ e1: 'taken', e2: 'taken', e3: 'untaken' });
});

test('a gate that is rejected without an edge for it is the node that failed', () => {
  const events = recorded(
    { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] },
    { type: 'approval.requested', nodeId: 'ask', eventName: 'approval_ask', message: null, deadline: second(3600) },
    { type: 'approval.decided', nodeId: 'ask', eventName: 'approval_ask', approved: false, by: 'u', reason: null },
    { type: 'execution.failed', phase: 'rejected', nodeId: 'ask', error: { ...failure, type: 'approval_rejected' } },
  );
  const view = applyEvents(empty, events);
  expect(view).toMatchObject({ runtimeStatus: 'FAILED', failedNodeId: 'ask' });
  expect(view.nodes.get('ask')?.status).toBe('failed');
  expect(toEdgeStates(view)).toEqual({ e1: 'taken', e2: 'untaken', e3: 'untaken' });
});

test('time is split by cause: queued, executing, waiting to retry, a person', () => {
  const view = applyEvents(empty, approvedRun);
  expect(view.nodes.get('ask')?.spans).toEqual([{ cause: 'person', from: second(1), to: second(2) }]);
  expect(view.nodes.get('buy')?.spans).toEqual([
    { cause: 'queued', from: second(5), to: second(6) },
    { cause: 'executing', from: second(6), to: second(6) },
    { cause: 'retry', from: second(6), to: second(7) },
    { cause: 'queued', from: second(7), to: second(8) },
    { cause: 'executing', from: second(8), to: second(8) },
  ]);
});

test('a pause moves the deadline of an open gate by its length', () => {
  const events = recorded(
    { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] },
    { type: 'approval.requested', nodeId: 'ask', eventName: 'approval_ask', message: null, deadline: second(3600) },
    { type: 'execution.paused', by: 'u', reason: null },
    { type: 'execution.resumed', by: 'u', reason: null },
  );
  expect(applyEvents(empty, events).nodes.get('ask')?.waiting).toMatchObject({ deadline: second(3601) });
});

test('a missing event is noticed, and no later one is applied', () => {
  const view = applyEvents(empty, [...approvedRun.slice(0, 2), ...approvedRun.slice(3)]);
  expect(view).toMatchObject({ hasGap: true, lastSequence: 2, runtimeStatus: 'RUNNING' });
});

test('in whatever portions and repetitions events come, the view is the same', () => {
  const whole = applyEvents(empty, approvedRun);
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: approvedRun.length }), { maxLength: 6 }),
      fc.nat({ max: 5 }),
      (cuts, overlap) => {
        const ends = [...cuts.toSorted((a, b) => a - b), approvedRun.length];
        let view = empty;
        for (const end of ends) {
          view = applyEvents(
            view,
            approvedRun.slice(Math.max(0, view.lastSequence - overlap), Math.max(end, view.lastSequence)),
          );
        }
        expect(view).toEqual(whole);
      },
    ),
  );
});
