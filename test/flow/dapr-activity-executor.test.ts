import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { TOPICS } from '#events/contracts/topics.ts';
import type { DaprApp } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient } from '../builders/http/api-client.ts';
import { type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { startServer, type TestServer } from '../builders/http/http-server.ts';
import {
  SIDECAR_SERVICE_TOKEN,
  startServiceWithSidecar,
  type ServiceWithSidecar,
} from '../builders/dapr/service-with-sidecar.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: the app activity-executor, because ${obstacle}`);

describe.skipIf(obstacle !== null)('with USE_FUNCTION_RUNNER=false', () => {
  let database: TestDatabase;
  let theirs: TestDatabase;
  let watch: OpenDatabaseWatch;
  let pubsub: DaprPubsub;
  let server: TestServer;
  /** Answers the calls of `/held`. */
  const held: (() => void)[] = [];
  const started: ServiceWithSidecar[] = [];
  const keys = generateSealKeyPair();

  const open = async (name: DaprApp, more: Record<string, string>) => {
    const env = {
      RUNNER_PRIVATE_KEY: keys.privateKey,
      RUNNER_PUBLIC_KEY: keys.publicKey,
      HTTP_ALLOWED_HOSTS: server.host,
      DATABASE_ALLOWED_HOSTS: new URL(theirs.url).host,
      ...more,
    };
    const opened = await startServiceWithSidecar(name, { database, pubsub, env });
    started.push(opened);
    return opened;
  };
  const end = async ({ service, sidecar }: ServiceWithSidecar) => {
    await sidecar.kill();
    await service.kill();
  };

  beforeAll(async () => {
    [database, theirs, pubsub] = await Promise.all([
      createTestDatabase(),
      createTestDatabase(),
      startDaprPubsub(programs),
    ]);
    await pubsub.writeSecrets({ 'integrations-database-url': theirs.url });
    watch = await watchDatabase(database);
    server = await startServer((request, response) => {
      const answer = () => response.setHeader('content-type', 'application/json').end('{"answered":true}');
      if (request.url === '/held') held.push(answer);
      else answer();
    });
  });
  afterAll(async () => {
    await watch.close();
    await pubsub.stop();
    await Promise.all(started.map(({ service }) => service.kill()));
    await server.close();
    await Promise.all([database.drop(), theirs.drop()]);
  });

  const get = (id: string, path: string) =>
    action(id, { actionId: 'system/http-request', url: `${server.url}${path}`, method: 'GET' });

  const listGroups = async (topic: string) =>
    z
      .array(z.array(z.unknown()))
      .parse(await pubsub.redisCommand('XINFO', 'GROUPS', topic))
      .map((group) => group[group.indexOf('name') + 1]);
  const countEvents = async (topic: string) => Number(await pubsub.redisCommand('XLEN', topic));

  test(
    'steps go to /execute of activity-executor, which hears no topic and tells its results',
    { timeout: 120_000 },
    async () => {
      const ran = async (api: ReturnType<typeof createApiClient>, ...start: Parameters<typeof api.start>) => {
        const instanceId = await api.start(...start);
        await watch.ended(instanceId);
        return await api.status(instanceId);
      };
      // The stream has older events, which a new subscriber would receive.
      const before = [await open('runner', {}), await open('orchestrator', {})];
      const [, eventful] = before;
      const chain = workflow([trigger(), get('a', '/a'), get('b', '/b')], ['start > a > b']);
      const byEvents = createApiClient(eventful?.service.url ?? '', SIDECAR_SERVICE_TOKEN);
      expect(await ran(byEvents, chain)).toMatchObject({ runtimeStatus: 'COMPLETED' });
      expect(await countEvents(TOPICS.nodes)).toBe(2);
      await byEvents.close();
      // A service that is killed before it has cleared its outbox has the next one send those events once more.
      await watch.sent(TOPICS.nodes);
      await Promise.all(before.map(end));

      const invoke = { NODE_DISPATCH: 'invoke', USE_FUNCTION_RUNNER: 'false' };
      await open('activityExecutor', invoke);
      const { service } = await open('orchestrator', invoke);
      const api = createApiClient(service.url, SIDECAR_SERVICE_TOKEN);

      // start ─► id ─► get ─► sum ─► query
      const everything = workflow(
        [
          trigger(),
          action('id'),
          get('get', '/get'),
          action('sum', { actionId: 'system/transform', mapping: { sum: 'trigger.n + 1' } }),
          action('query', { actionId: 'system/database-query', query: 'SELECT 41 + 1 AS n' }),
        ],
        ['start > id > get > sum > query'],
      );
      expect(await ran(api, everything, { n: 41 })).toMatchObject({
        runtimeStatus: 'COMPLETED',
        outputs: {
          id: { success: true },
          get: { data: { data: { answered: true } } },
          sum: { data: { sum: 42 } },
          // Its URL came from the secret store, by that sidecar.
          query: { data: { rows: [{ n: 42 }] } },
        },
      });

      // A step that outlasts its call is reported on `workflow.results`, by that sidecar too.
      const told = await countEvents(TOPICS.results);
      const instanceId = await api.start(workflow([trigger(), get('slow', '/held')], ['start > slow']));
      await vi.waitFor(async () => expect(await countEvents(TOPICS.results)).toBeGreaterThan(told), {
        timeout: 20_000,
      });
      for (const answer of held) answer();
      await watch.ended(instanceId);
      expect(await api.status(instanceId)).toMatchObject({ runtimeStatus: 'COMPLETED' });
      expect(held).toHaveLength(1);

      expect(await listGroups(TOPICS.nodes)).toEqual([APP_IDS.runner]);
      expect(await countEvents(TOPICS.nodes)).toBe(2);
      const leftovers = `SELECT (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM dead_letters) AS dead,
      (SELECT count(*)::int FROM queue_messages) AS queued, (SELECT max(runs) FROM claims) AS runs`;
      await vi.waitFor(
        async () =>
          expect((await database.pool.query(leftovers)).rows).toEqual([{ outbox: 0, dead: 0, queued: 0, runs: 1 }]),
        { timeout: 10_000 },
      );
      await api.close();
    },
  );
});
