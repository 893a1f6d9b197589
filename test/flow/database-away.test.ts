import pg from 'pg';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createHttpService } from '#events/platform/http/http-service.ts';
import { findFreePort } from '#infra/local/database/embedded-database.ts';
import { createTestDatabase } from '../builders/database/database.ts';

const TOKEN = 'token-of-the-tests-0123456789';

/** Asks a service whose only route runs `query`. */
async function ask(query: () => Promise<unknown>) {
  const app = createHttpService({
    logger: pino({ level: 'silent' }),
    serviceToken: TOKEN,
    bodyLimitBytes: 1_000,
    checkReady: async () => undefined,
  });
  app.get('/asked', async () => {
    await query();
    return {};
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  try {
    const answer = await fetch(`${url}/asked`, { headers: { authorization: `Bearer ${TOKEN}` } });
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.text() };
  } finally {
    await app.close();
  }
}

test('an unreachable database is answered with 503 and Retry-After, not with 500', async () => {
  const pool = new pg.Pool({ host: '127.0.0.1', port: await findFreePort(), user: 'nobody' });
  const { status, retryAfter, body } = await ask(() => pool.query('SELECT 1'));
  expect([status, retryAfter]).toEqual([503, '2']);
  expect(JSON.parse(body)).toMatchObject({ status: 503, title: 'Database away' });
});

test('a database that is lost in the middle of a query is answered with 503', async () => {
  const database = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
  const { status } = await ask(() => pool.query('SELECT pg_terminate_backend(pg_backend_pid())'));
  expect(status).toBe(503);
  await pool.end();
  await database.drop();
});

test('a query that the database refuses is answered with 500', async () => {
  const database = await createTestDatabase();
  const { status, retryAfter } = await ask(() => database.pool.query('SELECT nothing_like_this'));
  expect([status, retryAfter]).toEqual([500, null]);
  await database.drop();
});
