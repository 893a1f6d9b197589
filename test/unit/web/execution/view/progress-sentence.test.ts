import { expect, test } from 'vitest';
import { applyEvents, emptyMonitorView } from '#web/execution/view/monitor-view.ts';
import { toProgressSentence } from '#web/execution/view/progress-sentence.ts';
import { approvalWorkflow, recorded, type Unnumbered } from '../recorded.ts';

const started: Unnumbered = { type: 'execution.started', triggerType: 'manual', triggerNodeIds: ['start'] };
const requested = (nodeId: string) =>
  ({ type: 'node.requested', nodeId, attempt: 1, functionSlug: 'system/generate-id' }) as const;
const completed = (nodeId: string) =>
  ({ type: 'node.completed', nodeId, attempt: 1, handle: null, timings: null }) as const;

const sentence = (...events: readonly Unnumbered[]) =>
  toProgressSentence(applyEvents(emptyMonitorView(approvalWorkflow), recorded(...events)));

test('running steps are named, the others counted', () => {
  expect(sentence(started)).toBe('The next step is about to start');
  expect(sentence(started, requested('buy'))).toBe('“Buy” is running');
  expect(sentence(started, requested('buy'), requested('drop'))).toBe('“Buy” and 1 more are running');
});

test('at the end every step is counted by its outcome', () => {
  const skipped = { type: 'node.skipped', nodeId: 'drop', reason: 'untaken' } as const;
  expect(sentence(started, completed('ask'), completed('buy'), skipped, { type: 'execution.completed' })).toBe(
    'Steps: 3 completed, 1 skipped',
  );
  expect(sentence(started, { type: 'execution.terminated', by: 'me', reason: null })).toBe(
    'Steps: 1 completed, 3 not reached',
  );
});
