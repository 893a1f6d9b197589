import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { databaseQuery } from '#runner/functions/system/database-query.ts';
import { createTestDatabase } from '../builders/database/database.ts';
import { runFunction } from '../builders/runner/run-function.ts';
import { createRunnerStack } from '../builders/runner/runner-stack.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

function message(type: string, ...body: number[]): Buffer {
  return toMessage(type, Buffer.from(body));
}
function toMessage(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
/** AuthenticationOk and ReadyForQuery: the client is in. */
const WELCOME = Buffer.concat([message('R', 0, 0, 0, 0), message('Z', 'I'.charCodeAt(0))]);

/** A server that answers the startup message with `first` and whatever comes next with `then`. */
function serve(first: Buffer, answerNext: (socket: Socket) => void): Promise<string> {
  return listen(
    createServer((socket) => {
      socket.once('data', () => {
        socket.write(first);
        socket.once('data', () => answerNext(socket));
      });
    }),
  );
}

const run = (host: string, query = 'SELECT 1', more: object = {}) =>
  runFunction(
    databaseQuery,
    { query },
    { allowedHosts: [host], credentials: { url: `postgres://u:p@${host}/x` }, timeoutMs: 10_000, ...more },
  );

test.each([
  ['a column count without columns', WELCOME, message('T', 0x03, 0xe8)],
  ['a row without columns', WELCOME, message('D', 0, 1, 0, 0, 0, 1)],
  ['an unknown message', WELCOME, message('q', 1)],
  ['a message without a length', WELCOME, Buffer.from([0x44, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6])],
  ['an empty authentication request', message('R'), Buffer.alloc(0)],
  ['an unknown authentication request', message('R', 0, 0, 0, 99), Buffer.alloc(0)],
  ['another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), Buffer.alloc(0)],
])('a server that sends %s fails the step, and the runner goes on', async (_name, first, next) => {
  const host = await serve(first, (socket) => socket.end(next));
  expect(await run(host)).toMatchObject({ success: false, error: { type: expect.stringMatching(/network|database/) } });
});

test('a server that never stops sending is cut off', async () => {
  let sent = 0;
  const host = await serve(WELCOME, (socket) => {
    const chunk = Buffer.alloc(1_000_000);
    const more = () => {
      while (!socket.destroyed && sent < 500_000_000 && socket.write(chunk)) sent += chunk.byteLength;
    };
    socket.on('drain', more);
    // A row of almost 2 GiB.
    socket.write(Buffer.from([0x44, 0x7f, 0xff, 0xff, 0xff]));
    more();
  });
  expect(await run(host)).toMatchObject({ error: { type: 'output_too_large', retryable: false } });
  expect(sent).toBeLessThan(100_000_000);
});

test('a long error of a server is cut to a few thousand characters', async () => {
  const long = Buffer.from(`SERROR\0C42000\0M${'m'.repeat(1_000_000)}\0D${'d'.repeat(1_000_000)}\0\0`);
  const host = await serve(toMessage('E', long), (socket) => socket.end());
  const outcome = await run(host);
  expect(outcome).toMatchObject({ success: false, error: { type: 'database_error' } });
  expect(JSON.stringify(outcome).length).toBeLessThan(12_000);
});

test('one enormous value is refused before it is received', async () => {
  const database = await createTestDatabase();
  closing.push(() => database.drop());
  const { host } = new URL(database.url);
  const credentials = { url: database.url };
  expect(await run(host, `SELECT repeat('x', 200000000)`, { credentials })).toMatchObject({
    error: { type: 'output_too_large', retryable: false },
  });
});

test("decision D14: the product's own database is refused behind a forwarded port and under another name too", async () => {
  const stack = await createRunnerStack();
  closing.push(() => stack.stop());
  await stack.start([]);
  const own = new URL(stack.database.url);
  const forwarded = await listen(
    createServer((socket) => {
      const upstream = connect(Number(own.port), own.hostname).on('error', () => undefined);
      socket.pipe(upstream).pipe(socket);
    }),
  );
  const url = new URL(stack.database.url);
  url.host = forwarded;
  const services = { ownDatabaseUrl: 'postgres://runner@pooler.example:6432/alias' };
  for (const target of [url, own]) {
    const options = { credentials: { url: target.href }, services, allowedHosts: [target.host] };
    expect(await run('', 'SELECT count(*) FROM claims', options)).toMatchObject({ error: { type: 'ssrf_blocked' } });
  }
});
