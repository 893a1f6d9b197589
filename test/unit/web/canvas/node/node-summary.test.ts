import { expect, test } from 'vitest';
import type { WorkflowNodeType } from '#schemas/definition/workflow-definition.ts';
import { nodeSummary } from '#web/canvas/node/node-summary.ts';

test.each<[WorkflowNodeType, Record<string, unknown>, string]>([
  ['trigger', {}, 'Started by hand'],
  ['trigger', { triggerType: 'event', filters: [{ exact: { type: 'order.placed' } }] }, 'On order.placed'],
  ['action', { actionId: 'system/http-request', url: 'https://x/{{ Fetch.id }}', method: 'POST' }, 'POST x/{Fetch.id}'],
  ['action', { actionId: 'system/transform', mapping: { total: '1', count: '2' } }, 'Sets total, count'],
  ['activity', { actionId: 'system/generate-id' }, 'system/generate-id'],
  ['action', {}, 'Choose a function'],
  ['condition', { rows: [{ left: '{{A.n}}', operator: 'greaterThan', right: 5 }] }, 'A.n > 5'],
  ['condition', { rows: [{ left: '{{A.n}}', operator: 'isEmpty' }, {}], combine: 'any' }, 'A.n is empty or 1 more'],
  ['condition', { expression: 'steps.A.data.n > 1' }, 'steps.A.data.n > 1'],
  ['condition', { rows: [{ left: '{{A.data.amount}}', operator: 'equals', right: 5 }] }, 'A.data.amount = 5'],
  ['condition', { rows: [{ left: '{{A.data}}.amount', operator: 'equals', right: 5 }] }, '{A.data}.amount = 5'],
  ['condition', { rows: 'broken' }, 'No condition yet'],
  ['approval-gate', { message: 'Look at it', timeoutMinutes: 90 }, 'Look at it · 90 min'],
  ['timer', { durationDays: 1, durationSeconds: 30 }, '1 d 30 s'],
  ['timer', { until: '{{trigger.at}}' }, 'Until trigger.at'],
  ['publish-event', { eventType: 'order.done' }, 'order.done'],
])('%s %j reads "%s"', (type, config, summary) => {
  expect(nodeSummary({ type, config })).toBe(summary);
});
