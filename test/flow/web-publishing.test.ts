import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDefinition } from '#schemas/definition/workflow-definition.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { createProductStack, type ProductStack } from '../builders/stacks/product-stack.ts';
import { breakPublished } from '../builders/database/published-workflow.ts';
import { visit, type Visitor } from '../builders/web/web-visitor.ts';

let stack: ProductStack;
let ada: Visitor;
let count = 0;

beforeAll(async () => {
  stack = await createProductStack();
  ada = await visit(stack.webUrl);
}, 300_000);

afterAll(() => stack.stop());

const createType = () => `publishing.${(count += 1)}`;
const onEvent = (type: string) => trigger('start', { triggerType: 'event', filters: [{ exact: { type } }] });
const listener = (type: string, value = '1') =>
  workflow([onEvent(type), action('a', { actionId: 'system/transform', mapping: { value } })], ['start > a'], {
    version: '2.5.0',
  });
const broken = (type: string) => workflow([onEvent(type), action('a', { actionId: 'no/where' })], ['start > a']);

/** Creates a workflow and gives its path in the API. */
async function create(definition: WorkflowDefinition): Promise<{ id: string; path: string }> {
  const { body } = await ada.send('POST', '/api/workflows', { definition });
  return { id: body.id, path: `/api/workflows/${body.id}` };
}

async function send(type: string): Promise<void> {
  count += 1;
  await stack.api.send('POST', '/api/v2/events', {
    principal: ada.userId,
    headers: { 'content-type': 'application/cloudevents+json' },
    body: { specversion: '1.0', id: `e-${count}`, source: '/shop', type },
  });
  await stack.emptied('workflow.triggers');
}

const executionsOf = async (id: string) => (await ada.send('GET', `/api/executions?workflowId=${id}`)).body.executions;

test('an autosave is no release: events start the published version, and nothing before there is one', async () => {
  const type = createType();
  const { id, path } = await create(listener(type));
  expect((await ada.send('GET', path)).body).toMatchObject({
    revision: 1,
    published: null,
    areTriggersEnabled: true,
    isDraftPublished: false,
  });
  await send(type);
  expect(await executionsOf(id)).toEqual([]);

  const published = await ada.send('POST', `${path}/publish`, { revision: 1, note: ' The first ' });
  expect(published).toMatchObject({ status: 200, body: { version: 1, revision: 1 } });
  expect((await ada.send('GET', path)).body).toMatchObject({
    published: { version: 1, note: 'The first', authorName: 'Guest', publishedAt: published.body.publishedAt },
    isDraftPublished: true,
  });
  // One step is half typed now.
  expect(await ada.send('PUT', path, { revision: 1, definition: broken(type) })).toMatchObject({
    body: { revision: 2 },
  });
  expect((await ada.send('GET', path)).body).toMatchObject({ revision: 2, isDraftPublished: false });
  await send(type);
  expect(await executionsOf(id)).toMatchObject([
    { workflowVersion: 1, isDraft: false, definitionVersion: '2.5.0', triggerType: 'event' },
  ]);
});

test('a draft with errors is not published: every problem is told, and what was live stays live', async () => {
  const type = createType();
  const { id, path } = await create(listener(type));
  await ada.send('POST', `${path}/publish`, { revision: 1 });
  await ada.send('PUT', path, { revision: 1, definition: broken(type) });
  const refused = await ada.send('POST', `${path}/publish`, { revision: 2 });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      title: 'Not published',
      errors: [{ node: 'a', field: 'actionId', code: 'unknown_function', fix: expect.any(String) }],
    },
  });
  await send(type);
  expect(await executionsOf(id)).toHaveLength(1);
});

test('publishing names the revision it saw; a draft that is live already makes no second version', async () => {
  const type = createType();
  const { path } = await create(listener(type));
  const conflict = await ada.send('POST', `${path}/publish`, { revision: 7 });
  expect(conflict).toMatchObject({ status: 409, body: { revision: 1, errors: [{ code: 'revision_conflict' }] } });
  const first = await ada.send('POST', `${path}/publish`, { revision: 1 });
  expect((await ada.send('POST', `${path}/publish`, { revision: 1 })).body).toEqual(first.body);
  const both = await Promise.all([
    ada.send('PUT', path, { revision: 1, definition: listener(type, '2') }),
    ada.send('PUT', path, { revision: 1, definition: listener(type, '3') }),
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  expect((await ada.send('POST', `${path}/publish`, { revision: 2 })).body).toMatchObject({ version: 2, revision: 2 });
  expect((await ada.send('POST', `${path}/publish`, { revision: 2, note: 'x'.repeat(2_001) })).status).toBe(400);
});

test('unpublished or switched off, a workflow starts by nothing, and says so; publishing again goes on', async () => {
  const type = createType();
  const { id, path } = await create(listener(type));
  const test = () => ada.send('POST', `${path}/triggers/start/test-event`);
  expect(await test()).toMatchObject({ status: 409, body: { errors: [{ code: 'not_published' }] } });
  await ada.send('POST', `${path}/publish`, { revision: 1 });

  expect((await ada.send('PATCH', path, { areTriggersEnabled: false })).body).toEqual({ areTriggersEnabled: false });
  expect((await ada.send('GET', `${path}/triggers`)).body).toMatchObject({
    areTriggersEnabled: false,
    publishedVersion: 1,
    triggers: [{ nodeId: 'start', isPublished: true, isEnabled: true }],
  });
  expect(await test()).toMatchObject({ status: 409, body: { errors: [{ code: 'triggers_off' }] } });
  await send(type);
  await ada.send('PATCH', path, { areTriggersEnabled: true });

  expect((await ada.send('POST', `${path}/unpublish`, {})).body).toEqual({ published: null });
  expect((await ada.send('POST', `${path}/unpublish`, {})).body).toEqual({ published: null });
  expect((await ada.send('GET', `${path}/triggers`)).body).toMatchObject({
    publishedVersion: null,
    triggers: [{ nodeId: 'start', isPublished: false }],
  });
  await send(type);
  expect(await executionsOf(id)).toEqual([]);

  expect((await ada.send('POST', `${path}/publish`, { revision: 1 })).body).toMatchObject({ version: 2 });
  expect((await test()).status).toBe(202);
  await stack.emptied('workflow.triggers');
  expect(await executionsOf(id)).toHaveLength(1);
});

test('Run runs the draft as it was saved last, and is marked so', async () => {
  const { id, path } = await create(listener(createType()));
  const run = (revision: number) =>
    ada.send('POST', '/api/orchestrator/workflows', { workflowId: id, draft: true, revision, triggerData: { n: 1 } });
  const started = await run(1);
  expect(started.status).toBe(202);
  await stack.ended(started.body.instanceId);
  expect(await executionsOf(id)).toMatchObject([{ workflowVersion: null, isDraft: true, definitionVersion: '2.5.0' }]);
  expect((await ada.send('GET', `/api/executions/${started.body.instanceId}`)).body).toMatchObject({
    isDraft: true,
    definitionVersion: '2.5.0',
    workflowVersion: null,
  });
  await ada.send('PUT', path, { revision: 1, definition: broken(createType()) });
  expect(await run(1)).toMatchObject({ status: 409, body: { revision: 2, errors: [{ code: 'revision_conflict' }] } });
  expect(await run(2)).toMatchObject({ status: 422, body: { errors: [{ node: 'a' }] } });
});

test('restoring a version makes a draft, never a release', async () => {
  const type = createType();
  const { path } = await create(listener(type));
  await ada.send('POST', `${path}/publish`, { revision: 1, note: 'one' });
  await ada.send('PUT', path, { revision: 1, definition: listener(type, '2') });
  await ada.send('POST', `${path}/publish`, { revision: 2 });
  expect((await ada.send('GET', `${path}/versions`)).body).toMatchObject({
    versions: [
      { version: 2, note: null, isPublished: true, authorName: 'Guest' },
      { version: 1, note: 'one', isPublished: false },
    ],
    next: null,
  });
  expect((await ada.send('GET', `${path}/versions/1`)).body).toMatchObject({
    version: 1,
    note: 'one',
    definition: { nodes: [{ id: 'start' }, { config: { mapping: { value: '1' } } }] },
  });
  expect(await ada.send('POST', `${path}/versions/1/restore`, { revision: 1 })).toMatchObject({ status: 409 });
  expect((await ada.send('POST', `${path}/versions/1/restore`, { revision: 2 })).body).toEqual({ revision: 3 });
  expect((await ada.send('GET', path)).body).toMatchObject({
    revision: 3,
    published: { version: 2 },
    isDraftPublished: false,
    definition: { nodes: [{ id: 'start' }, { config: { mapping: { value: '1' } } }] },
  });
  expect((await ada.send('GET', `${path}/versions/9`)).status).toBe(404);
});

test('run again: the same definition, the published one or the draft, with its data or with other data', async () => {
  const type = createType();
  const { id, path } = await create(listener(type));
  await ada.send('POST', `${path}/publish`, { revision: 1 });
  await send(type);
  const [{ instanceId }] = await executionsOf(id);
  const rerun = async (body: object) => {
    const answer = await ada.send('POST', `/api/orchestrator/workflows/${instanceId}/rerun`, body);
    if (answer.status !== 202) return answer;
    await stack.ended(answer.body.instanceId);
    return ada.send('GET', `/api/executions/${answer.body.instanceId}`);
  };
  await ada.send('PUT', path, { revision: 1, definition: listener(type, '2') });
  await ada.send('POST', `${path}/publish`, { revision: 2 });
  await ada.send('PUT', path, { revision: 2, definition: listener(type, '3') });

  const started = { rerunOf: instanceId, triggerType: 'event', runtimeStatus: 'COMPLETED' };
  expect((await rerun({})).body).toMatchObject({ ...started, workflowVersion: 1, isDraft: false, trigger: { type } });
  expect((await rerun({ use: 'published' })).body).toMatchObject({ ...started, workflowVersion: 2, trigger: { type } });
  expect((await rerun({ use: 'draft', triggerData: { n: 1 } })).body).toMatchObject({
    ...started,
    workflowVersion: null,
    isDraft: true,
    trigger: { n: 1 },
  });
  await ada.send('POST', `${path}/unpublish`, {});
  expect(await rerun({ use: 'published' })).toMatchObject({
    status: 409,
    body: { errors: [{ code: 'not_published' }] },
  });
  await ada.send('DELETE', path);
  expect((await rerun({ use: 'draft' })).status).toBe(404);
  expect((await rerun({ use: 'same' })).body).toMatchObject({ workflowVersion: 1 });
  expect((await rerun({ use: 'other' })).status).toBe(400);
});

test('a failed start is shown to its owner with its reason, and run again once the workflow is mended', async () => {
  const type = createType();
  const { id, path } = await create(listener(type));
  await ada.send('POST', `${path}/publish`, { revision: 1 });
  await breakPublished(stack.database.pool, id, { ...broken(type), version: '3.0.0' });
  await send(type);
  const [failed] = await executionsOf(id);
  expect(failed).toMatchObject({
    runtimeStatus: 'FAILED',
    phase: 'failed',
    workflowVersion: 1,
    definitionVersion: '3.0.0',
    triggerType: 'event',
    error: {
      type: 'start_failed',
      message: expect.stringContaining('no/where'),
      details: { problems: [{ node: 'a', field: 'actionId', code: 'unknown_function' }] },
    },
  });
  expect((await ada.send('GET', `/api/executions/${failed.instanceId}`)).body).toMatchObject({
    trigger: { type },
    definition: { nodes: [{ id: 'start' }, { id: 'a' }] },
    events: [{ type: 'execution.failed', sequence: 1, nodeId: null }],
  });
  const rerun = (use: string) => ada.send('POST', `/api/orchestrator/workflows/${failed.instanceId}/rerun`, { use });
  expect(await rerun('same')).toMatchObject({ status: 422, body: { errors: [{ node: 'a' }] } });
  await ada.send('PUT', path, { revision: 1, definition: listener(type, '2') });
  await ada.send('POST', `${path}/publish`, { revision: 2 });
  const again = await rerun('published');
  await stack.ended(again.body.instanceId);
  expect((await ada.send('GET', `/api/executions/${again.body.instanceId}`)).body).toMatchObject({
    runtimeStatus: 'COMPLETED',
    rerunOf: failed.instanceId,
    trigger: { type },
    triggerType: 'event',
  });
  expect((await ada.send('POST', `/api/orchestrator/workflows/${failed.instanceId}/terminate`, {})).status).toBe(409);
  expect((await ada.send('DELETE', `/api/orchestrator/workflows/${failed.instanceId}`)).status).toBe(204);
});

test('what is foreign cannot be published, switched, rotated or restored, and looks like what does not exist', async () => {
  const eve = await visit(stack.webUrl);
  const { path } = await create(listener(createType()));
  await ada.send('POST', `${path}/publish`, { revision: 1 });
  const calls: readonly (readonly [string, string, unknown])[] = [
    ['POST', '/publish', { revision: 1 }],
    ['POST', '/unpublish', {}],
    ['PATCH', '', { areTriggersEnabled: false }],
    ['PATCH', '', { name: 'Mine' }],
    ['GET', '/versions/1', undefined],
    ['POST', '/versions/1/restore', { revision: 1 }],
    ['POST', '/triggers/start/rotate', {}],
    ['GET', '/triggers', undefined],
  ];
  for (const [method, rest, body] of calls) {
    const foreign = await eve.send(method, path + rest, body);
    const absent = await eve.send(method, `/api/workflows/wf-none${rest}`, body);
    expect([method, rest, foreign.status]).toEqual([method, rest, 404]);
    expect(foreign.body).toEqual(absent.body);
  }
  const run = { draft: true, revision: 1 };
  const foreignRun = await eve.send('POST', '/api/orchestrator/workflows', { ...run, workflowId: path.split('/')[3] });
  expect(foreignRun).toMatchObject({ status: 404 });
  expect(foreignRun.body).toEqual(
    (await eve.send('POST', '/api/orchestrator/workflows', { ...run, workflowId: 'wf-none' })).body,
  );
  expect((await ada.send('GET', path)).body).toMatchObject({ published: { version: 1 }, areTriggersEnabled: true });
});
