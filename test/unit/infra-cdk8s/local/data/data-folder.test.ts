import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from '#infra/local/data/data-folder.ts';
import { StartError } from '#infra/local/start-error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a data folder is closed to other users, whatever its path is called', async () => {
  const { dir, logs } = await openDataFolder(join(folder, 'with blanks', 'and ü'));
  expect((await stat(dir)).mode & 0o066).toBe(0);
  expect((await stat(logs)).mode & 0o777).toBe(0o700);
});

test.each(['file', 'file/below'])('a data folder that cannot be made is refused with a sentence: %s', async (name) => {
  await writeFile(join(folder, 'file'), '');
  const opening = openDataFolder(join(folder, name));
  await expect(opening).rejects.toThrow(StartError);
  await expect(opening).rejects.toThrow(/The data folder .+ cannot be used .+\n.+--data DIR/);
});
