import { afterEach, describe, expect, test } from 'vitest';
import { isMissedRows } from '#events/platform/postgres/commit.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import type { EngineStack } from '../builders/stacks/engine-stack.ts';

/** The part of the suite of engines about starts that fire a schedule (decision D93). */
export function describeScheduledStarts(name: string, createStack: () => Promise<EngineStack>): void {
  describe(`${name}: a schedule`, () => {
    let stack: EngineStack;
    afterEach(() => stack.stop());

    const definition = workflow([trigger(), action('a')], ['start ─► a']);
    const dueAt = Date.parse('2026-03-02T09:00:00Z');
    const nextAt = Date.parse('2026-03-03T09:00:00Z');
    const receipt = {
      scope: 'w',
      key: 'trigger:w/start/2026-03-02T09:00:00.000Z',
      bodyHash: '',
      advances: { workflowId: 'w', nodeId: 'start', dueAt, nextAt },
    };

    async function arm(at: number): Promise<void> {
      const { pool } = stack.database;
      await pool.query("INSERT INTO workflows (id, owner_id, name, draft) VALUES ('w', 'operator', 'W', '{}')");
      await pool.query(
        "INSERT INTO schedules (workflow_id, node_id, schedule, due_at) VALUES ('w', 'start', '{}', $1)",
        [new Date(at).toISOString()],
      );
    }

    async function read(): Promise<{ readonly dueAt: number | undefined; readonly executions: number }> {
      const { rows } = await stack.database.pool.query<{ due: Date | null; executions: number }>(
        'SELECT (SELECT due_at FROM schedules) AS due, (SELECT count(*)::int FROM executions) AS executions',
      );
      return { dueAt: rows[0]?.due?.getTime(), executions: rows[0]?.executions ?? 0 };
    }

    const failStart = (instanceId: string) =>
      stack.engine.failStart({
        instanceId,
        ownerId: 'operator',
        workflowId: 'w',
        workflowName: 'W',
        workflowVersion: 1,
        definition,
        trigger: {},
        triggerType: 'schedule',
        triggerNodeIds: ['start'],
        depth: 0,
        receipt,
        error: { type: 'start_failed', message: 'It cannot run.', retryable: false },
      });

    test('goes on with the start that it leads to, which happens once whoever asks', async () => {
      stack = await createStack();
      await arm(dueAt);
      const ids = await Promise.all(Array.from({ length: 8 }, () => stack.start(definition, { receipt })));
      expect(new Set(ids).size).toBe(1);
      expect(await read()).toEqual({ dueAt: nextAt, executions: 1 });
      expect(await stack.waitFor(ids[0]!)).toMatchObject({ runtime_status: 'COMPLETED' });
    });

    test('goes on with a start that fails, once', async () => {
      stack = await createStack();
      await arm(dueAt);
      const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => failStart(`w-${index}`)));
      expect(outcomes.filter(({ status }) => status === 'started')).toHaveLength(1);
      expect(new Set(outcomes.map(({ instanceId }) => instanceId)).size).toBe(1);
      expect(await read()).toEqual({ dueAt: nextAt, executions: 1 });
    });

    test('that has gone on, or is gone, starts nothing', async () => {
      stack = await createStack();
      await expect(stack.start(definition, { receipt })).rejects.toSatisfy(isMissedRows);
      await arm(nextAt);
      await expect(stack.start(definition, { receipt })).rejects.toSatisfy(isMissedRows);
      await expect(failStart('w-1')).rejects.toSatisfy(isMissedRows);
      expect(await read()).toEqual({ dueAt: nextAt, executions: 0 });
    });

    test('without a further instant ends', async () => {
      stack = await createStack();
      await arm(dueAt);
      await stack.start(definition, { receipt: { ...receipt, advances: { ...receipt.advances, nextAt: null } } });
      expect(await read()).toEqual({ dueAt: undefined, executions: 1 });
    });
  });
}
