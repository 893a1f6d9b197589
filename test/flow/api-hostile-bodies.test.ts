import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NODE_TYPES } from '#schemas/definition/workflow-definition.ts';
import { action, condition, gate, timer, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

/** Longer than any answer takes, shorter than a test. */
const PATIENCE_MS = 5_000;

let stack: ServiceStack;
let waiting: string;

beforeAll(async () => {
  stack = await createServiceStack();
  waiting = await stack.api.start(workflow([gate('g')]));
});

afterAll(() => stack.stop());

const PATHS = (): readonly (readonly [string, string])[] => [
  ['POST', '/api/v2/workflows'],
  ['POST', `/api/v2/workflows/${waiting}/events`],
  ['POST', `/api/v2/workflows/${waiting}/pause`],
  ['POST', `/api/v2/workflows/${waiting}/resume`],
  ['POST', '/api/v2/workflows/unknown/terminate'],
  ['DELETE', `/api/v2/workflows/${waiting}`],
  ['POST', '/api/v2/events'],
  ['POST', `/api/v2/webhooks/${'t'.repeat(43)}`],
];

const word = fc.oneof(
  fc.constantFrom(
    '',
    'start',
    'a',
    'g',
    '__proto__',
    'constructor',
    'trigger',
    '{{',
    '{{trigger.x}}',
    '{{a.b}}',
    '\u0000',
    '../..',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anything = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });

/** Close to valid, so that it reaches deep: right names with wrong values. */
const nearlyNode = fc.record(
  {
    id: fc.oneof(fc.constantFrom('a', 'b', 'g'), word),
    type: fc.oneof(fc.constantFrom(...NODE_TYPES), word),
    label: word,
    enabled: fc.oneof(fc.boolean(), anything),
    config: fc.oneof(
      fc.dictionary(
        fc.constantFrom('actionId', 'url', 'expression', 'rows', 'eventName', 'until', 'mapping', 'data', '__proto__'),
        anything,
      ),
      fc.constantFrom(action('a').config, condition('c').config, timer('t').config, {
        actionId: 'system/transform',
        mapping: { x: '((((' },
      }),
      anything,
    ),
  },
  { requiredKeys: [] },
);
const nearlyStart = fc.record(
  {
    definition: fc.record(
      {
        id: word,
        name: word,
        nodes: fc.oneof(fc.array(fc.oneof(nearlyNode, fc.constant(trigger())), { maxLength: 5 }), anything),
        edges: fc.oneof(
          fc.array(fc.record({ source: word, target: word, sourceHandle: word }), { maxLength: 4 }),
          anything,
        ),
        executionOrder: fc.oneof(fc.array(word, { maxLength: 4 }), anything),
      },
      { requiredKeys: [] },
    ),
    triggerData: anything,
    integrations: anything,
  },
  { requiredKeys: [] },
);
const nearlyEvent = fc.record(
  {
    specversion: fc.oneof(fc.constant('1.0'), word),
    id: word,
    source: fc.oneof(fc.constant('/s'), word),
    type: word,
    data: anything,
    data_base64: word,
    wfdepth: anything,
    eventName: word,
    eventData: fc.oneof(fc.record({ approved: anything, reason: anything }), anything),
  },
  { requiredKeys: [] },
);

const body = fc.oneof(
  fc
    .oneof(nearlyStart, nearlyEvent, fc.array(nearlyEvent, { maxLength: 4 }), anything)
    .map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 33, max: 100_000 }).map((depth) => '{"data":'.repeat(depth)),
  fc
    .integer({ min: 33, max: 50_000 })
    .map(
      (depth) =>
        `{"data":${'['.repeat(depth)}${']'.repeat(depth)},"specversion":"1.0","id":"a","source":"/s","type":"t"}`,
    ),
);

const contentType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
  'application/cloudevents+xml',
  'text/plain',
  ';',
);
const extraHeaders = fc.dictionary(
  fc.constantFrom('ce-id', 'ce-type', 'ce-source', 'ce-specversion', 'ce-x', 'idempotency-key', 'webhook-id'),
  fc.string({ unit: fc.constantFrom('a', '%', '0', '"', ' ', 'é'), maxLength: 20 }),
);

test('every hostile body and header is answered, with no 5xx and no internals', async () => {
  await fc.assert(
    fc.asyncProperty(body, contentType, extraHeaders, async (sent, type, headers) => {
      for (const [method, path] of PATHS()) {
        const answer = await Promise.race([
          stack.api.send(method, path, { body: sent, headers: { ...headers, 'content-type': type } }),
          new Promise<never>((_resolve, reject) => setTimeout(reject, PATIENCE_MS, new Error(`${path} hangs`)).unref()),
        ]);
        expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(500);
        expect(answer.text).not.toMatch(/node_modules|\.ts:\d| {4}at /);
        if (answer.status >= 400) expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      }
    }),
    { numRuns: 150, seed: 20261123 },
  );
  expect((await stack.api.get('/readyz')).status).toBe(200);
  expect(stack.logLines.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});
