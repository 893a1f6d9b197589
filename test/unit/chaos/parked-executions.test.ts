import { describe, expect, test } from 'vitest';
import type { ExecutionRecord } from '../../chaos/execution-record.ts';
import { checkParked } from '../../chaos/parked-executions.ts';

const EMPTIED_AT = Date.UTC(2026, 0, 1);

/** Seconds after Redis was emptied at which the gate opened and was decided. */
function makeRecord(id: string, opened?: number, decided?: number): ExecutionRecord {
  const toEvents = (type: string, seconds: number | undefined) =>
    seconds === undefined ? [] : [{ type, nodeId: 'gate', at: new Date(EMPTIED_AT + seconds * 1_000).toISOString() }];
  const events = [...toEvents('approval.requested', opened), ...toEvents('approval.decided', decided)];
  return { id, events } as unknown as ExecutionRecord;
}

const check = (...records: readonly ExecutionRecord[]) => checkParked(records, ['e1'], EMPTIED_AT);

describe('executions that wait for a decision while Redis is emptied', () => {
  test('are at their gate before, and decided after', () => {
    expect(check(makeRecord('e1', -5, 1), makeRecord('e2', 1))).toEqual([]);
    expect(check(makeRecord('e1', -5))).toEqual(['P8 e1 was never decided']);
  });

  test.each([
    ['its gate opened later', makeRecord('e1', 1, 2)],
    ['it was decided before', makeRecord('e1', -5, -1)],
    ['it never came to its gate', makeRecord('e1')],
  ])('are no such executions when %s', (_, record) => {
    expect(check(record)).toEqual(['P8 e1 was not at its gate when Redis was emptied']);
  });

  test('are there', () => {
    expect(check(makeRecord('e2', -5, 1))).toEqual(['P8 e1 was not at its gate when Redis was emptied']);
    expect(checkParked([], [], EMPTIED_AT)).toEqual(['P8 nothing waited for a decision when Redis was emptied']);
  });
});
