import { expect, test } from 'vitest';
import { applyEvents, emptyMonitorView } from '#web/execution/view/monitor-view.ts';
import { toTimeline } from '#web/execution/view/timeline.ts';
import { approvalWorkflow, recorded, second, type Unnumbered } from '../recorded.ts';

const started: Unnumbered = { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] };
const requested = { type: 'node.requested', nodeId: 'buy', attempt: 1, functionSlug: 'system/generate-id' } as const;
const failed = {
  type: 'node.failed',
  nodeId: 'buy',
  attempt: 1,
  error: { type: 'http_error', message: 'Unavailable.', status: 503, retryable: true },
  timings: null,
  next: 'retry',
  retryAt: second(10),
  maximumAttempts: 3,
} as const;

const timelineAt = (secondsLater: number, ...events: readonly Unnumbered[]) =>
  toTimeline(applyEvents(emptyMonitorView(approvalWorkflow), recorded(...events)), Date.parse(second(secondsLater)));

test('bars are split by what the time went to, in parts of the whole', () => {
  const { rows, totalMs } = timelineAt(4, started, requested, failed);
  expect(totalMs).toBe(4_000);
  expect(rows.map(({ nodeId, durationMs }) => [nodeId, durationMs])).toEqual([['buy', 3_000]]);
  expect(rows[0]?.parts.map(({ cause, left, width }) => [cause, left, width])).toEqual([
    ['queued', 25, 25],
    ['retry', 50, 50],
  ]);
});

test('A6: work is drawn by how it ended, each attempt on its own, and the row has the status of its step', () => {
  const timings = (from: number) => ({
    claimedAt: second(from),
    startedAt: second(from),
    finishedAt: second(from + 1),
  });
  const looks = (...events: readonly Unnumbered[]) =>
    timelineAt(9, started, ...events).rows.map(({ status, parts }) => [status, parts.map(({ look }) => look)]);
  const again = { ...requested, attempt: 2 };
  const first = { ...failed, timings: timings(1) };
  expect(looks(requested, first)).toEqual([['retrying', ['queued', 'failed', 'retry']]]);
  const last = { ...failed, attempt: 2, timings: timings(3), next: 'fail', retryAt: null } as const;
  expect(looks(requested, first, again, last)).toEqual([['failed', ['queued', 'failed', 'retry', 'queued', 'failed']]]);
  const runs = { type: 'node.started', nodeId: 'buy', attempt: 2, startedAt: second(3) } as const;
  expect(looks(requested, first, again, runs)).toEqual([
    ['running', ['queued', 'failed', 'retry', 'queued', 'running']],
  ]);
});

test('no bar leaves its row, although the reader’s clock is behind what is recorded', () => {
  const { rows } = timelineAt(0.4, started, requested, failed);
  for (const { left, width } of rows.flatMap(({ parts }) => parts)) expect(left + width).toBeLessThanOrEqual(100);
});
