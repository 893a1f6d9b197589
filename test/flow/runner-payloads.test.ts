import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { EXECUTION_PURGED, NODE_FAILED } from '#events/contracts/node-events.ts';
import { defineFunction } from '#runner/functions/function.ts';
import { createSealedIntegrations } from '#runner/credentials/sealed-integrations.ts';
import { readPayload } from '#runner/store/payloads-store.ts';
import { generateSealKeyPair, seal } from '#schemas/sealed-box.ts';
import { buildRequest, defineTestFunction } from '../builders/runner/test-functions.ts';
import { createRunnerStack, type RunnerStack } from '../builders/runner/runner-stack.ts';

let stack: RunnerStack;
beforeEach(async () => {
  stack = await createRunnerStack();
});
afterEach(() => stack.stop());

test('a large output travels by claim check, and a purge removes it', async () => {
  const text = 'x'.repeat(9_000);
  await stack.start([defineTestFunction(() => ({ text }))]);
  const request = buildRequest('test/run');
  await stack.request(request);
  const [result] = await stack.waitForResults(1);
  const { output } = z.object({ output: z.object({ ref: z.string(), sizeBytes: z.number() }) }).parse(result?.data);
  const bytes = await readPayload(stack.database.pool, output.ref);
  expect(bytes?.byteLength).toBe(output.sizeBytes);
  expect(JSON.parse(bytes?.toString() ?? '')).toEqual({ text });
  await stack.request({ ...request, id: `${request.id}/purged`, type: EXECUTION_PURGED, data: {} });
  await expect.poll(async () => (await stack.database.pool.query('SELECT 1 FROM claims')).rowCount).toBe(0);
  expect(await readPayload(stack.database.pool, output.ref)).toBeUndefined();
});

test('a purge removes results whose texts PostgreSQL cannot read: NUL and half a surrogate pair', async () => {
  await stack.start([defineTestFunction(() => ({ '\u0000': 'a\u0000b', half: '\ud800' }))]);
  const request = buildRequest('test/run');
  await stack.request(request);
  expect((await stack.waitForResults(1))[0]).toMatchObject({
    data: { output: { inline: { '\u0000': 'a\u0000b', half: '\ud800' } } },
  });
  await stack.request({ ...request, id: `${request.id}/purged`, type: EXECUTION_PURGED, data: {} });
  await expect.poll(async () => (await stack.database.pool.query('SELECT 1 FROM claims')).rowCount).toBe(0);
});

test('an input by claim check is read, and one that is gone is a failure', async () => {
  const echo = defineFunction({
    slug: 'test/echo',
    name: 'Echo',
    description: 'Answers its input.',
    input: z.object({ text: z.string() }),
    output: z.unknown(),
    isSafeToRepeat: true,
    run: ({ text }) => text.length,
  });
  const bytes = Buffer.from(JSON.stringify({ text: 'y'.repeat(20_000) }));
  await stack.database.pool.query(
    `INSERT INTO payloads (ref, execution_id, bytes, size_bytes) VALUES ('e/x', 'e', $1, $2)`,
    [bytes, bytes.byteLength],
  );
  await stack.start([echo]);
  await stack.request(buildRequest('test/echo', { input: { ref: 'e/x', sizeBytes: bytes.byteLength } }));
  expect((await stack.waitForResults(1))[0]).toMatchObject({ data: { output: { inline: 20_000 } } });
  await stack.request(buildRequest('test/echo', { input: { ref: 'gone', sizeBytes: 1 } }));
  expect((await stack.waitForResults(2))[1]).toMatchObject({
    type: NODE_FAILED,
    data: { error: { type: 'payload_gone' } },
  });
});

test('sealed credentials reach the function that declares them, and nobody else reads them', async () => {
  const keys = generateSealKeyPair();
  const credentials = createSealedIntegrations(keys.privateKey, (ref) => readPayload(stack.database.pool, ref));
  const tell = defineTestFunction(
    (context) => ({ ...context.credentials, said: `with ${context.credentials['token']}` }),
    {
      type: 'vendor',
      fields: ['token'],
    },
  );
  const executionId = 'test-1700000000-abc123';
  const box = seal(
    keys.publicKey,
    JSON.stringify({ vendor: { token: 'secret-token-1' }, other: { key: 'x' } }),
    executionId,
  );
  await stack.database.pool.query(
    `INSERT INTO payloads (ref, execution_id, bytes, size_bytes) VALUES ('sealed', $1, $2, 1)`,
    [executionId, Buffer.from(box)],
  );
  await stack.start([tell], { credentials });
  await stack.request(buildRequest('test/run', { executionId, sealedIntegrationsRef: 'sealed' }));
  expect((await stack.waitForResults(1))[0]).toMatchObject({
    data: { output: { inline: { token: '[redacted]', said: 'with [redacted]' } } },
  });
  await stack.request(
    buildRequest('test/run', { executionId: 'another-1700000000-abc123', sealedIntegrationsRef: 'sealed' }),
  );
  expect((await stack.waitForResults(2))[1]).toMatchObject({ data: { error: { type: 'credentials_unreadable' } } });
});
