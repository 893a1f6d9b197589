import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { openEventSource, type ReceivedEvent } from '../builders/http/event-source.ts';
import { readPrometheusText } from '../builders/telemetry/prometheus-text.ts';
import { recordEvents, recordExecution } from '../builders/database/recorded-execution.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { visit, type Visitor } from '../builders/web/web-visitor.ts';
import { approvalExample } from '#web/examples/approval-example.ts';

let database: TestDatabase;
let web: WebService;

beforeAll(async () => {
  await buildWeb();
  database = await createTestDatabase();
  web = await startWeb({ DATABASE_URL: database.url });
}, 240_000);

afterAll(async () => {
  await web.stop();
  await database.drop();
});

const { definition } = approvalExample;
let count = 0;
const started = {
  type: 'execution.started',
  at: '2026-11-23T12:00:00.000Z',
  triggerType: 'manual',
  triggerNodeIds: ['start'],
} as const;
const buffered = { type: 'event.buffered', at: '2026-11-23T12:00:01.000Z', eventName: 'e', by: 'u' } as const;
const completed = { type: 'execution.completed', at: '2026-11-23T12:00:02.000Z' } as const;
const numbered = (from: number, ...events: readonly object[]) =>
  events.map((event, index) => ({ ...event, sequence: from + index }) as ExecutionEvent);

async function executionOf(visitor: Visitor): Promise<string> {
  count += 1;
  const id = `approval-1795450000-test${String(count).padStart(2, '0')}`;
  await recordExecution(database.pool, { id, ownerId: visitor.userId, definition });
  await recordEvents(database.pool, id, numbered(1, started));
  return id;
}

const sequences = (events: readonly ReceivedEvent[]) =>
  events.flatMap((event) => (event.id === null ? [] : [event.id]));

test('a stream begins with a snapshot, goes on with each event once, and ends after the last', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const stream = await openEventSource(`${web.url}/api/executions/${id}/events`, { cookie: visitor.cookie });
  expect(stream.headers.get('cache-control')).toBe('no-store, no-transform');
  expect(stream.headers.get('x-accel-buffering')).toBe('no');
  const [snapshot] = await stream.until((events) => events.length === 1);
  expect(snapshot).toMatchObject({ name: 'snapshot', id: 1 });
  expect(JSON.parse(snapshot?.data ?? '')).toMatchObject({ instanceId: id, events: [{ sequence: 1 }] });
  expect(JSON.parse(snapshot?.data ?? '')).toMatchObject({ phase: 'running', progress: 0 });
  await database.pool.query('UPDATE executions SET progress = 50 WHERE id = $1', [id]);
  await recordEvents(database.pool, id, numbered(2, buffered, buffered));
  await stream.until((events) => events.length === 3);
  expect(JSON.parse(stream.events[1]?.data ?? '')).toEqual({
    event: numbered(2, buffered)[0],
    phase: 'running',
    progress: 50,
  });
  await recordEvents(database.pool, id, numbered(4, completed));
  await stream.ended;
  expect(stream.events.map(({ name }) => name)).toEqual(['snapshot', 'delta', 'delta', 'delta', 'end']);
  expect(sequences(stream.events)).toEqual([1, 2, 3, 4]);
});

test('a stream that was cut resumes with exactly the missing events', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const url = `${web.url}/api/executions/${id}/events`;
  const first = await openEventSource(url, { cookie: visitor.cookie });
  await recordEvents(database.pool, id, numbered(2, buffered));
  await first.until((events) => events.at(-1)?.id === 2);
  first.close();
  await recordEvents(database.pool, id, numbered(3, buffered, buffered));
  const second = await openEventSource(url, { cookie: visitor.cookie, 'last-event-id': '2' });
  await second.until((events) => events.at(-1)?.id === 4);
  await recordEvents(database.pool, id, numbered(5, buffered));
  await second.until((events) => events.at(-1)?.id === 5);
  expect(second.events.map(({ name, id: sequence }) => [name, sequence])).toEqual([
    ['delta', 3],
    ['delta', 4],
    ['delta', 5],
  ]);
  second.close();
  const third = await openEventSource(`${url}?lastEventId=5`, { cookie: visitor.cookie });
  await recordEvents(database.pool, id, numbered(6, completed));
  await third.ended;
  expect(sequences(third.events)).toEqual([6]);
});

/** Makes events unreadable: a reader of them fails. */
async function spoilEvents(id: string, upTo: number): Promise<void> {
  await database.pool.query(
    `UPDATE execution_events SET event = '{"type":"unknown"}' WHERE execution_id = $1 AND sequence <= $2`,
    [id, upTo],
  );
}

test('a stream that resumes reads no event that the client has', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  await recordEvents(database.pool, id, numbered(2, buffered, buffered));
  await spoilEvents(id, 2);
  const url = `${web.url}/api/executions/${id}/events`;
  const opened = await openEventSource(`${url}?lastEventId=2`, { cookie: visitor.cookie });
  const cut = await openEventSource(url, { cookie: visitor.cookie, 'last-event-id': '3' });
  await opened.until((events) => events.length === 1);
  await recordEvents(database.pool, id, numbered(4, completed));
  await Promise.all([opened.ended, cut.ended]);
  expect(opened.events.map(({ name, id: sequence }) => [name, sequence])).toEqual([
    ['delta', 3],
    ['delta', 4],
    ['end', null],
  ]);
  expect(sequences(cut.events)).toEqual([4]);
});

test('a stream that resumes behind a watcher that is further on gets the events between', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const url = `${web.url}/api/executions/${id}/events`;
  const ahead = await openEventSource(url, { cookie: visitor.cookie });
  await recordEvents(database.pool, id, numbered(2, buffered, buffered));
  await ahead.until((events) => events.at(-1)?.id === 3);
  const behind = await openEventSource(`${url}?lastEventId=1`, { cookie: visitor.cookie });
  await behind.until((events) => events.length === 2);
  await recordEvents(database.pool, id, numbered(4, completed));
  await Promise.all([ahead.ended, behind.ended]);
  expect(sequences(ahead.events)).toEqual([1, 2, 3, 4]);
  expect(sequences(behind.events)).toEqual([2, 3, 4]);
});

test('a stream of an ended execution sends the remaining events and ends, also when none remain', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  await recordEvents(database.pool, id, numbered(2, completed));
  for (const [last, expected] of [
    [1, ['delta', 'end']],
    [2, ['end']],
    // A sequence that the execution has not reached is of another database.
    [9, ['snapshot', 'end']],
  ] as const) {
    const stream = await openEventSource(`${web.url}/api/executions/${id}/events?lastEventId=${last}`, {
      cookie: visitor.cookie,
    });
    await stream.ended;
    expect(stream.events.map(({ name }) => name)).toEqual(expected);
  }
});

test('an event arrives although its notification was lost', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const stream = await openEventSource(`${web.url}/api/executions/${id}/events`, { cookie: visitor.cookie });
  await stream.until((events) => events.length === 1);
  await recordEvents(database.pool, id, numbered(2, completed), 'lost');
  await stream.ended;
  expect(sequences(stream.events)).toEqual([1, 2]);
});

test('a stream goes on when the listening connection is killed', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const stream = await openEventSource(`${web.url}/api/executions/${id}/events`, { cookie: visitor.cookie });
  await stream.until((events) => events.length === 1);
  const killed = await database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  expect(killed.rowCount).toBe(1);
  await recordEvents(database.pool, id, numbered(2, buffered, completed));
  await stream.ended;
  expect(sequences(stream.events)).toEqual([1, 2, 3]);
});

test('the list is live: a snapshot, then each row that changes, the owner’s only', async () => {
  const visitor = await visit(web.url);
  const stranger = await visit(web.url);
  const stream = await openEventSource(`${web.url}/api/executions/events`, { cookie: visitor.cookie });
  await stream.until((events) => events.length === 1);
  await executionOf(stranger);
  const id = await executionOf(visitor);
  await recordEvents(database.pool, id, numbered(2, completed));
  await stream.until((events) => events.at(-1)?.data.includes('COMPLETED') === true);
  const rows = stream.events.slice(1).map(({ data }) => JSON.parse(data).instanceId);
  expect(new Set(rows)).toEqual(new Set([id]));
  stream.close();
});

test('200 watchers each get every event once and in order, over one LISTEN connection', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const url = `${web.url}/api/executions/${id}/events`;
  const streams = await Promise.all(
    Array.from({ length: 200 }, () => openEventSource(url, { cookie: visitor.cookie })),
  );
  await Promise.all(streams.map((stream) => stream.until((events) => events.length === 1)));
  for (let sequence = 2; sequence <= 31; sequence += 1) {
    await recordEvents(database.pool, id, numbered(sequence, buffered), 'lost');
    await database.pool.query('SELECT pg_notify($1, $2)', ['execution_events', JSON.stringify([id])]);
    await Promise.all(streams.map((stream) => stream.until((events) => events.at(-1)?.id === sequence)));
  }
  const all = Array.from({ length: 31 }, (_, index) => index + 1);
  for (const stream of streams) expect(sequences(stream.events)).toEqual(all);
  const listening = await database.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  expect(listening.rowCount).toBe(1);
  for (const stream of streams) stream.close();
});

test('a WebSocket is refused', async () => {
  const { port } = new URL(web.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 426 /);
  socket.destroy();
});

test('an unknown host name is refused, so DNS rebinding reads nothing', async () => {
  const { port } = new URL(web.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('GET /api/executions HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 421 /);
  socket.destroy();
});

test('asked to stop, it closes its streams and ends by itself', async () => {
  const other = await startWeb({ DATABASE_URL: database.url });
  const visitor = await visit(other.url);
  const id = await executionOf(visitor);
  const stream = await openEventSource(`${other.url}/api/executions/${id}/events`, { cookie: visitor.cookie });
  await stream.until((events) => events.length === 1);
  expect(await other.stop()).toBe(0);
  expect(other.output()).not.toContain('stopping took too long');
  await stream.ended;
});

test('a wrong environment ends the process with all its problems, without values', async () => {
  await expect(startWeb({ BETTER_AUTH_SECRET: 'short-secret', PORT: 'many' })).rejects.toThrow('ended with 1');
});

test('open streams are counted in the metrics, which answer under any host name with the service token', async () => {
  const visitor = await visit(web.url);
  const id = await executionOf(visitor);
  const watchers = async (stream: string) => {
    const answer = await fetch(`${web.url}/metrics`, {
      headers: { authorization: 'Bearer test-token-0123456789', host: 'web.internal' },
    });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const values = readPrometheusText(await answer.text());
    return values.get(`workflow_builder_sse_watchers{stream="${stream}"}`);
  };
  const before = { execution: await watchers('execution'), list: await watchers('list') };
  const one = await openEventSource(`${web.url}/api/executions/${id}/events`, { cookie: visitor.cookie });
  const list = await openEventSource(`${web.url}/api/executions/events`, { cookie: visitor.cookie });
  await Promise.all([one, list].map((stream) => stream.until((events) => events.length > 0)));
  expect(await watchers('execution')).toBe((before.execution ?? NaN) + 1);
  expect(await watchers('list')).toBe((before.list ?? NaN) + 1);
  one.close();
  list.close();
  expect((await fetch(`${web.url}/metrics`)).status).toBe(401);
});
