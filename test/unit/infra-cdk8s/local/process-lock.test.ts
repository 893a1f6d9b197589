import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifyProcess } from '#infra/local/process-identity.ts';
import { LockHeldError, takeProcessLock } from '#infra/local/process-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a lock is held once, and free again when given back', async () => {
  const path = join(folder, 'lock');
  const unlock = await takeProcessLock(path);
  await expect(takeProcessLock(path)).rejects.toThrow(LockHeldError);
  await unlock();
  await (
    await takeProcessLock(path)
  )();
  expect(await readdir(folder)).toEqual([]);
});

test('the lock of a process that died is taken over', async () => {
  const path = join(folder, 'lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(path, JSON.stringify({ pid, startedAt: 'then' }));
  await (
    await takeProcessLock(path)
  )();
});

test('a lock whose process id belongs to a later process is taken over', async () => {
  const path = join(folder, 'lock');
  await writeFile(path, JSON.stringify({ ...identifyProcess(process.pid), startedAt: 'earlier' }));
  await (
    await takeProcessLock(path)
  )();
});

test('a lock file with half a line is taken over', async () => {
  const path = join(folder, 'lock');
  await writeFile(path, '{"pid":');
  await (
    await takeProcessLock(path)
  )();
});
