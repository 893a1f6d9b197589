import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { TOPICS } from '#events/contracts/topics.ts';
import type { DaprService } from '#infra/charts/dapr-names.ts';
import { APP_IDS } from '#events/contracts/app-ids.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, trigger, workflow } from '../builders/samples/definition.ts';
import { MALFORMED_EVENTS, UNUSABLE_EVENTS } from '../builders/samples/malformed-events.ts';
import {
  SIDECAR_SERVICE_TOKEN,
  startServiceWithSidecar,
  type ServiceWithSidecar,
} from '../builders/dapr/service-with-sidecar.ts';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: both services on Dapr pub/sub, because ${obstacle}`);

describe.skipIf(obstacle !== null)('orchestrator and runner with EVENT_BROKER=dapr', () => {
  let database: TestDatabase;
  let watch: OpenDatabaseWatch;
  let pubsub: DaprPubsub;
  let runner: ServiceWithSidecar;
  let orchestrator: ServiceWithSidecar;
  let api: ApiClient;

  const open = (name: DaprService, env: Record<string, string>) =>
    startServiceWithSidecar(name, { database, pubsub, env });

  beforeAll(async () => {
    [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    const keys = generateSealKeyPair();
    runner = await open('runner', { RUNNER_PRIVATE_KEY: keys.privateKey });
    orchestrator = await open('orchestrator', { RUNNER_PUBLIC_KEY: keys.publicKey, PUBLISH_EXECUTIONS: 'true' });
    api = createApiClient(orchestrator.service.url, SIDECAR_SERVICE_TOKEN);
    watch = await watchDatabase(database);
  });
  afterAll(async () => {
    await watch.close();
    await api.close();
    await pubsub.stop();
    await Promise.all([orchestrator.service.kill(), runner.service.kill()]);
    await database.drop();
  });

  // start ─► a ─► b ─► c ─► d
  const chain = workflow([trigger(), ...['a', 'b', 'c', 'd'].map((id) => action(id))], ['start > a > b > c > d']);
  const startMany = async (count: number) => await Promise.all(Array.from({ length: count }, () => api.start(chain)));

  async function expectCompleted(instanceIds: readonly string[]): Promise<void> {
    for (const instanceId of instanceIds) {
      await watch.ended(instanceId);
      expect((await api.status(instanceId)).runtimeStatus).toBe('COMPLETED');
    }
  }

  async function countLeftovers(): Promise<unknown> {
    const { rows } = await database.pool.query(
      `SELECT (SELECT count(*)::int FROM outbox) AS outbox, (SELECT count(*)::int FROM dead_letters) AS dead,
        (SELECT count(*)::int FROM queue_messages) AS queued`,
    );
    return rows[0];
  }

  test('executions run through the sidecars, and leave nothing behind', async () => {
    await expectCompleted(await startMany(20));
    await vi.waitFor(async () => expect(await countLeftovers()).toEqual({ outbox: 0, dead: 0, queued: 0 }), {
      timeout: 10_000,
    });
  });

  test('other systems read the recorded events from workflow.executions, as CloudEvents in order', async () => {
    const instanceId = await api.start(chain);
    await watch.ended(instanceId);
    const { rows } = await database.pool.query<{ type: string; sequence: number }>(
      'SELECT type, sequence FROM execution_events WHERE execution_id = $1 ORDER BY sequence',
      [instanceId],
    );
    await vi.waitFor(
      async () => {
        const stream = await pubsub.redisCommand('XRANGE', TOPICS.executions, '-', '+');
        const entries = stream as readonly [id: string, fields: readonly string[]][];
        const events = entries.flatMap(([, fields]) => {
          const event = JSON.parse(fields[1] ?? 'null') as Record<string, unknown>;
          return event['executionid'] === instanceId ? [{ type: event['type'], sequence: event['sequence'] }] : [];
        });
        // Nobody promises the order of a stream: the sequence tells it.
        expect(events.toSorted((a, b) => (String(a.sequence) < String(b.sequence) ? -1 : 1))).toEqual(
          rows.map(({ type, sequence }) => ({
            type: `dev.workflowbuilder.${type}`,
            sequence: String(sequence).padStart(10, '0'),
          })),
        );
      },
      { timeout: 10_000 },
    );
  });

  test('25 malformed or unusable events on every topic become dead letters or are dropped, and executions go on', async () => {
    const events = [...Object.values(MALFORMED_EVENTS), ...Object.values(UNUSABLE_EVENTS)];
    expect(events).toHaveLength(25);
    const groups = {
      [TOPICS.nodes]: APP_IDS.runner,
      [TOPICS.results]: APP_IDS.orchestrator,
      [TOPICS.triggers]: APP_IDS.orchestrator,
    };
    const started = await startMany(5);
    for (const text of events) {
      for (const topic of Object.keys(groups)) await pubsub.redisCommand('XADD', topic, '*', 'data', text);
    }
    await expectCompleted([...started, ...(await startMany(5))]);
    for (const [topic, appId] of Object.entries(groups)) {
      const least = Object.keys(MALFORMED_EVENTS).length;
      await vi.waitFor(
        async () => {
          expect(await pubsub.redisCommand('XPENDING', topic, appId)).toEqual([0, null, null, null]);
          const { rows } = await database.pool.query<{ count: number }>(
            `SELECT count(*)::int FROM dead_letters WHERE topic = $1 AND reason <> ''`,
            [topic],
          );
          expect(rows[0]?.count).toBeGreaterThanOrEqual(least);
          expect(rows[0]?.count).toBeLessThanOrEqual(events.length);
        },
        { timeout: 20_000 },
      );
    }
    await database.pool.query('DELETE FROM dead_letters');
    expect(orchestrator.service.child.exitCode ?? runner.service.child.exitCode).toBeNull();
  });

  test.each(['runner', 'orchestrator'] as const)(
    'the sidecar of the %s killed in between: all complete',
    async (name) => {
      const { sidecar } = name === 'runner' ? runner : orchestrator;
      const started = await startMany(20);
      await sidecar.kill();
      const more = await startMany(5);
      await sidecar.start();
      await expectCompleted([...started, ...more]);
    },
  );
});
