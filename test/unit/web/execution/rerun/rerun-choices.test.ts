import { expect, test } from 'vitest';
import { isFailedStart, toFirstChoice, toRerunChoices } from '#web/execution/rerun/rerun-choices.ts';
import type { ExecutionSnapshot } from '#web/wire/execution-snapshot.ts';
import { approvalWorkflow } from '../recorded.ts';

const execution: ExecutionSnapshot = {
  instanceId: 'w-1',
  workflowId: 'w',
  workflowName: 'W',
  workflowVersion: 2,
  isDraft: false,
  definitionVersion: '1.0.0',
  triggerType: 'event',
  trigger: {},
  rerunOf: null,
  runtimeStatus: 'COMPLETED',
  phase: 'completed',
  progress: 100,
  startedAt: '2026-11-23T12:00:00.000Z',
  definition: approvalWorkflow,
  events: [],
};
const renamed = {
  ...approvalWorkflow,
  nodes: approvalWorkflow.nodes.map((node) => (node.id === 'buy' ? { ...node, label: 'Order' } : node)),
};
const moved = {
  ...approvalWorkflow,
  nodes: approvalWorkflow.nodes.map((node) => ({ ...node, position: { x: 500, y: 0 } })),
};

test('the same, the published version and the draft are offered with their changes', () => {
  const stored = { draft: renamed, published: { version: 3, definition: approvalWorkflow } };
  expect(toRerunChoices(execution, stored, [])).toEqual([
    { use: 'same', title: 'The same version, v2', changes: [] },
    { use: 'published', title: 'The published version, v3', changes: [] },
    {
      use: 'draft',
      title: 'The draft',
      changes: [{ kind: 'step-renamed', nodeId: 'buy', before: 'Buy', after: 'Order' }],
    },
  ]);
});

test('moved steps are no difference', () => {
  const [, , draft] = toRerunChoices(execution, { draft: moved, published: null }, []);
  expect(draft?.changes).toEqual([]);
});

test('without a stored workflow only the same definition is offered', () => {
  const changes = toRerunChoices({ ...execution, isDraft: true, workflowVersion: null }, null, []);
  expect(changes.map((choice) => choice.changes)).toEqual([[], null, null]);
  expect(changes[0]?.title).toBe('The same draft, as it was');
});

test('a failed start preselects a definition that differs', () => {
  const same = { draft: approvalWorkflow, published: { version: 2, definition: approvalWorkflow } };
  const mended = { draft: renamed, published: { version: 3, definition: renamed } };
  const drafted = { ...same, draft: renamed };
  const first = (stored: typeof same, isFailed: boolean) =>
    toFirstChoice(toRerunChoices(execution, stored, []), isFailed);
  expect(first(mended, true)).toBe('published');
  expect(first(drafted, true)).toBe('draft');
  expect(first(same, true)).toBe('same');
  expect(first(mended, false)).toBe('same');
  expect([isFailedStart({ type: 'start_failed' }), isFailedStart({ type: 'timeout' }), isFailedStart(null)]).toEqual([
    true,
    false,
    false,
  ]);
});
