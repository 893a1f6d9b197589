import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHttpService } from '#events/platform/http/http-service.ts';
import { createLatch } from '../../../../builders/latch.ts';

/** Node itself lets go of connections on which nothing is asked after more than a minute. */
const SOON = { timeout: 10_000 };

let app: FastifyInstance;
let port: number;
let hold = createLatch();
/** Opens once the service has begun to close. */
let closing = createLatch();
let agent: Agent;

beforeEach(async () => {
  hold = createLatch();
  closing = createLatch();
  agent = new Agent({ keepAlive: true });
  app = createHttpService({
    logger: pino({ level: 'silent' }),
    serviceToken: 'a token of the test',
    bodyLimitBytes: 1_000,
    checkReady: () => hold.opened,
    readyWithinMs: 20_000,
  });
  app.addHook('preClose', async () => closing.open());
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterEach(() => agent.destroy());

async function ask(
  path: string,
): Promise<{ status: number | undefined; connection: string | undefined; text: string }> {
  const [response] = (await once(get({ port, host: '127.0.0.1', path, agent }), 'response')) as [IncomingMessage];
  const chunks: Buffer[] = await response.toArray();
  const { statusCode: status, headers } = response;
  return { status, connection: headers.connection, text: Buffer.concat(chunks).toString() };
}

/** Asks what is held back, and leaves it to the test to give that up. */
async function askInVain() {
  const arrived = once(app.server, 'request');
  const given = get({ port, host: '127.0.0.1', path: '/readyz', agent });
  given.on('error', () => undefined);
  const [request] = (await arrived) as [IncomingMessage];
  return { request, giveUp: () => void given.destroy() };
}

/** Opens a connection and asks nothing on it; resolves once the service has it, with a promise of its end. */
async function connectOnly(): Promise<{ readonly closed: Promise<unknown> }> {
  const accepted = once(app.server, 'connection');
  const closed = once(connect(port, '127.0.0.1'), 'close');
  await accepted;
  return { closed };
}

test('a connection without any request does not delay a stop', SOON, async () => {
  const { closed } = await connectOnly();
  await app.close();
  await closed;
});

test(
  'a connection whose request is being answered does not delay a stop: it gets the whole answer and is closed',
  SOON,
  async () => {
    const arrived = once(app.server, 'request');
    const answer = ask('/readyz');
    await arrived;
    const closed = app.close();
    await closing.opened;
    hold.open();
    expect(await answer).toEqual({ status: 200, connection: 'close', text: '{"status":"ready"}' });
    await closed;
  },
);

test('a request that the client aborts does not delay a stop', SOON, async () => {
  const { giveUp } = await askInVain();
  const closed = app.close();
  await closing.opened;
  giveUp();
  await closed;
  hold.open();
});

test('a request that was aborted long before does not delay a stop, beside an unused connection', SOON, async () => {
  const { request, giveUp } = await askInVain();
  const gone = new Promise((resolve) => request.once('close', resolve));
  giveUp();
  await gone;
  hold.open();
  await ask('/healthz');
  const { closed } = await connectOnly();
  await app.close();
  await closed;
});

test('a connection is kept for the next request while the server runs', async () => {
  expect((await ask('/healthz')).connection).toBe('keep-alive');
  expect((await ask('/healthz')).connection).toBe('keep-alive');
  expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
  await app.close();
});
