import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { APP_API_TOKEN, type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import {
  SIDECAR_SERVICE_TOKEN,
  startServiceWithSidecar,
  type ServiceWithSidecar,
} from '../builders/dapr/service-with-sidecar.ts';

const CONCURRENCY = 'function-runner:RUNNER_CONCURRENCY';
const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: settings through Dapr, because ${obstacle}`);

describe.skipIf(obstacle !== null)('settings through Dapr', () => {
  let database: TestDatabase;
  let pubsub: DaprPubsub;
  let runner: ServiceWithSidecar;
  let orchestrator: ServiceWithSidecar;
  let api: ApiClient;

  beforeAll(async () => {
    [database, pubsub] = await Promise.all([createTestDatabase(), startDaprPubsub(programs)]);
    const keys = generateSealKeyPair();
    runner = await startServiceWithSidecar('runner', {
      database,
      pubsub,
      env: { RUNNER_PRIVATE_KEY: keys.privateKey, RUNNER_CONCURRENCY: '8' },
    });
    orchestrator = await startServiceWithSidecar('orchestrator', {
      database,
      pubsub,
      env: { RUNNER_PUBLIC_KEY: keys.publicKey },
    });
    api = createApiClient(runner.service.url, SIDECAR_SERVICE_TOKEN);
  });
  afterAll(async () => {
    await api.close();
    await pubsub.stop();
    await Promise.all([orchestrator.service.kill(), runner.service.kill()]);
    await database.drop();
  });

  const readConcurrency = async () => (await api.get('/status')).body['concurrency'];
  /** Long before what is not told would be read by itself, after a minute. */
  const expectConcurrency = (value: number) =>
    vi.waitFor(async () => expect(await readConcurrency()).toBe(value), { timeout: 20_000, interval: 50 });

  /** Resolves when Redis tells a sidecar of the key. */
  const isSubscribed = (key: string) =>
    vi.waitFor(
      async () => {
        const channels = await pubsub.redisCommand('PUBSUB', 'CHANNELS', `__keyspace@0__:${key}`);
        expect(channels).not.toEqual([]);
      },
      { timeout: 20_000, interval: 50 },
    );

  test('the environment counts without a key; a change in the store takes effect at once, and a deleted key restores the default', async () => {
    expect(await readConcurrency()).toBe(8);
    await isSubscribed(CONCURRENCY);
    await pubsub.redisCommand('SET', CONCURRENCY, '3');
    await expectConcurrency(3);
    await pubsub.redisCommand('SET', CONCURRENCY, '5||version-2');
    await expectConcurrency(5);
    await pubsub.redisCommand('DEL', CONCURRENCY);
    await expectConcurrency(8);
    expect(runner.service.child.exitCode).toBeNull();
  });

  test('a value that does not fit is refused with key and reason, and the former one stays', async () => {
    await pubsub.redisCommand('SET', CONCURRENCY, '6');
    await expectConcurrency(6);
    await pubsub.redisCommand('SET', CONCURRENCY, '0');
    const refusal = await vi.waitFor(
      () => {
        const line = runner.service.lines.find((text) => text.includes('cannot be used'));
        expect(line).toBeDefined();
        return JSON.parse(line ?? '');
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(refusal).toMatchObject({ level: 40, key: CONCURRENCY, kept: 6, reason: expect.stringContaining('>=1') });
    expect(await readConcurrency()).toBe(6);
    await pubsub.redisCommand('SET', CONCURRENCY, '7');
    await expectConcurrency(7);
  });

  test('kill -9 of the sidecar: the values stay, and changes arrive again when it is back', async () => {
    await runner.sidecar.kill();
    await pubsub.redisCommand('SET', CONCURRENCY, '9');
    expect(await readConcurrency()).toBe(7);
    await runner.sidecar.start();
    await expectConcurrency(9);
    await isSubscribed(CONCURRENCY);
    await pubsub.redisCommand('SET', CONCURRENCY, '10');
    await expectConcurrency(10);
  });

  test('the orchestrator logs at the level of the store', async () => {
    const level = 'workflow-orchestrator:LOG_LEVEL';
    const { lines, url } = orchestrator.service;
    const refuse = async (name: string) => await fetch(`${url}/configuration/${name}`, { method: 'POST' });
    const isLogged = (text: string) => lines.some((line) => line.includes(text));
    await isSubscribed(level);
    await refuse('before');
    await pubsub.redisCommand('SET', level, 'error');
    await vi.waitFor(() => expect(isLogged('a setting has changed')).toBe(true), { timeout: 20_000 });
    await refuse('meanwhile');
    await pubsub.redisCommand('SET', level, 'warn');
    await vi.waitFor(
      async () => {
        await refuse('after');
        expect(isLogged('/configuration/after')).toBe(true);
      },
      { timeout: 20_000, interval: 200 },
    );
    expect(isLogged('/configuration/before')).toBe(true);
    expect(isLogged('/configuration/meanwhile')).toBe(false);
  });

  test('only the sidecar may notify', async () => {
    const notify = async (headers: Record<string, string>) =>
      (await fetch(`${runner.service.url}/configuration/azureappconfig/${CONCURRENCY}`, { method: 'POST', headers }))
        .status;
    expect(await notify({})).toBe(401);
    expect(await notify({ authorization: `Bearer ${SIDECAR_SERVICE_TOKEN}` })).toBe(401);
    expect(await notify({ 'dapr-api-token': APP_API_TOKEN })).toBe(200);
  });
});
