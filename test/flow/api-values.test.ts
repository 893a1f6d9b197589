import { RE2JS } from 're2js';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { defineFunction } from '#runner/functions/function.ts';
import { dumpText } from '../builders/database/database-contents.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { action, condition, trigger, workflow } from '../builders/samples/definition.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';

const PATH = '/api/v2/workflows';
const CANARY = 'canary-7d41f0';

/** The user's own database, whose password nobody may find. */
let theirs: TestDatabase;
let theirUrl: string;
let stack: ServiceStack;

const largeText = defineFunction({
  slug: 'test/large-text',
  name: 'Large text',
  description: 'Gives a text.',
  input: z.object({ sizeBytes: z.number() }),
  output: z.object({ text: z.string() }),
  isSafeToRepeat: true,
  run: ({ sizeBytes }) => ({ text: 'é'.repeat(sizeBytes / 2) }),
});

beforeAll(async () => {
  theirs = await createTestDatabase();
  await theirs.pool.query(`CREATE ROLE "user_${CANARY}" LOGIN PASSWORD '${CANARY}'`);
  const url = new URL(theirs.url);
  url.username = `user_${CANARY}`;
  url.password = CANARY;
  theirUrl = url.href;
  stack = await createServiceStack({ functions: [largeText], databaseHosts: [url.host] });
});

afterAll(async () => {
  await stack.stop();
  const pool = theirs.pool;
  await pool.query(`DROP ROLE "user_${CANARY}"`);
  await theirs.drop();
});

async function run(definition: ReturnType<typeof workflow>, triggerData: unknown = {}, more: object = {}) {
  const instanceId = await stack.api.start(definition, triggerData, more);
  await stack.ended(instanceId);
  return stack.api.status(instanceId);
}

const query = (id: string, config: object) => action(id, { actionId: 'system/database-query', ...config });

test('a database query opens the sealed credentials, and they are in no table, event, answer or log', async () => {
  const definition = workflow(
    [
      trigger(),
      query('q', {
        query: 'SELECT $1::int + 1 AS n, current_user::text = $2 AS mine',
        parameters: ['{{trigger.n}}', `{{trigger.who}}`],
      }),
      query('wrong', { query: 'SELECT nothing_like_this', onError: 'continue' }),
    ],
    ['start > q > wrong'],
  );
  const integrations = { database: { url: theirUrl }, openai: { apiKey: `sk-${CANARY}` } };
  const status = await run(definition, { n: 41, who: 'somebody' }, { integrations });
  expect(status).toMatchObject({
    runtimeStatus: 'COMPLETED',
    outputs: {
      q: { data: { rows: [{ n: 42, mine: false }], rowCount: 1 } },
      wrong: { success: false, error: { type: 'database_error' } },
    },
  });
  const unreachable = await run(
    workflow([query('q', { query: 'SELECT 1', retryPolicy: { maximumAttempts: 1 } })]),
    {},
    {
      integrations: { database: { url: theirUrl.replace(CANARY, `${CANARY}-wrong`) } },
    },
  );
  expect(unreachable).toMatchObject({ runtimeStatus: 'FAILED' });
  const refused = await stack.api.post(PATH, {
    definition: workflow([action('a', { actionId: 'no/where' })]),
    integrations,
  });
  const histories = await stack.api.get(`${PATH}/${status.instanceId}/history`);
  const kept = [
    await dumpText(stack.database.pool),
    ...stack.logLines,
    JSON.stringify([status, unreachable]),
    refused.text,
    histories.text,
  ];
  for (const text of kept) expect(text).not.toContain(CANARY);
  // The searched text is not empty.
  expect(kept[0]).toContain('SELECT nothing_like_this');
  expect(kept[0]).toContain('"somebody"');
});

test("the product's own database cannot be queried, whatever hosts are allowed", async () => {
  const { runtimeStatus, error } = await run(
    workflow([query('q', { query: 'SELECT * FROM users' })]),
    {},
    {
      integrations: { database: { url: stack.database.url } },
    },
  );
  expect([runtimeStatus, error?.type]).toEqual(['FAILED', 'ssrf_blocked']);
});

test('an output of 9 MB is inline in the status, a reference with refs=true, and readable by the next step', async () => {
  const definition = workflow(
    [
      action('large', { actionId: 'test/large-text', sizeBytes: 9_000_000 }),
      action('size', { actionId: 'system/transform', mapping: { n: "steps.large.data.text.startsWith('éé')" } }),
    ],
    ['large > size'],
  );
  const { instanceId, runtimeStatus, outputs, error } = await run(definition);
  expect([runtimeStatus, error]).toEqual(['COMPLETED', null]);
  expect(outputs['large']).toEqual({ success: true, data: { text: 'é'.repeat(4_500_000) } });
  expect(outputs['size']).toEqual({ success: true, data: { n: true } });
  const withReferences = await stack.api.get(`${PATH}/${instanceId}/status?refs=true`);
  expect(withReferences.body['outputs']).toMatchObject({
    large: { success: true, data: { $ref: expect.stringContaining(instanceId), sizeBytes: 9_000_011 } },
    size: { success: true, data: { n: true } },
  });
});

test('an output of 11 MB fails its step', async () => {
  const { runtimeStatus, error } = await run(
    workflow([action('large', { actionId: 'test/large-text', sizeBytes: 11_000_000 })]),
  );
  expect([runtimeStatus, error?.type]).toEqual(['FAILED', 'output_too_large']);
});

const EVIL_TEXT = `${'a'.repeat(50_000)}!`;
const rows = (right: string) =>
  condition('c', { rows: [{ left: '{{trigger.text}}', operator: 'matches', right }], combine: 'all' });
test.each([
  ['a pattern that explodes elsewhere', rows('^(a+)+$')],
  ['a pattern that comes from the trigger', rows('{{trigger.pattern}}')],
  ['a pattern with large counts', rows('(a{1,500}){1,2}$')],
  [
    'a pattern a thousand times in CEL',
    condition('c', { expression: "trigger.list.map(n, trigger.text.matches('(a|aa)+$')).size() > 0" }),
  ],
  ['a pattern in CEL', condition('c', { expression: "trigger.text.matches('^(a|aa)+$')" })],
])('%s is looked for in a thread, not in the event loop', async (_name, node) => {
  const list = Array.from({ length: 1_000 }, (_, index) => index);
  const triggerData = { text: EVIL_TEXT, pattern: '(.*a){30}b', list };
  // Orchestrator and runner share this thread with the test. Their worker threads have a RE2JS of their own.
  const matcher = vi.spyOn(RE2JS.prototype, 'matcher');
  onTestFinished(() => matcher.mockRestore());
  const { runtimeStatus } = await run(workflow([trigger(), node], ['start > c']), triggerData);
  expect(['COMPLETED', 'FAILED']).toContain(runtimeStatus);
  expect(matcher).not.toHaveBeenCalled();
});

test('of a definition full of costly patterns only some are checked before it runs, and a wrong one fails its node', async () => {
  const costly = Array.from({ length: 45 }, () => ({
    left: 'x',
    operator: 'matches' as const,
    right: 'a{1000}'.repeat(2),
  }));
  const wrong = { left: 'x', operator: 'matches' as const, right: '('.padEnd(900, 'a{1000}') };
  const nodes = Array.from({ length: 300 }, (_, index) => condition(`c${index}`, { rows: costly, combine: 'all' }));
  const { runtimeStatus, error } = await run(
    workflow(
      [trigger(), condition('c', { rows: [wrong], combine: 'all' }), ...nodes],
      ['start > c > c0', ...nodes.slice(1).map(({ id }) => `c0 > ${id}`)],
    ),
  );
  expect([runtimeStatus, error?.type]).toEqual(['FAILED', 'expression_error']);
});
