import { expect, test } from 'vitest';
import { ExecutionSummary } from '#schemas/execution/execution-api.ts';
import { mergeRows, toExecutionFilter, toFilterQuery } from '#web/execution/list/execution-rows.ts';

const row = (instanceId: string, minute: number, runtimeStatus = 'RUNNING', phase = 'running') =>
  ExecutionSummary.parse({
    instanceId,
    workflowId: 'w',
    workflowName: 'W',
    workflowVersion: 1,
    isDraft: false,
    definitionVersion: '1.0.0',
    runtimeStatus,
    phase,
    progress: 0,
    currentNodes: [],
    triggerType: 'manual',
    error: null,
    startedAt: `2026-11-23T12:${String(minute).padStart(2, '0')}:00.000Z`,
    completedAt: null,
  });
const all = { status: null, phase: null, workflowId: null };
const ids = (rows: readonly ExecutionSummary[]) => rows.map(({ instanceId }) => instanceId);

test('a new row comes first, a changed one stays where it is', () => {
  const rows = [row('b', 2), row('a', 1)];
  const merged = mergeRows(rows, [row('c', 3), row('a', 1, 'COMPLETED')], all, false);
  expect(ids(merged)).toEqual(['c', 'b', 'a']);
  expect(merged.at(-1)?.runtimeStatus).toBe('COMPLETED');
});

test('a row that no longer fits the filter goes', () => {
  const filter = { status: 'RUNNING', phase: null, workflowId: null } as const;
  expect(
    ids(mergeRows([row('b', 2), row('a', 1)], [row('b', 2, 'COMPLETED'), row('c', 3, 'FAILED')], filter, false)),
  ).toEqual(['a']);
});

test('executions that wait for an approval are distinguished from other running ones', () => {
  const filter = { status: 'RUNNING', phase: 'awaiting_approval', workflowId: null } as const;
  const changed = [
    row('a', 1),
    row('b', 2, 'SUSPENDED', 'awaiting_approval'),
    row('c', 3, 'RUNNING', 'awaiting_approval'),
  ];
  expect(ids(mergeRows([row('a', 1, 'RUNNING', 'awaiting_approval')], changed, filter, false))).toEqual(['c']);
});

test('an old row that is on no loaded page stays out', () => {
  expect(ids(mergeRows([row('c', 3), row('b', 2)], [row('a', 1)], all, true))).toEqual(['c', 'b']);
  expect(ids(mergeRows([row('c', 3), row('b', 2)], [row('a', 1)], all, false))).toEqual(['c', 'b', 'a']);
});

test('a filter survives its URL, and nonsense in a URL is no filter', () => {
  const filter = { status: 'FAILED', phase: null, workflowId: 'wf-1' } as const;
  expect(toExecutionFilter(new URLSearchParams(toFilterQuery(filter)))).toEqual(filter);
  const waiting = { status: 'RUNNING', phase: 'awaiting_approval', workflowId: null } as const;
  expect(toExecutionFilter(new URLSearchParams(toFilterQuery(waiting)))).toEqual(waiting);
  expect(toExecutionFilter(new URLSearchParams('status=BROKEN&phase=odd'))).toEqual(all);
});
