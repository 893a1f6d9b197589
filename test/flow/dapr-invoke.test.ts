import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { WorkflowStatusResponse } from '#schemas/execution/execution-api.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient } from '../builders/http/api-client.ts';
import { type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { dumpText } from '../builders/database/database-contents.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import {
  SIDECAR_SERVICE_TOKEN,
  startServiceWithSidecar,
  type ServiceWithSidecar,
} from '../builders/dapr/service-with-sidecar.ts';

const LARGE = 'x'.repeat(300_000);
const CANARY = 'canary-71bd04';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: steps by service invocation, because ${obstacle}`);

describe.skipIf(obstacle !== null)('steps by service invocation', () => {
  let theirs: TestDatabase;
  let server: TestServer;
  /** Answers the calls of `/held`. */
  const held: (() => void)[] = [];
  const stacks: Stack[] = [];

  interface Stack {
    readonly dispatch: 'events' | 'invoke';
    readonly database: TestDatabase;
    readonly watch: OpenDatabaseWatch;
    readonly pubsub: DaprPubsub;
    readonly services: Record<'orchestrator' | 'runner', ServiceWithSidecar>;
    start(definition: ReturnType<typeof workflow>, triggerData?: unknown, more?: object): Promise<string>;
    /** Resolves with how it ended. */
    end(instanceId: string): Promise<WorkflowStatusResponse>;
  }

  async function openStack(dispatch: 'events' | 'invoke'): Promise<Stack> {
    const [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    const keys = generateSealKeyPair();
    const env = {
      NODE_DISPATCH: dispatch,
      RUNNER_PRIVATE_KEY: keys.privateKey,
      RUNNER_PUBLIC_KEY: keys.publicKey,
      HTTP_ALLOWED_HOSTS: server.host,
      DATABASE_ALLOWED_HOSTS: new URL(theirs.url).host,
    };
    const runner = await startServiceWithSidecar('runner', { database, pubsub, env });
    const orchestrator = await startServiceWithSidecar('orchestrator', { database, pubsub, env });
    const watch = await watchDatabase(database);
    const api = createApiClient(orchestrator.service.url, SIDECAR_SERVICE_TOKEN);
    const services = { orchestrator, runner };
    const stack = {
      dispatch,
      database,
      watch,
      pubsub,
      services,
      start: async (...started: Parameters<typeof api.start>) => await api.start(...started),
      end: async (instanceId: string) => {
        await watch.ended(instanceId);
        return await api.status(instanceId);
      },
    };
    stacks.push(stack);
    return stack;
  }

  beforeAll(async () => {
    theirs = await createTestDatabase();
    let failures = 0;
    server = await startServer((request, response) => {
      const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
      if (request.url === '/large') json({ text: LARGE });
      else if (request.url === '/literal') json({ text: 'keep {{fetch.data.text}} as it is' });
      else if (request.url === '/held') held.push(() => json({ done: true }));
      else if (failures++ % 2 === 0) response.writeHead(503).end();
      else json({ answered: true });
    });
  });
  afterAll(async () => {
    for (const { watch, pubsub, services, database } of stacks) {
      await watch.close();
      await pubsub.stop();
      await Promise.all(Object.values(services).map(({ service }) => service.kill()));
      await database.drop();
    }
    await Promise.all([server.close(), theirs.drop()]);
  });

  const get = (id: string, path: string, more: object = {}) =>
    action(id, { actionId: 'system/http-request', url: `${server.url}${path}`, method: 'GET', ...more });

  // start ─► literal ─► post ─► flaky ─► large ─► again ─► sum ─► query ─► broken
  const everything = () =>
    workflow(
      [
        trigger(),
        get('literal', '/literal'),
        action('post', {
          actionId: 'system/http-request',
          url: `${server.url}/literal`,
          method: 'POST',
          body: { text: '{{literal.data.text}}', trigger: '{{trigger.words}}' },
        }),
        get('flaky', '/flaky', { retryPolicy: { initialIntervalMs: 100 } }),
        get('large', '/large'),
        action('again', {
          actionId: 'system/http-request',
          url: `${server.url}/large`,
          method: 'POST',
          body: { text: '{{large.data.text}}' },
        }),
        action('sum', { actionId: 'system/transform', mapping: { length: 'size(steps.large.data.data.text)' } }),
        action('query', { actionId: 'system/database-query', query: `SELECT 41 + 1 AS n` }),
        action('broken', { actionId: 'system/database-query', query: 'SELECT nothing_like_this', onError: 'continue' }),
      ],
      ['start > literal > post > flaky > large > again > sum > query > broken'],
    );

  test('every kind of step has the same outcome as by events', { timeout: 120_000 }, async () => {
    const url = new URL(theirs.url);
    await theirs.pool.query(`CREATE ROLE "user_${CANARY}" LOGIN PASSWORD '${CANARY}'`);
    url.username = `user_${CANARY}`;
    url.password = CANARY;
    const seen: { outputs: unknown; bodies: readonly string[]; events: unknown }[] = [];
    for (const dispatch of ['events', 'invoke'] as const) {
      const stack = await openStack(dispatch);
      const before = server.requests.length;
      const words = 'so {{literal.data.text}} stands';
      const integrations = { database: { url: url.href } };
      const id = await stack.start(everything(), { words }, { integrations });
      const { runtimeStatus, outputs } = await stack.end(id);
      expect(runtimeStatus).toBe('COMPLETED');
      const { rows } = await stack.database.pool.query(
        `SELECT event ->> 'type' AS type, event ->> 'nodeId' AS node, event ->> 'attempt' AS attempt FROM execution_events
          WHERE event ->> 'type' NOT LIKE '%started' ORDER BY sequence`,
      );
      seen.push({ outputs, bodies: server.requests.slice(before).map(({ body }) => body), events: rows });
      expect(await dumpText(stack.database.pool)).not.toContain(CANARY);
    }
    await theirs.pool.query(`DROP ROLE "user_${CANARY}"`);
    const toComparable = (value: unknown) =>
      JSON.parse(
        JSON.stringify(value, (key, member: unknown) =>
          ['date', 'durationMs', 'headers'].includes(key) ? undefined : member,
        ),
      );
    const [events, invoke] = seen;
    expect(toComparable(invoke)).toEqual(toComparable(events));
    expect(invoke?.outputs).toMatchObject({
      post: { success: true },
      flaky: { data: { data: { answered: true } } },
      large: { data: { data: { text: LARGE } } },
      sum: { data: { length: LARGE.length } },
      query: { data: { rows: [{ n: 42 }] } },
      broken: { success: false, error: { type: 'database_error' } },
    });
    expect(invoke?.bodies).toContain(
      JSON.stringify({ text: 'keep {{fetch.data.text}} as it is', trigger: 'so {{literal.data.text}} stands' }),
    );
  });

  test(
    'kill -9 in the middle of a step: of the orchestrator, it runs once; of the runner, once more as the next attempt',
    { timeout: 120_000 },
    async () => {
      const stack = stacks.find(({ dispatch }) => dispatch === 'invoke') ?? (await openStack('invoke'));
      const definition = workflow([trigger(), get('step', '/held')], ['start > step']);
      for (const name of ['orchestrator', 'runner'] as const) {
        const begun = held.length;
        const instanceId = await stack.start(definition);
        await vi.waitFor(() => expect(held).toHaveLength(begun + 1), { timeout: 30_000 });
        await stack.services[name].replaceService();
        if (name === 'runner') await vi.waitFor(() => expect(held).toHaveLength(begun + 2), { timeout: 60_000 });
        for (const answer of held.slice(begun)) answer();
        expect(await stack.end(instanceId)).toMatchObject({
          runtimeStatus: 'COMPLETED',
          outputs: { step: { data: { data: { done: true } } } },
        });
        expect(held).toHaveLength(begun + (name === 'runner' ? 2 : 1));
        const { rows } = await stack.database.pool.query(
          'SELECT request_id, state FROM claims WHERE execution_id = $1 ORDER BY request_id',
          [instanceId],
        );
        const attempts = name === 'runner' ? [1, 2] : [1];
        expect(rows).toEqual(
          attempts.map((attempt) => ({ request_id: `${instanceId}/step/${attempt}`, state: 'done' })),
        );
      }
      const { rows } = await stack.database.pool.query('SELECT count(*)::int AS dead FROM dead_letters');
      expect(rows).toEqual([{ dead: 0 }]);
    },
  );
});
