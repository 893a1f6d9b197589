import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

let stack: ServiceStack;
beforeAll(async () => {
  stack = await createServiceStack();
});
afterAll(() => stack.stop());

// As docs/api.md has it.
const REGISTER = `INSERT INTO queue_groups (topic, group_name) VALUES ('workflow.executions', 'audit') ON CONFLICT DO NOTHING`;
const TAKE = `DELETE FROM queue_messages WHERE id IN (
    SELECT id FROM queue_messages WHERE topic = 'workflow.executions' AND group_name = 'audit'
    ORDER BY id LIMIT 100 FOR UPDATE SKIP LOCKED)
  RETURNING event`;

test('another system takes recorded events from its group in PostgreSQL', async () => {
  const { pool } = stack.database;
  await pool.query(REGISTER);
  await pool.query(`NOTIFY workflow_queue_groups, 'workflow.executions'`);
  const definition = workflow([trigger(), action('a', { actionId: 'system/generate-id' })], ['start > a']);
  await expect
    .poll(async () => {
      const instanceId = await stack.api.start(definition);
      await stack.ended(instanceId);
      const { rows } = await pool.query<{ event: Record<string, unknown> }>(TAKE);
      const events = rows.map(({ event }) => event).filter((event) => event['executionid'] === instanceId);
      return events.map((event) => String(event['type']).replace('dev.workflowbuilder.', '')).toSorted();
    })
    .toEqual(['execution.completed', 'execution.started', 'node.completed', 'node.completed', 'node.requested']);
});
