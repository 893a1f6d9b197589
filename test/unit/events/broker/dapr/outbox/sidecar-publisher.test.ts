import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { OutboundEvent } from '#events/broker/dapr/outbox/outbound-event.ts';
import { createSidecarPublisher, type SidecarPublisher } from '#events/broker/dapr/outbox/sidecar-publisher.ts';
import { startServer, type TestServer } from '../../../../../builders/http/http-server.ts';

let server: TestServer;
let sidecar: SidecarPublisher;
afterEach(async () => {
  await sidecar.close();
  await server.close();
});

async function open(answer: (path: string, count: number) => readonly [number, unknown]): Promise<void> {
  const listener: RequestListener = (request, response) => {
    const [status, body] = answer(request.url ?? '', server.requests.length);
    response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body));
  };
  server = await startServer(listener);
  sidecar = createSidecarPublisher('workflowpubsub', { host: '127.0.0.1', httpPort: server.port, apiToken: 'secret' });
}

const toOutboundEvent = (id: string): OutboundEvent => ({
  id,
  topic: 'a.topic',
  text: `{"id":"${id}"}`,
  executionId: null,
});
const ONE = toOutboundEvent('1');
const MANY = ['1', '2', '3'].map(toOutboundEvent);

test('one event is published as it is, with the token', async () => {
  await open(() => [204, undefined]);
  expect(await sidecar.publish('a.topic', [ONE])).toEqual({ sent: [ONE], refused: [], failed: [] });
  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      path: '/v1.0/publish/workflowpubsub/a.topic?metadata.rawPayload=true',
      headers: { 'content-type': 'application/cloudevents+json', 'dapr-api-token': 'secret' },
      body: ONE.text,
    },
  ]);
});

test('several are published in one request, each as a text', async () => {
  await open(() => [204, undefined]);
  expect(await sidecar.publish('a.topic', MANY)).toEqual({ sent: MANY, refused: [], failed: [] });
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.path).toBe('/v1.0-alpha1/publish/bulk/workflowpubsub/a.topic?metadata.rawPayload=true');
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(
    MANY.map(({ id, text }) => ({ entryId: id, event: text, contentType: 'text/plain' })),
  );
});

test('of several events only those that the answer names have failed', async () => {
  await open(() => [500, { failedEntries: [{ entryId: '2', error: 'no' }] }]);
  const outcome = await sidecar.publish('a.topic', MANY);
  expect(outcome).toMatchObject({ sent: [MANY[0], MANY[2]], refused: [], failed: [MANY[1]] });
});

test.each([undefined, {}, { failedEntries: [] }, { failedEntries: 'x' }])(
  'an answer that names no event means all of them: %j',
  async (body) => {
    await open(() => [503, body]);
    expect(await sidecar.publish('a.topic', MANY)).toMatchObject({ sent: [], refused: [], failed: MANY });
  },
);

test('a batch that is refused as a whole is sent event by event, to find the bad one', async () => {
  await open((path, count) => (path.includes('/bulk/') || count === 3 ? [413, undefined] : [204, undefined]));
  const outcome = await sidecar.publish('a.topic', MANY);
  expect(outcome.sent).toHaveLength(2);
  expect(outcome.refused).toHaveLength(1);
  expect(outcome.failed).toEqual([]);
});

test.each([
  [400, 'refused'],
  [413, 'refused'],
  [401, 'failed'],
  [403, 'failed'],
  [404, 'failed'],
  [500, 'failed'],
] as const)('an event answered by %i is %s', async (status, member) => {
  await open(() => [status, { message: 'why' }]);
  const outcome = await sidecar.publish('a.topic', [ONE]);
  expect(outcome[member]).toEqual([ONE]);
  expect(outcome.sent).toEqual([]);
  expect(outcome.reason).toContain('why');
});

test('an absent sidecar has taken no event', async () => {
  await open(() => [204, undefined]);
  const away = createSidecarPublisher('workflowpubsub', { host: '127.0.0.1', httpPort: 1 });
  expect(await away.publish('a.topic', [ONE])).toMatchObject({ sent: [], failed: [ONE], reason: expect.any(String) });
  await away.close();
});
