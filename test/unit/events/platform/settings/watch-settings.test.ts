import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { createConfigurationStore } from '#events/platform/settings/configuration-store.ts';
import type { Setting } from '#events/platform/settings/setting.ts';
import { watchSettings } from '#events/platform/settings/watch-settings.ts';
import { PATIENT } from '../../../../builders/patient.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => void;

async function watch(answer: Answer, keys: readonly string[]) {
  const server = createServer((request, response) => answer(new URL(request.url ?? '', 'http://x'), request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const offered = new Map<string, string | undefined>();
  const told: string[] = [];
  const settings = keys.map((key): Setting => ({ key, offer: (text) => void offered.set(key, text) }));
  const watched = watchSettings({
    store: createConfigurationStore({ sidecar: { host: '127.0.0.1', httpPort: port }, storeName: 'azureappconfig' }),
    settings,
    logger: {
      info: (_details, message) => void told.push(message),
      warn: (_details, message) => void told.push(message),
    },
  });
  closing.push(
    async () => await new Promise((resolve) => server.close(resolve)),
    async () => await watched.close(),
  );
  return { offered, told };
}

test('a key that Azure App Configuration does not have keeps none of the others from being read', async () => {
  const subscribed: string[] = [];
  const { offered } = await watch(
    (url, request, response) => {
      const key = url.searchParams.get('key');
      if (url.pathname.endsWith('/metadata')) response.end('{"id":"app"}');
      else if (request.method === 'PUT') response.writeHead(204).end();
      else if (url.pathname.endsWith('/subscribe')) {
        subscribed.push(`${key} by ${url.searchParams.get('metadata.sentinelKey')}`);
        response.end(JSON.stringify({ id: `id of ${key}` }));
      } else if (key === 'app:A')
        response.writeHead(500).end('{"message":"failed to get: RESPONSE 404: 404 Not Found"}');
      else response.end(JSON.stringify({ 'app:B': { value: 'found' } }));
    },
    ['app:A', 'app:B'],
  );
  await vi.waitFor(
    () => expect(offered).toEqual(new Map(Object.entries({ 'app:A': undefined, 'app:B': 'found' }))),
    PATIENT,
  );
  // Azure asks for a sentinel; every key is its own.
  expect(subscribed.toSorted()).toEqual(['app:A by app:A', 'app:B by app:B']);
});

test('subscriptions of an earlier life of the service are ended', async () => {
  const ended: string[] = [];
  const { offered } = await watch(
    (url, request, response) => {
      const old = /\/([^/]+)\/unsubscribe$/.exec(url.pathname)?.[1];
      if (old !== undefined) ended.push(old);
      if (request.method === 'PUT') response.writeHead(204).end();
      else if (url.pathname.endsWith('/metadata')) response.end('{"extended":{"workflow-builder-settings":"one,two"}}');
      else if (url.pathname.endsWith('/subscribe')) response.end('{"id":"three"}');
      else response.end('{}');
    },
    ['app:A'],
  );
  await vi.waitFor(() => expect(offered.has('app:A')).toBe(true), PATIENT);
  expect(ended).toEqual(['one', 'two']);
});

test('a missing configuration store is logged once, and not as a warning', async () => {
  let asked = 0;
  const { offered, told } = await watch(
    (url, _request, response) => {
      if (url.pathname.endsWith('/metadata')) return response.end('{}');
      asked += 1;
      return response.writeHead(400).end('{"errorCode":"ERR_CONFIGURATION_STORE_NOT_FOUND"}');
    },
    ['app:A'],
  );
  await vi.waitFor(() => expect(asked).toBeGreaterThan(1), { timeout: 20_000 });
  expect(told).toEqual(['there is no configuration store: the environment has every setting']);
  expect(offered.size).toBe(0);
});
