import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identifyProcess } from '#infra/local/process/process-identity.ts';
import { LockHeldError, takeProcessLock } from '#infra/local/process/process-lock.ts';
import { PROJECT_ROOT } from '#infra/local/spawn-service.ts';

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

/** Tries to take each lock that it is told of, says whether it did, and keeps it. */
const CONTENDER = `
import { createInterface } from 'node:readline';
import { takeProcessLock } from '#infra/local/process/process-lock.ts';
console.log('ready');
for await (const path of createInterface({ input: process.stdin })) {
  console.log(await takeProcessLock(path).then(() => 'taken', (error) => error.name));
}`;

function startContender() {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CONTENDER], {
    cwd: PROJECT_ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => String((await lines.next()).value);
  return {
    ready: read(),
    take: (path: string) => {
      child.stdin.write(`${path}\n`);
      return read();
    },
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

test('of several that find a dead holder at the same time one takes its lock', async () => {
  const contenders = Array.from({ length: 4 }, startContender);
  await Promise.all(contenders.map(({ ready }) => ready));
  for (let round = 0; round < 30; round += 1) {
    const path = join(folder, `lock-${round}`);
    await writeFile(path, JSON.stringify({ ...identifyProcess(process.pid), startedAt: 'earlier' }));
    const answers = await Promise.all(contenders.map(({ take }) => take(path)));
    expect(answers.toSorted()).toEqual(['LockHeldError', 'LockHeldError', 'LockHeldError', 'taken']);
  }
  await Promise.all(contenders.map(({ stop }) => stop()));
});
