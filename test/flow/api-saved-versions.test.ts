import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDatabase } from '#web/server/database.ts';
import { publishWorkflow } from '#web/server/workflows/publish-workflow.ts';
import { createWorkflow, deleteWorkflow, saveDraft } from '#web/server/workflows/workflows.ts';
import { breakPublished, publishNew } from '../builders/database/published-workflow.ts';
import { action, gate, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

const start = (body: object, key?: string) =>
  stack.api.send('POST', PATH, {
    body,
    principal: 'ada',
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });

/** A workflow of ada's: version 1 has the node `first`, version 2 the node `second`. */
async function publishTwoVersions(): Promise<string> {
  const { id } = await publishNew(stack.database.pool, 'ada', workflow([action('first')]));
  const database = toDatabase(stack.database.pool);
  const change = { revision: 1, definition: workflow([action('second')]) };
  await publishWorkflow(database, 'ada', id, await saveDraft(database, 'ada', id, change));
  return id;
}

async function readExecution(instanceId: string) {
  const { rows } = await stack.database.pool.query(
    'SELECT owner_id, workflow_id, workflow_version, trigger, rerun_of FROM executions WHERE id = $1',
    [instanceId],
  );
  return rows[0];
}

test('a start by workflow and version runs what was saved', async () => {
  const workflowId = await publishTwoVersions();
  for (const [version, node] of [
    [1, 'first'],
    [2, 'second'],
    [1, 'first'],
  ] as const) {
    const answer = await start({ workflowId, version, triggerData: { n: version }, rerunOf: 'before' });
    expect([answer.status, answer.body.workflowId]).toEqual([202, workflowId]);
    const { instanceId } = answer.body;
    await stack.ended(instanceId);
    expect(await readExecution(instanceId)).toEqual({
      owner_id: 'ada',
      workflow_id: workflowId,
      workflow_version: version,
      trigger: { n: version },
      rerun_of: 'before',
    });
    const status = (await stack.api.get(`${PATH}/${instanceId}/status`, 'ada')).body;
    expect(Object.keys(status['outputs'] as object)).toEqual(['trigger', node]);
  }
});

test.each([
  ['both', { definition: workflow([gate('g')]), workflowId: 'a', version: 1 }],
  ['a definition and a version', { definition: workflow([gate('g')]), version: 1 }],
  ['neither', { triggerData: {} }],
])('400: a start with %s is told to give one of the two', async (_name, body) => {
  const answer = await start(body);
  const detail = 'Give either `definition`, or `workflowId` and `version` of a saved workflow.';
  expect(answer).toMatchObject({
    status: 400,
    body: { detail, errors: [{ field: 'definition', code: 'one_source' }] },
  });
});

test.each([
  ['no version', { workflowId: 'a' }, 'version'],
  ['no workflow', { version: 1 }, 'workflowId'],
  ['a version that is no number', { workflowId: 'a', version: '1' }, 'version'],
  ['a version beyond what the database holds', { workflowId: 'a', version: 3_000_000_000 }, 'version'],
  ['the version of a definition', { workflowId: 'a', version: 1, workflowVersion: 1 }, 'workflowVersion'],
])('400: a start by workflow and version with %s names the field', async (_name, body, field) => {
  const answer = await start(body);
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});

test('422: an unknown workflow and an unknown version are named', async () => {
  const unknown = await start({ workflowId: 'wf-none', version: 1 });
  expect(unknown).toMatchObject({
    status: 422,
    body: { detail: 'There is no workflow "wf-none".', errors: [{ field: 'workflowId', code: 'unknown_workflow' }] },
  });
  const workflowId = await publishTwoVersions();
  const missing = await start({ workflowId, version: 3 });
  expect(missing).toMatchObject({
    status: 422,
    body: {
      detail: `The workflow "${workflowId}" has no version 3.`,
      errors: [{ field: 'version', code: 'unknown_version' }],
    },
  });
});

test('422: a saved version that cannot run is answered with its problems', async () => {
  const { id } = await publishNew(stack.database.pool, 'ada', workflow([action('a')]));
  await breakPublished(stack.database.pool, id, workflow([action('a', { actionId: 'no/where' })]));
  const answer = await start({ workflowId: id, version: 1 });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ node: 'a', code: 'unknown_function' }] } });
  await stack.database.pool.query(`UPDATE workflow_versions SET definition = '{"nodes":1}' WHERE workflow_id = $1`, [
    id,
  ]);
  expect((await start({ workflowId: id, version: 1 })).status).toBe(422);
});

test('one key starts one version once, and another version under it is refused', async () => {
  const workflowId = await publishTwoVersions();
  const body = { workflowId, version: 1, triggerData: { n: 1 } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => start(body, 'order-1')));
  expect(new Set(answers.map((answer) => answer.body.instanceId)).size).toBe(1);
  const other = await start({ ...body, version: 2 }, 'order-1');
  expect(other).toMatchObject({ status: 422, body: { detail: expect.stringContaining('Idempotency-Key') } });
});

test('a version that ran often no longer starts once its workflow is deleted', async () => {
  const workflowId = await publishTwoVersions();
  for (let n = 0; n < 3; n += 1) expect((await start({ workflowId, version: 1 })).status).toBe(202);
  await deleteWorkflow(toDatabase(stack.database.pool), 'ada', workflowId);
  expect((await start({ workflowId, version: 1 })).status).toBe(422);
});

test('a start of a draft runs it as it is at that revision, for its owner only', async () => {
  const database = toDatabase(stack.database.pool);
  const { id: workflowId, revision } = await createWorkflow(database, 'ada', workflow([action('drawn')]));
  const started = await start({ workflowId, draft: true, revision, triggerData: { n: 1 } });
  expect(started.status).toBe(202);
  await stack.ended(started.body.instanceId);
  const { rows } = await stack.database.pool.query(
    'SELECT owner_id, workflow_version, is_draft, definition_version FROM executions WHERE id = $1',
    [started.body.instanceId],
  );
  expect(rows).toEqual([{ owner_id: 'ada', workflow_version: null, is_draft: true, definition_version: '1.0.0' }]);
  expect(await start({ workflowId, draft: true, revision: 7 })).toMatchObject({
    status: 409,
    body: { revision: 1, errors: [{ field: 'revision', code: 'revision_conflict' }] },
  });
  const { id: foreign } = await createWorkflow(database, 'eve', workflow([action('drawn')]));
  for (const unknown of [foreign, 'wf-none']) {
    expect(await start({ workflowId: unknown, draft: true, revision: 1 })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'workflowId', code: 'unknown_workflow' }] },
    });
  }
});

test.each([
  ['without a revision', { workflowId: 'a', draft: true }, 'revision'],
  ['and a version', { workflowId: 'a', draft: true, revision: 1, version: 1 }, 'version'],
  ['that is false', { workflowId: 'a', draft: false, revision: 1 }, 'draft'],
  ['of no workflow', { draft: true, revision: 1 }, 'workflowId'],
])('400: a start of a draft %s names the field', async (_name, body, field) => {
  expect(await start(body)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
});
