import { expect, test } from 'vitest';
import { applyEvents, emptyMonitorView } from '#web/execution/view/monitor-view.ts';
import { terminatedText, toWaitingSentence } from '#web/execution/view/waiting-sentence.ts';
import { approvalWorkflow, recorded, second, type Unnumbered } from '../recorded.ts';

const started: Unnumbered = { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] };
const gate = {
  type: 'approval.requested',
  nodeId: 'ask',
  eventName: 'approval_ask',
  message: null,
  deadline: '2026-11-23T14:05:00.000Z',
} as const;

function sentence(events: readonly Unnumbered[], secondsLater = events.length): string | null {
  const view = applyEvents(emptyMonitorView(approvalWorkflow), recorded(...events));
  const reader = { ownIds: ['me', 'guest-before'], nowMs: Date.parse(second(secondsLater)), timeZone: 'UTC' };
  return toWaitingSentence(view, reader)?.text ?? null;
}

test('a gate says who is to decide what, and until when', () => {
  expect(sentence([started, gate])).toBe('Waiting for you to approve or reject “Manager Approval” until 14:05');
});

test('another day is named', () => {
  expect(sentence([started, { ...gate, deadline: '2026-11-24T14:05:00.000Z' }])).toBe(
    'Waiting for you to approve or reject “Manager Approval” until 24 Nov, 14:05',
  );
});

test('another year is named', () => {
  expect(sentence([started, { ...gate, deadline: '2030-01-02T14:05:00.000Z' }])).toBe(
    'Waiting for you to approve or reject “Manager Approval” until 2 Jan 2030, 14:05',
  );
});

test('a retry says which, when and why', () => {
  const error = { type: 'http_error', message: 'Unavailable.', status: 503, retryable: true };
  const failed = {
    type: 'node.failed',
    nodeId: 'buy',
    attempt: 1,
    error,
    timings: null,
    next: 'retry',
    retryAt: second(10),
    maximumAttempts: 3,
  } as const;
  expect(sentence([started, failed], 2)).toBe('Retry 2 of 3 of “Buy” in 8 s because HTTP 503');
  expect(
    sentence(
      [started, { ...failed, error: { type: 'network', message: 'The host did not answer.', retryable: true } }],
      2,
    ),
  ).toBe('Retry 2 of 3 of “Buy” in 8 s because The host did not answer');
});

test('a timer says when it goes on', () => {
  expect(sentence([started, { type: 'timer.started', nodeId: 'buy', dueAt: second(300) }], 0)).toBe(
    '“Buy” goes on in 5 min, at 12:05',
  );
});

test('a pause says who, since when, and why', () => {
  expect(sentence([started, gate, { type: 'execution.paused', by: 'me', reason: null }])).toBe(
    'Paused by you at 12:00',
  );
  expect(sentence([started, { type: 'execution.paused', by: 'other', reason: 'lunch' }])).toBe(
    'Paused by somebody else at 12:00: lunch',
  );
});

test('an accepted execution that has not begun says so', () => {
  expect(sentence([])).toBe('It is accepted, and waits for the orchestrator to begin it');
});

test('a missing runner is mentioned only after two seconds', () => {
  const requested = { type: 'node.requested', nodeId: 'buy', attempt: 1, functionSlug: 'system/generate-id' } as const;
  expect(sentence([started, requested], 2)).toBeNull();
  expect(sentence([started, requested], 13)).toBe('“Buy” has been queued for 12 s: no runner has reported on it yet');
});

test('a step without a sign of life says for how long and how often it was requested', () => {
  const requested = { type: 'node.requested', nodeId: 'buy', attempt: 1, functionSlug: 'system/generate-id' } as const;
  const askedAgain = { type: 'node.asked_again', nodeId: 'buy', attempt: 1, asks: 2 } as const;
  expect(sentence([started, requested, askedAgain], 13)).toBe(
    '“Buy” has been queued for 12 s: no runner has reported on it yet though asked 2 times',
  );
});

test('steps that wait for people come first, and the others are counted', () => {
  expect(sentence([started, { type: 'timer.started', nodeId: 'buy', dueAt: second(300) }, gate], 3)).toBe(
    'Waiting for you to approve or reject “Manager Approval” until 14:05 (and 1 more)',
  );
});

test('a termination names the person and the reason', () => {
  const view = applyEvents(
    emptyMonitorView(approvalWorkflow),
    recorded(started, { type: 'execution.terminated', by: 'operator', reason: 'wrong order' }),
  );
  const reader = { ownIds: ['me', 'guest-before'], nowMs: Date.parse(second(9)), timeZone: 'UTC' };
  expect(terminatedText(view, reader)).toBe('Terminated by the operator at 12:00: wrong order');
  expect(terminatedText(emptyMonitorView(approvalWorkflow), reader)).toBeNull();
});

test('an ended execution waits for nothing', () => {
  expect(sentence([started, gate, { type: 'execution.terminated', by: 'me', reason: null }])).toBeNull();
});
