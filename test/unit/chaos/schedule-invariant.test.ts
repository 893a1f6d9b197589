import { expect, test } from 'vitest';
import { checkSchedules, type Firing } from '../../chaos/schedule-invariant.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);

function fire(scheduledAt: string, more: Partial<Firing> = {}): Firing {
  const instant = at(scheduledAt);
  const common = { executionId: `at-${scheduledAt}`, workflowId: 'w' };
  return { ...common, scheduledAt: instant, coversFrom: instant, startedAt: instant + 5, ...more };
}

const check = (firings: readonly Firing[], more = {}) =>
  checkSchedules(firings, { ids: ['w'], armed: [], off: [], ...more });

test('instants that are fired once, between the minutes too, are no problem', () => {
  const firings = [fire('09:00'), fire('09:00:20.500'), fire('09:01'), fire('09:05', { coversFrom: at('09:02') })];
  expect(check(firings, { armed: [{ workflowId: 'w', at: at('09:00:20.500') }] })).toEqual([]);
});

test.each<[string, readonly Firing[], object, string]>([
  ['early', [fire('09:00', { startedAt: at('08:59') })], {}, 'before its instant'],
  ['twice', [fire('09:00'), fire('09:00', { executionId: 'again' })], {}, 'repeats'],
  ['twice, once by making up for it', [fire('09:00'), fire('09:02', { coversFrom: at('09:00') })], {}, 'repeats'],
  ['not at all', [fire('09:00'), fire('09:02')], {}, 'nothing was fired for 2026-03-02T09:01'],
  ['not at all, in between', [fire('09:00')], { armed: [{ workflowId: 'w', at: at('09:00:30') }] }, 'started 0 times'],
  ['while off', [fire('09:00')], { off: [{ workflowId: 'w', from: at('08:59'), until: at('09:01') }] }, 'were off'],
  ['never', [], {}, 'no schedule'],
])('%s', (_, firings, more, problem) => {
  expect(check(firings, more)).toEqual([expect.stringContaining(problem)]);
});
