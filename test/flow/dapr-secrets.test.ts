import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPONENTS, REDIS_PASSWORD_SECRET } from '#infra/charts/dapr-names.ts';
import { openCredentials, type CredentialConfig } from '#runner/credentials/open-credentials.ts';
import type { CredentialDeclaration } from '#runner/functions/function.ts';
import { generateSealKeyPair } from '#schemas/sealed-box.ts';
import { sealConnection } from '#schemas/sealed-connection.ts';
import { createApiClient, type ApiClient } from '../builders/http/api-client.ts';
import { DAPR_API_TOKEN, type DaprPubsub, findDaprPrograms, startDaprPubsub } from '../builders/dapr/dapr-pubsub.ts';
import { dumpText } from '../builders/database/database-contents.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database/database.ts';
import { watchDatabase, type OpenDatabaseWatch } from '../builders/database/database-watch.ts';
import { action, workflow } from '../builders/samples/definition.ts';
import { defineTestFunction } from '../builders/runner/test-functions.ts';
import {
  SIDECAR_SERVICE_TOKEN,
  startServiceWithSidecar,
  type ServiceWithSidecar,
} from '../builders/dapr/service-with-sidecar.ts';

const CANARY = 'canary-5e21c9';
const OWNER = 'operator';

const { programs, obstacle } = await findDaprPrograms();
if (obstacle !== null) console.log(`left out: credentials through Dapr, because ${obstacle}`);

describe.skipIf(obstacle !== null)('credentials through Dapr', () => {
  let database: TestDatabase;
  /** The user's own database, whose password nobody may find. */
  let theirs: TestDatabase;
  let theirUrl: string;
  let watch: OpenDatabaseWatch;
  let pubsub: DaprPubsub;
  let runner: ServiceWithSidecar;
  let orchestrator: ServiceWithSidecar;
  let api: ApiClient;
  const keys = generateSealKeyPair();

  beforeAll(async () => {
    [database, theirs, pubsub] = await Promise.all([
      createTestDatabase(),
      createTestDatabase(),
      startDaprPubsub(programs),
    ]);
    await theirs.pool.query(`CREATE ROLE "user_${CANARY}" LOGIN PASSWORD '${CANARY}'`);
    const url = new URL(theirs.url);
    url.username = `user_${CANARY}`;
    url.password = CANARY;
    theirUrl = url.href;
    await pubsub.writeSecrets({ 'integrations-database-url': theirUrl, [REDIS_PASSWORD_SECRET]: 'not for functions' });
    const common = { database, pubsub };
    const env = { RUNNER_PRIVATE_KEY: keys.privateKey, DATABASE_ALLOWED_HOSTS: url.host, LOG_LEVEL: 'debug' };
    runner = await startServiceWithSidecar('runner', { ...common, env });
    orchestrator = await startServiceWithSidecar('orchestrator', {
      ...common,
      env: { RUNNER_PUBLIC_KEY: keys.publicKey, LOG_LEVEL: 'debug' },
    });
    api = createApiClient(orchestrator.service.url, SIDECAR_SERVICE_TOKEN);
    watch = await watchDatabase(database);
  });
  afterAll(async () => {
    await watch.close();
    await api.close();
    await pubsub.stop();
    await Promise.all([orchestrator.service.kill(), runner.service.kill()]);
    await database.drop();
    await theirs.pool.query(`DROP ROLE "user_${CANARY}"`);
    await theirs.drop();
  });

  async function addConnection(type: string, name: string, fields: Record<string, string>): Promise<void> {
    const row = { id: `connection-${name}`, ownerId: OWNER, type };
    await database.pool.query(
      'INSERT INTO connections (id, owner_id, type, name, sealed) VALUES ($1, $2, $3, $4, $5)',
      [row.id, row.ownerId, type, name, sealConnection(keys.publicKey, row, fields)],
    );
  }

  /** The credentials that a fresh runner gives to a function that declares `declaration`. */
  async function open(declaration: CredentialDeclaration, config: Partial<CredentialConfig> = {}, ownerId = OWNER) {
    const pool = new pg.Pool({ connectionString: database.url });
    const source = openCredentials(
      {
        EVENT_BROKER: 'dapr',
        DAPR_HOST: '127.0.0.1',
        DAPR_HTTP_PORT: runner.sidecar.port,
        DAPR_API_TOKEN,
        DAPR_SECRETS_STORE: COMPONENTS.secretStore,
        SECRETS_FALLBACK_DB: true,
        RUNNER_PRIVATE_KEY: keys.privateKey,
        ...config,
      },
      { pool, env: {}, readPayload: async () => undefined },
    );
    try {
      return await source.open(
        defineTestFunction(() => null, declaration),
        { executionId: 'e', ownerId },
      );
    } finally {
      await Promise.all([source.close(), pool.end()]);
    }
  }

  test('a step gets its credentials from the store, and they are in no event, table, answer or log', async () => {
    const instanceId = await api.start(
      workflow(
        [
          action('q', {
            actionId: 'system/database-query',
            query: `SELECT 41 + 1 AS n, '${CANARY.slice(0, 6)}' || '${CANARY.slice(6)}' AS leak`,
          }),
          action('wrong', {
            actionId: 'system/database-query',
            query: 'SELECT nothing_like_this',
            onError: 'continue',
          }),
        ],
        ['q > wrong'],
      ),
    );
    await watch.ended(instanceId);
    const status = await api.status(instanceId);
    expect(status).toMatchObject({
      runtimeStatus: 'COMPLETED',
      outputs: {
        q: { data: { rows: [{ n: 42, leak: '[redacted]' }] } },
        wrong: { success: false, error: { type: 'database_error' } },
      },
    });
    const history = await api.get(`/api/v2/workflows/${instanceId}/history`);
    const kept = [
      await dumpText(database.pool),
      JSON.stringify(status),
      history.text,
      ...[runner, orchestrator].map(({ service }) => service.lines.join('\n')),
      ...[runner, orchestrator].map(({ sidecar }) => sidecar.log.join('\n')),
      JSON.stringify(await pubsub.redisCommand('XRANGE', 'workflow.results', '-', '+')),
    ];
    for (const text of kept) expect(text).not.toContain(CANARY);
    // The searched text is not empty.
    expect(kept[0]).toContain('[redacted]');
    expect(kept.at(-1)).toContain('[redacted]');
  });

  test("credentials missing in the store come from the owner's connection, never from another owner's", async () => {
    const declaration = { type: 'fromConnection', fields: ['token'] };
    await addConnection('fromConnection', 'mine', { token: `t-${CANARY}` });
    expect(await open(declaration)).toEqual({ token: `t-${CANARY}` });
    await expect(open(declaration, {}, 'somebody else')).rejects.toMatchObject({
      failure: { type: 'credentials_missing', retryable: false },
    });
    await expect(open(declaration, { RUNNER_PRIVATE_KEY: generateSealKeyPair().privateKey })).rejects.toMatchObject({
      failure: { type: 'credentials_unreadable', message: expect.stringContaining('"mine"') },
    });
    await addConnection('fromConnection', 'second', { token: 'other' });
    await expect(open(declaration)).rejects.toMatchObject({
      failure: { type: 'credentials_ambiguous', message: expect.stringContaining('"mine", "second"') },
    });
    await expect(open(declaration, { SECRETS_FALLBACK_DB: false })).rejects.toMatchObject({
      failure: {
        type: 'credentials_missing',
        message: expect.stringMatching(/azure-keyvault.*integrations-from-connection-token.*SECRETS_FALLBACK_DB/),
      },
    });
  });

  test('a changed secret is used once the sidecar has restarted, and a step meanwhile fails as retryable', async () => {
    const declaration = { type: 'vendor', fields: ['apiKey'] };
    await expect(open(declaration)).rejects.toMatchObject({ failure: { type: 'credentials_missing' } });
    await pubsub.writeSecrets({ 'integrations-vendor-api-key': 'first-value', 'integrations-database-url': theirUrl });
    await runner.sidecar.kill();
    await expect(open(declaration)).rejects.toMatchObject({
      failure: { type: 'secret_store_unavailable', retryable: true },
    });
    await runner.sidecar.start();
    expect(await open(declaration)).toEqual({ apiKey: 'first-value' });
  });

  test('an unknown store, a denied secret and a wrong token give different failures', async () => {
    const declaration = { type: 'vendor', fields: ['apiKey'] };
    await expect(open(declaration, { DAPR_SECRETS_STORE: 'nowhere' })).rejects.toMatchObject({
      failure: { type: 'secret_store_missing', message: expect.stringContaining('"nowhere"'), retryable: false },
    });
    await expect(open(declaration, { DAPR_API_TOKEN: 'wrong' })).rejects.toMatchObject({
      failure: { type: 'secret_store_unavailable', message: expect.stringContaining('DAPR_API_TOKEN') },
    });
    await expect(open(declaration, { DAPR_HTTP_PORT: orchestrator.sidecar.port })).rejects.toMatchObject({
      failure: { type: 'secret_denied', message: expect.stringContaining('integrations-vendor-api-key') },
    });
  });
});
