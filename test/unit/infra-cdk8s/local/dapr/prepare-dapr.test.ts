import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareDapr } from '#infra/local/dapr/prepare-dapr.ts';
import { parseRedisUrl } from '#infra/local/dapr/redis-url.ts';
import { writeDaprFiles } from '#infra/local/dapr/write-dapr-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dapr-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('all that is missing is named at once, each with what installs it', async () => {
  const prepared = prepareDapr(undefined, { PATH: folder, HOME: folder, XDG_CACHE_HOME: folder });
  await expect(prepared).rejects.toThrow(/daprd is neither.*npm run dapr:build.*redis-server is not on the PATH/s);
});

test('a secret that a person put into the store outlives the next start, the password of another Redis does not', async () => {
  const secrets = join(folder, 'secrets.json');
  await writeDaprFiles(folder, parseRedisUrl('redis://:one@127.0.0.1:6379'));
  expect(JSON.parse(await readFile(secrets, 'utf8'))).toEqual({ 'redis-password': 'one' });
  await writeFile(secrets, JSON.stringify({ 'openai-key': 'k', 'redis-password': 'one' }));
  await writeDaprFiles(folder, parseRedisUrl('redis://127.0.0.1:6379'));
  expect(JSON.parse(await readFile(secrets, 'utf8'))).toEqual({ 'openai-key': 'k' });
});

test('a store of secrets that is no JSON object is not overwritten', async () => {
  const secrets = join(folder, 'secrets.json');
  await writeFile(secrets, '{"openai-key": ');
  await expect(writeDaprFiles(folder, parseRedisUrl('redis://h'))).rejects.toThrow('must hold a JSON object');
  expect(await readFile(secrets, 'utf8')).toBe('{"openai-key": ');
});
