import { expect, test } from 'vitest';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import { findLongWaits } from '#web/editor/checks/long-waits.ts';
import { definition, node } from '../arbitrary-edits.ts';

const NOW = Date.parse('2026-11-27T12:00:00Z');

function found(type: WorkflowNode['type'], config: Readonly<Record<string, unknown>>, enabled = true) {
  return findLongWaits(definition([node('a', { type, config, enabled })]), NOW).map(({ field, severity }) => [
    field,
    severity,
  ]);
}

test('a wait beyond the year 9999 is an error at its longest unit, a wait of many years a warning', () => {
  expect(found('timer', { durationDays: 1e9, durationMinutes: 5 })).toEqual([['durationDays', 'error']]);
  expect(found('timer', { durationSeconds: 1e300 })).toEqual([['durationSeconds', 'error']]);
  expect(found('approval-gate', { timeoutHours: 9e7 })).toEqual([['timeoutHours', 'error']]);
  expect(found('timer', { durationDays: 10_000 })).toEqual([['durationDays', 'warning']]);
});

test('an ordinary wait, a disabled node, an instant and a missing number are no problem', () => {
  expect(found('timer', { durationDays: 365, durationHours: 3 })).toEqual([]);
  expect(found('timer', { durationDays: 1e9 }, false)).toEqual([]);
  expect(found('timer', { until: '2030-01-31T09:00:00Z' })).toEqual([]);
  expect(found('timer', { durationDays: 'many' })).toEqual([]);
  expect(found('condition', { durationDays: 1e9 })).toEqual([]);
});
