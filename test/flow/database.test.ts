import { expect, test } from 'vitest';
import { createTestDatabase } from '#test/builders/database.ts';

test('the specification’s INSERT examples work as written', async () => {
  const database = await createTestDatabase();
  await database.pool.query(`INSERT INTO functions (name, slug, plugin_id, execution_type, image_ref)
VALUES ('My Custom Function', 'custom/my-func', 'custom', 'oci',
        'gitea.cnoe.localtest.me:8443/functions/my-func:v1');`);
  await database.pool.query(`INSERT INTO functions (name, slug, plugin_id, execution_type, webhook_url, webhook_method)
VALUES ('External API', 'external/api-call', 'external', 'http',
        'https://api.example.com/webhook', 'POST');`);
  const rows = await database.pool.query('SELECT id, slug, timeout_seconds, is_enabled FROM functions ORDER BY slug');
  expect(rows.rows).toEqual([
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), slug: 'custom/my-func', timeout_seconds: 300, is_enabled: true },
    { id: expect.stringMatching(/^[0-9a-f-]{36}$/), slug: 'external/api-call', timeout_seconds: 300, is_enabled: true },
  ]);
  await database.drop();
});
