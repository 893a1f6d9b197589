import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createAuth } from '#web/server/session/auth.ts';
import { openPool, toDatabase } from '#web/server/database.ts';
import { errorResponse } from '#web/server/http/route.ts';

const APP_URL = 'http://localhost:3000';

test('the parameters of a failed statement are in no log and no answer', async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(line) });
  const pool = openPool('postgres://nobody:nothing@127.0.0.1:9/none');
  const config = { BETTER_AUTH_SECRET: 'test-secret-test-secret-test-secret', NEXT_PUBLIC_APP_URL: APP_URL };
  const auth = createAuth(toDatabase(pool), config, logger);
  const request = new Request(`${APP_URL}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: APP_URL, 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse battery' }),
  });
  const answer = await auth.handler(request).catch((error: unknown) => errorResponse(error, { logger, pool }, request));
  expect(answer.status).toBe(503);
  expect(lines.join('')).toContain('A statement failed: select');
  expect(lines.join('') + (await answer.text())).not.toContain('ada@example.com');
  await pool.end();
});
