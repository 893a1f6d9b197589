import { expect, test } from 'vitest';
import { emptyMonitorView } from '#web/execution/view/monitor-view.ts';
import { toSelectedNode } from '#web/execution/view/selected-node.ts';
import { approvalWorkflow } from '../recorded.ts';

const running = emptyMonitorView(approvalWorkflow);
const failed = { ...running, failedNodeId: 'buy' };

test('A5: whoever comes to a failed execution sees the step that failed, until another is chosen or none', () => {
  expect(toSelectedNode(failed, null, false)).toBe('buy');
  expect(toSelectedNode(failed, 'ask', false)).toBe('ask');
  expect(toSelectedNode(failed, null, true)).toBeNull();
  expect(toSelectedNode(running, null, false)).toBeNull();
  expect(toSelectedNode({ ...failed, failedNodeId: 'gone' }, null, false)).toBeNull();
});
