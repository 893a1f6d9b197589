import { afterEach, describe, expect, test } from 'vitest';
import type { EngineStack } from '../builders/stacks/engine-stack.ts';

/** What every engine must do with a start that cannot be made (decision D79). */
export function describeFailedStarts(name: string, createStack: () => Promise<EngineStack>): void {
  describe(`${name}: starts that cannot be made`, () => {
    let stack: EngineStack;
    afterEach(() => stack.stop());

    test('a failed start is an execution that failed at once, once for its receipt, and takes nothing more', async () => {
      stack = await createStack();
      const error = { type: 'start_failed', message: 'Version 3 could not be started.', retryable: false };
      const fail = (instanceId: string) =>
        stack.engine.failStart({
          instanceId,
          ownerId: 'operator',
          workflowId: 'wf-1',
          workflowName: 'Orders',
          workflowVersion: 3,
          // No shape that a plan could be made of.
          definition: { version: '2.5.0', nodes: 'none' },
          trigger: { order: 7 },
          triggerType: 'event',
          triggerNodeIds: ['start'],
          depth: 1,
          receipt: { scope: 'wf-1', key: 'trigger:k', bodyHash: '' },
          error,
        });
      const outcomes = await Promise.all(['failed-1', 'failed-2', 'failed-3'].map(fail));
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['duplicate', 'duplicate', 'started']);
      const [id = ''] = new Set(outcomes.map(({ instanceId }) => instanceId));
      expect(await stack.waitFor(id)).toMatchObject({ runtime_status: 'FAILED', phase: 'failed', progress: 0, error });
      expect(await stack.events(id)).toMatchObject([{ type: 'execution.failed', sequence: 1, nodeId: null, error }]);
      const { rows } = await stack.database.pool.query(
        `SELECT workflow_version, definition_version, trigger_type, trigger, trigger_node_ids, depth, is_draft, definition
          FROM executions e JOIN execution_definitions d ON d.hash = e.definition_hash`,
      );
      expect(rows).toEqual([
        {
          workflow_version: 3,
          definition_version: '2.5.0',
          trigger_type: 'event',
          trigger: { order: 7 },
          trigger_node_ids: ['start'],
          depth: 1,
          is_draft: false,
          definition: { definition: { version: '2.5.0', nodes: 'none' }, policies: {} },
        },
      ]);
      const { rows: instances } = await stack.database.pool.query('SELECT execution_id FROM dapr_instances');
      expect(instances).toEqual([]);
      const pause = { type: 'pause', at: Date.now(), by: 'ada', reason: null } as const;
      expect(await stack.engine.deliver(id, { event: pause })).toEqual({ status: 'unknown_execution' });
      expect(await stack.engine.purge(id)).toBe('purged');
    });
  });
}
