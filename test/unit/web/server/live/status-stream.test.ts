import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLatch } from '../../../../builders/latch.ts';
import { startServer, type TestServer } from '../../../../builders/http/http-server.ts';
import type { Dependencies } from '#web/server/dependencies.ts';
import type { Principal } from '#web/server/session/principal.ts';
import { streamStatus } from '#web/server/live/status-stream.ts';
import type { PartState, SystemStatus } from '#web/wire/system-status.ts';

const SOMEONE: Principal = { userId: 'u1', name: 'Someone', email: null, isAnonymous: true, ownerIds: ['u1'] };

const toStatus = (state: PartState): SystemStatus => ({
  parts: [{ name: 'runner', state, title: null }],
  sidecars: [],
});

let readStatus: () => Promise<SystemStatus>;
/** How often everything was asked. */
let asked = 0;
let server: TestServer;
/** Each resolves when a stream that the server answered with is over. */
let streams: Promise<unknown>[] = [];

beforeEach(async () => {
  asked = 0;
  streams = [];
  readStatus = async () => toStatus('up');
  const dependencies = {
    readStatus: () => {
      asked += 1;
      return readStatus();
    },
  } as Dependencies;
  // As Next does: the request's signal says that the client has left.
  server = await startServer((_request, response) => {
    const client = new AbortController();
    streams.push(once(response, 'close').then(() => client.abort()));
    const request = new Request('http://localhost/api/status/events', { signal: client.signal });
    const answer = streamStatus(request, SOMEONE, dependencies, 1);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body !== null) Readable.from(answer.body).pipe(response);
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
  await Promise.all(streams);
});

/** A client of the stream. */
async function connect() {
  const request = get(server.url);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('error', () => undefined);
  const states = (): readonly string[] =>
    [...text.matchAll(/^event: status\ndata: (.*)\n\n/gm)].map(
      ([, data = '']) => (JSON.parse(data) as SystemStatus).parts[0]?.state ?? 'none',
    );
  return {
    headers: response.headers,
    states,
    /** Resolves once so many states have come. */
    got: async (count: number) => {
      await vi.waitFor(() => expect(states().length).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 2 });
      return states();
    },
    leave: () => void request.destroy(),
  };
}

async function askedAgain(times: number): Promise<void> {
  const before = asked;
  await vi.waitFor(() => expect(asked).toBeGreaterThanOrEqual(before + times), { timeout: 10_000, interval: 2 });
}

test('a new client gets the whole status', async () => {
  const client = await connect();
  expect(client.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(await client.got(1)).toEqual(['up']);
  client.leave();
});

test('another status is sent only after a change, to every client', async () => {
  const client = await connect();
  await client.got(1);
  await askedAgain(5);
  expect(client.states()).toEqual(['up']);
  readStatus = async () => toStatus('away');
  expect(await client.got(2)).toEqual(['up', 'away']);
  await askedAgain(5);
  readStatus = async () => toStatus('up');
  expect(await client.got(3)).toEqual(['up', 'away', 'up']);
  client.leave();
});

test('a later client gets the present status, whoever else listens', async () => {
  const first = await connect();
  await first.got(1);
  readStatus = async () => toStatus('away');
  await first.got(2);
  const second = await connect();
  expect(await second.got(1)).toEqual(['away']);
  first.leave();
  second.leave();
});

test('an older answer is not sent after a newer one', async () => {
  const hold = createLatch();
  readStatus = async () => {
    // Only the first answer takes its time.
    if (asked > 1) return toStatus('up');
    await hold.opened;
    return toStatus('away');
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const client = await connect();
  await vi.advanceTimersByTimeAsync(1_000);
  hold.open();
  await client.got(2);
  expect(client.states()).toEqual(['away', 'up']);
  client.leave();
});

test('the stream stops asking when its client leaves', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const client = await connect();
  await client.got(1);
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  client.leave();
  await Promise.all(streams);
  expect(vi.getTimerCount()).toBe(0);
});

test('the stream stops also when its client leaves during a request', async () => {
  const hold = createLatch();
  readStatus = async () => {
    await hold.opened;
    return toStatus('up');
  };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  const client = await connect();
  client.leave();
  await Promise.all(streams);
  hold.open();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([asked, vi.getTimerCount()]).toEqual([1, 0]);
});
