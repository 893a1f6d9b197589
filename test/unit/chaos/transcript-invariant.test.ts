import { describe, expect, test } from 'vitest';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { checkTranscript } from '../../chaos/transcript-invariant.ts';

const AT = '2026-01-01T00:00:00.000Z';

const RECORDED: readonly ExecutionEvent[] = [
  { type: 'execution.started', sequence: 1, at: AT, triggerType: 'manual', triggerNodeIds: ['start'] },
  { type: 'timer.started', sequence: 2, at: AT, nodeId: 'wait', dueAt: AT },
  { type: 'timer.fired', sequence: 3, at: AT, nodeId: 'wait', dueAt: AT },
  { type: 'execution.completed', sequence: 4, at: AT },
];

const check = (events: readonly ExecutionEvent[], hasEnded = true, complaints: readonly string[] = []) =>
  checkTranscript({ events, complaints, hasEnded }, { events: [...RECORDED] });

describe('P5: a transcript', () => {
  test('that tells every recorded event once, in order, is as it must be', () => {
    expect(check(RECORDED)).toEqual([]);
  });

  test.each([
    ['a gap', RECORDED.toSpliced(1, 1)],
    ['a repetition', RECORDED.toSpliced(2, 0, RECORDED[1]!)],
    ['another order', [RECORDED[0]!, RECORDED[2]!, RECORDED[1]!, RECORDED[3]!]],
    ['another content', RECORDED.with(2, { ...RECORDED[2]!, at: '2026-01-01T00:00:01.000Z' })],
    ['a missing end', RECORDED.slice(0, 3)],
    ['something after the end', [...RECORDED, { ...RECORDED[3]!, sequence: 5 }]],
  ])('with %s is not', (_what, events) => {
    expect(check(events)).not.toEqual([]);
  });

  test('that the server never ended is not, and what broke the protocol is told', () => {
    expect(check(RECORDED, false)).toEqual(['P5 the stream never ended: 4 of 4 events came']);
    expect(check(RECORDED, true, ['a resumed stream began with a snapshot'])).toEqual([
      'P5 a resumed stream began with a snapshot',
    ]);
  });
});
