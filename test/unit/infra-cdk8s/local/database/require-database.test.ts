import { expect, test } from 'vitest';
import { findFreePort } from '#infra/local/process/find-free-port.ts';
import { requireDatabase } from '#infra/local/database/require-database.ts';
import { StartError } from '#infra/local/start-error.ts';

test.each(['foo', 'mysql://root@127.0.0.1/x', 'postgres://'])(
  'an invalid address is refused with a sentence: %s',
  async (url) => {
    await expect(requireDatabase(url)).rejects.toThrow(StartError);
  },
);

test('a server that does not answer is named, and the password is not', async () => {
  const place = `127.0.0.1:${await findFreePort()}/flows`;
  const refused = await requireDatabase(`postgres://me:secret@${place}`).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(StartError);
  expect(String(refused)).toContain(`The database of DATABASE_URL, ${place}, cannot be used: connect ECONNREFUSED`);
  expect(String(refused)).not.toContain('secret');
});
