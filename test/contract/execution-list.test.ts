import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ListExecutionsResponse } from '#schemas/execution/execution-api.ts';
import type { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import type { Problem } from '#schemas/problem.ts';
import { recordEvents, recordExecution } from '../builders/database/recorded-execution.ts';
import { createServiceStack, type ServiceStack } from '../builders/stacks/service-stack.ts';
import { buildWeb } from '../builders/web/web-build.ts';
import { startWeb, type WebService } from '../builders/web/web-service.ts';
import { visit, type Visitor } from '../builders/web/web-visitor.ts';

type Answer = { readonly status: number; readonly body: ListExecutionsResponse & Problem };

let stack: ServiceStack;
let web: WebService;
/** Owns what is listed: the orchestrator is asked in the visitor's name. */
let owner: Visitor;

const at = (second: number, rest = '000') => `2026-11-23T12:00:0${second}.${rest}Z`;
const waiting = [{ type: 'approval.requested', nodeId: 'g', eventName: 'e', message: null, deadline: at(9) }];
const over = [{ type: 'execution.completed' }];

/** Oldest first. The third began within the millisecond of the second: a cursor must not skip it. */
const EXECUTIONS = [
  { id: 'one', workflowId: 'a', startedAt: at(1), events: [] },
  { id: 'two', workflowId: 'b', startedAt: at(2), events: over },
  { id: 'three', workflowId: 'b', startedAt: at(2, '000400'), events: waiting },
  { id: 'four', workflowId: 'a', startedAt: at(4), events: [] },
];

beforeAll(async () => {
  await buildWeb();
  stack = await createServiceStack();
  web = await startWeb({ DATABASE_URL: stack.database.url });
  owner = await visit(web.url);
  const stranger = await visit(web.url);
  const { pool } = stack.database;
  for (const { id, workflowId, startedAt, events } of EXECUTIONS) {
    const definition = { id: workflowId, name: workflowId, version: '1', nodes: [], edges: [] };
    await recordExecution(pool, { id, ownerId: owner.userId, definition, startedAt });
    await recordExecution(pool, { id: `${id}-foreign`, ownerId: stranger.userId, definition, startedAt });
    const all = [{ type: 'execution.started', triggerType: 'manual', triggerNodeIds: [] }, ...events];
    const recorded = all.map((event, index) => ({ ...event, at: startedAt, sequence: index + 1 }) as ExecutionEvent);
    await recordEvents(pool, id, recorded);
  }
}, 240_000);

afterAll(async () => {
  await web.stop();
  await stack.stop();
});

const APIS: readonly (readonly [string, (query: string) => Promise<Answer>])[] = [
  [
    'the orchestrator',
    (query) => stack.api.get(`/api/v2/workflows${query}`, owner.userId) as Promise<object> as Promise<Answer>,
  ],
  ['web', (query) => owner.send('GET', `/api/executions${query}`)],
  ['web, under the address of the orchestrator', (query) => owner.send('GET', `/api/orchestrator/workflows${query}`)],
];

describe.each(APIS)('the list of %s', (_name, ask) => {
  const idsOf = async (query: string) => (await ask(query)).body.executions.map((row) => row.instanceId);

  test.each([
    ['', ['four', 'three', 'two', 'one']],
    ['?workflowId=b', ['three', 'two']],
    ['?workflowId=none', []],
    ['?status=COMPLETED', ['two']],
    ['?status=COMPLETED&status=RUNNING', ['four', 'three', 'two', 'one']],
    ['?phase=completed', ['two']],
    // From this instant on.
    [`?startedAfter=${at(2)}`, ['four', 'three', 'two']],
    ['?startedAfter=2026-11-23T13:00:02%2B01:00', ['four', 'three', 'two']],
    // Before this instant, without it.
    [`?startedBefore=${at(2)}`, ['one']],
    [`?startedBefore=${at(4)}`, ['three', 'two', 'one']],
    [`?startedAfter=${at(1)}&startedBefore=${at(4)}&status=RUNNING`, ['three', 'one']],
    ['?limit=1', ['four']],
  ])('%s', async (query, expected) => {
    expect(await idsOf(query)).toEqual(expected);
  });

  test('the lists of two consecutive days have every execution once', async () => {
    const days = [at(0), at(1), at(2), at(4), at(5)];
    const seen = await Promise.all(
      days.slice(1).map((end, index) => idsOf(`?startedAfter=${days[index]}&startedBefore=${end}`)),
    );
    expect(seen).toEqual([[], ['one'], ['three', 'two'], ['four']]);
  });

  test('pages follow each other without gap or double, also within one millisecond', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { executions, nextCursor }: ListExecutionsResponse = (await ask(`?limit=1${cursor}`)).body;
      seen.push(...executions.map((row) => row.instanceId));
      cursor = nextCursor === null ? null : `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(['four', 'three', 'two', 'one']);
  });

  test('a cursor of one list works in the other lists', async () => {
    const { nextCursor } = (await ask('?limit=2')).body;
    for (const [, other] of APIS) {
      expect((await other(`?cursor=${nextCursor}`)).body.executions.map((row) => row.instanceId)).toEqual([
        'two',
        'one',
      ]);
    }
  });

  test.each(['%00%01', Buffer.from('["2026","x"]').toString('base64url')])(
    'a cursor that no list gave is refused by name: %s',
    async (cursor) => {
      expect(await ask(`?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { status: 400, errors: [{ field: 'cursor', code: 'invalid_cursor' }] },
      });
    },
  );
});

test('all lists give the same rows', async () => {
  const [first, ...others] = await Promise.all(APIS.map(async ([, ask]) => (await ask('')).body.executions));
  for (const other of others) {
    expect(other.map(({ failedNodeLabel: _label, ...row }) => row)).toEqual(first);
  }
});
