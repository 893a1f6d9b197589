import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createDaprSecretStore, type DaprSecretStore } from '#runner/credentials/dapr-secret-store.ts';

const NAME = 'integrations-vendor-api-key';
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A sidecar that answers so; null: never. */
async function open(answer: { status: number; body?: string } | null, timeoutMs = 5_000): Promise<DaprSecretStore> {
  const server = createServer((_request, response) => {
    if (answer !== null) response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const store = createDaprSecretStore({
    sidecar: { host: '127.0.0.1', httpPort: port },
    storeName: 'azure-keyvault',
    timeoutMs,
  });
  closing.push(
    async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    () => store.close(),
  );
  return store;
}

const refusal = (errorCode: string, message: string) => JSON.stringify({ errorCode, message });

test('the value is the one under the name of the secret', async () => {
  const store = await open({ status: 200, body: JSON.stringify({ [NAME]: 'value', other: 'x' }) });
  expect(await store.read(NAME)).toBe('value');
});

test.each([
  ['204', 204, undefined],
  ['a map without it', 200, '{"other":"x"}'],
  ['the local file', 500, refusal('ERR_SECRET_GET', `failed getting …: secret ${NAME} not found`)],
  ['Azure Key Vault', 500, refusal('ERR_SECRET_GET', 'RESPONSE 404: 404 Not Found\nERROR CODE: SecretNotFound')],
  ['Kubernetes', 500, refusal('ERR_SECRET_GET', `secrets "${NAME}" not found`)],
])('no such secret, said by %s', async (_who, status, body) => {
  const store = await open({ status, ...(body === undefined ? {} : { body }) });
  expect(await store.read(NAME)).toBeUndefined();
});

test.each([
  ['no store', 401, refusal('ERR_SECRET_STORE_NOT_FOUND', 'x'), 'secret_store_missing', false],
  ['no stores at all', 500, refusal('ERR_SECRET_STORES_NOT_CONFIGURED', 'x'), 'secret_store_missing', false],
  ['denied', 403, refusal('ERR_PERMISSION_DENIED', 'x'), 'secret_denied', false],
  ['a wrong token', 401, 'invalid api token', 'secret_store_unavailable', false],
  [
    'an identity that Azure does not find',
    500,
    refusal('ERR_SECRET_GET', 'AADSTS700016: tenant-0815 was not found'),
    'secret_store_unavailable',
    true,
  ],
  ['no JSON', 502, '<html>', 'secret_store_unavailable', true],
  ['no secret', 200, '[1]', 'secret_store_unavailable', false],
])('%s is a failure that says so', async (_what, status, body, type, retryable) => {
  const read = (await open({ status, body })).read(NAME);
  await expect(read).rejects.toMatchObject({ failure: { type, retryable } });
  await expect(read).rejects.not.toThrow(/tenant-0815|html/);
});

test('a sidecar that never answers fails after the time limit', async () => {
  const store = await open(null, 50);
  await expect(store.read(NAME)).rejects.toMatchObject({
    failure: { type: 'secret_store_unavailable', retryable: true },
  });
});
