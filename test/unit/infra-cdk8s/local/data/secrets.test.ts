import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecrets, LocalSecrets } from '#infra/local/data/secrets.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  path = join(folder, 'secrets.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('secrets are made once', async () => {
  const made = await loadSecrets(path, join(folder, 'pg'));
  expect(await loadSecrets(path, join(folder, 'pg'))).toEqual(made);
});

test('a file from before there was --dapr keeps its secrets and gets the ones that it lacks, for good', async () => {
  const { daprApiToken, appApiToken, redisPassword, ...old } = await loadSecrets(path, join(folder, 'pg'));
  await writeFile(path, JSON.stringify(old));
  const loaded = await loadSecrets(path, join(folder, 'pg'));
  expect(loaded).toMatchObject(old);
  expect([daprApiToken, appApiToken, redisPassword]).not.toContain(loaded.daprApiToken);
  expect(LocalSecrets.parse(JSON.parse(await readFile(path, 'utf8')))).toEqual(loaded);
});

test('a file that lacks anything else is damaged, and stays as it is', async () => {
  const { serviceToken: _, ...rest } = await loadSecrets(path, join(folder, 'pg'));
  await writeFile(path, JSON.stringify(rest));
  await expect(loadSecrets(path, join(folder, 'pg'))).rejects.toThrow('is damaged');
  expect(await readFile(path, 'utf8')).toBe(JSON.stringify(rest));
});
