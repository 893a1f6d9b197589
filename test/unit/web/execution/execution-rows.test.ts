import { expect, test } from 'vitest';
import { ExecutionSummary } from '#schemas/execution-api.ts';
import { mergeRows, toExecutionFilter, toFilterQuery } from '#web/execution/execution-rows.ts';

const row = (instanceId: string, minute: number, runtimeStatus = 'RUNNING') =>
  ExecutionSummary.parse({
    instanceId,
    workflowId: 'w',
    workflowName: 'W',
    workflowVersion: 1,
    runtimeStatus,
    phase: 'running',
    progress: 0,
    currentNodes: [],
    triggerType: 'manual',
    error: null,
    startedAt: `2026-11-23T12:${String(minute).padStart(2, '0')}:00.000Z`,
    completedAt: null,
  });
const all = { status: null, workflowId: null };
const ids = (rows: readonly ExecutionSummary[]) => rows.map(({ instanceId }) => instanceId);

test('a new row comes first, a changed one stays where it is', () => {
  const rows = [row('b', 2), row('a', 1)];
  const merged = mergeRows(rows, [row('c', 3), row('a', 1, 'COMPLETED')], all, false);
  expect(ids(merged)).toEqual(['c', 'b', 'a']);
  expect(merged.at(-1)?.runtimeStatus).toBe('COMPLETED');
});

test('a row that no longer fits the filter goes', () => {
  const filter = { status: 'RUNNING', workflowId: null } as const;
  expect(
    ids(mergeRows([row('b', 2), row('a', 1)], [row('b', 2, 'COMPLETED'), row('c', 3, 'FAILED')], filter, false)),
  ).toEqual(['a']);
});

test('an old row that is on no loaded page stays out', () => {
  expect(ids(mergeRows([row('c', 3), row('b', 2)], [row('a', 1)], all, true))).toEqual(['c', 'b']);
  expect(ids(mergeRows([row('c', 3), row('b', 2)], [row('a', 1)], all, false))).toEqual(['c', 'b', 'a']);
});

test('a filter survives its URL, and nonsense in a URL is no filter', () => {
  const filter = { status: 'FAILED', workflowId: 'wf-1' } as const;
  expect(toExecutionFilter(new URLSearchParams(toFilterQuery(filter)))).toEqual(filter);
  expect(toExecutionFilter(new URLSearchParams('status=BROKEN'))).toEqual(all);
});
