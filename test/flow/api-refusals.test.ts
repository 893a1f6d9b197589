import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { WorkflowNode } from '#schemas/definition/workflow-definition.ts';
import type { ApiAnswer } from '../builders/http/api-client.ts';
import { countRows } from '../builders/database/database-contents.ts';
import { action, condition, edges, gate, publishEvent, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';

let stack: ServiceStack;
let before: Readonly<Record<string, number>>;

beforeAll(async () => {
  stack = await createServiceStack();
});

afterAll(() => stack.stop());

beforeEach(async () => {
  before = await countRows(stack.database.pool);
});

afterEach(async () => {
  expect(await countRows(stack.database.pool)).toEqual(before);
  expect((await stack.api.get('/readyz')).status).toBe(200);
});

/** RFC 9457: the media type, and a body that repeats the status. */
function expectProblem(answer: ApiAnswer, status: number): void {
  expect(answer).toMatchObject({ status, body: { status, title: expect.any(String), detail: expect.any(String) } });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d| {4}at /);
}

function definition(nodes: readonly WorkflowNode[], drawings: readonly string[] = [], more: object = {}) {
  return { id: 'my-workflow', name: 'My workflow', nodes, edges: edges(...drawings), ...more };
}

const request = (id: string, url: string) => action(id, { actionId: 'system/http-request', url });

test.each<[string, unknown, string, { node: string | null; field: string | null }]>([
  [
    'a reference to nothing',
    definition([trigger(), request('a', '{{Nobody.data.url}}')], ['start > a']),
    'unknown_reference',
    { node: 'a', field: 'url' },
  ],
  [
    'a reference to a later node',
    definition([trigger(), request('a', '{{b.data.uuid}}'), action('b')], ['start > a > b']),
    'reference_not_upstream',
    { node: 'a', field: 'url' },
  ],
  [
    'an unknown function',
    definition([trigger(), action('a', { actionId: 'system/none' })], ['start > a']),
    'unknown_function',
    { node: 'a', field: 'actionId' },
  ],
  [
    'a missing input',
    definition([trigger(), action('a', { actionId: 'system/http-request' })], ['start > a']),
    'missing_input',
    { node: 'a', field: 'url' },
  ],
  [
    'a cycle',
    definition([trigger(), action('a'), action('b')], ['start > a > b > a']),
    'cycle',
    { node: expect.stringMatching(/^[ab]$/), field: 'edges' },
  ],
  [
    'a dangling edge',
    definition([trigger(), action('a')], ['start > a > nowhere']),
    'dangling_edge',
    { node: 'a', field: 'edges' },
  ],
  [
    'an order that contradicts the edges',
    definition([trigger(), action('a'), action('b')], ['start > a > b'], { executionOrder: ['start', 'b', 'a'] }),
    'execution_order',
    { node: 'b', field: 'executionOrder' },
  ],
  [
    'an outcome that a node does not have',
    definition([trigger(), action('a'), action('b')], ['start > a', 'a sideways> b']),
    'unknown_handle',
    { node: 'a', field: 'edges' },
  ],
  [
    'an expression that does not parse',
    definition([trigger(), condition('c', { expression: 'trigger. ==' })], ['start > c']),
    'expression_syntax',
    { node: 'c', field: 'expression' },
  ],
  [
    'a template in SQL',
    definition(
      [trigger(), action('q', { actionId: 'system/database-query', query: 'SELECT {{trigger.x}}' })],
      ['start > q'],
    ),
    'template_in_code',
    { node: 'q', field: 'query' },
  ],
  [
    'a reserved event type',
    definition([trigger(), publishEvent('p', { eventType: 'dev.workflowbuilder.node.completed' })], ['start > p']),
    'forbidden_event_type',
    { node: 'p', field: 'eventType' },
  ],
  [
    'a reserved topic',
    definition([trigger(), publishEvent('p', { topic: 'workflow.results' })], ['start > p']),
    'forbidden_topic',
    { node: 'p', field: 'topic' },
  ],
  [
    '1,001 nodes',
    definition(Array.from({ length: 1_001 }, (_, index) => action(`n${index}`))),
    'too_large',
    { node: null, field: 'nodes' },
  ],
])('422: %s is named with its node and field', async (_name, sent, code, where) => {
  const answer = await stack.api.post(PATH, { definition: sent });
  expectProblem(answer, 422);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ code, ...where, fix: expect.any(String) }));
});

test('422: all problems of a definition come at once', async () => {
  const sent = definition(
    [trigger(), request('a', '{{Nobody.x}}'), action('b', { actionId: 'no/where' })],
    ['start > a', 'start > b', 'b > start'],
  );
  const codes = (await stack.api.post(PATH, { definition: sent })).body.errors.map((error) => error.code);
  expect(codes).toEqual(expect.arrayContaining(['unknown_reference', 'unknown_function', 'edge_into_trigger']));
});

test('422: of very many problems the first are told, and how many there are', async () => {
  const nodes = Array.from({ length: 200 }, (_, index) => request(`n${index}`, '{{x.y}}'.repeat(500)));
  const sent = definition(
    [trigger(), ...nodes],
    nodes.map(({ id }) => `start > ${id}`),
  );
  const answer = await stack.api.post(PATH, { definition: sent });
  expectProblem(answer, 422);
  expect(answer.body.detail).toContain('100000 problems');
  expect(answer.body.errors).toHaveLength(500);
});

test('413: a definition of 2 MB, and a body of 5 MB', async () => {
  const large = definition([gate('g', { message: 'x'.repeat(2_000_000) })]);
  const short = definition(
    [gate('g'), gate('h')].map((node) => ({ ...node, config: { message: 'x'.repeat(999_999) } })),
  );
  for (const sent of [large, short]) expectProblem(await stack.api.post(PATH, { definition: sent }), 413);
  expectProblem(await stack.api.post(PATH, { definition: {}, triggerData: 'x'.repeat(5_000_000) }), 413);
});

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const inTrigger = (json: string) => `{"definition":${JSON.stringify(workflow([gate('g')]))},"triggerData":${json}}`;

test.each([
  ['10,000 levels', inTrigger(nested(10_000))],
  ['a million levels', nested(1_000_000)],
  ['a __proto__ key', inTrigger('{"a":{"__proto__":{"isAdmin":true}}}')],
  ['a constructor with a prototype', inTrigger('{"constructor":{"prototype":{"isAdmin":true}}}')],
  ['a NUL character', inTrigger('{"a":"\\u0000"}')],
  ['half a surrogate pair', inTrigger('"\\ud800"')],
  ['a key that is half a pair', inTrigger('{"\\udc00":1}')],
  ['broken JSON', '{"definition":'],
  ['JSON with an end too many', '{}}'],
  ['no body', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"definition"'],
  ['no definition', '{}'],
  ['a definition that is a text', '{"definition":"x"}'],
  ['nodes that are no list', '{"definition":{"id":"a","name":"a","nodes":{},"edges":[]}}'],
  [
    'integrations that are no texts',
    `{"definition":${JSON.stringify(workflow([gate('g')]))},"integrations":{"a":{"b":1}}}`,
  ],
])('400: %s', async (_name, body) => {
  const headers = { 'content-type': 'application/json' };
  expectProblem(await stack.api.send('POST', PATH, { body, headers }), 400);
  expectProblem(await stack.api.send('POST', PATH, { body, headers: { ...headers, 'idempotency-key': 'k' } }), 400);
});

test('400: the field of the wrong shape is named', async () => {
  const answer = await stack.api.post(PATH, { definition: { id: 7, name: 'x', nodes: [{ id: 'a b' }] }, rerunOf: 4 });
  expectProblem(answer, 400);
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field: 'rerunOf' }));
  const inner = await stack.api.post(PATH, { definition: { id: 7, name: 'x', nodes: [{ id: 'a b', type: 'none' }] } });
  expect(inner.body.errors.map((error) => error.field)).toEqual(
    expect.arrayContaining(['id', 'nodes.0.id', 'nodes.0.type']),
  );
});

test('415: what is not JSON', async () => {
  const body = JSON.stringify({ definition: workflow([gate('g')]) });
  for (const contentType of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense']) {
    const answer = await stack.api.send('POST', PATH, { body, headers: { 'content-type': contentType } });
    expectProblem(answer, 415);
  }
});
