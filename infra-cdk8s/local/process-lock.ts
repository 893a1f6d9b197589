import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { identifyProcess, isSameProcess } from './process-identity.ts';

const Holder = z.object({ pid: z.number(), startedAt: z.string() });

/** Another process that runs holds the lock; `pid` is its id. */
export class LockHeldError extends Error {
  override readonly name = 'LockHeldError';
  readonly pid: number;

  constructor(pid: number) {
    super(`Process ${pid} holds the lock.`);
    this.pid = pid;
  }
}

async function readHolder(path: string): Promise<z.infer<typeof Holder> | null> {
  try {
    return Holder.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

/**
 * Takes a lock that a file stands for; a lock whose holder died (kill -9, power cut) is taken over. Returns the function that gives it back.
 *
 * @throws {LockHeldError} while its holder runs.
 */
export async function takeProcessLock(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Unlike a write, a link never shows a half-written lock, and fails when there is one.
        await link(mine, path);
        return () => rm(path, { force: true });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = await readHolder(path);
      if (holder !== null && isSameProcess(holder)) throw new LockHeldError(holder.pid);
      await rename(path, `${mine}.stale`).catch(() => undefined);
      await rm(`${mine}.stale`, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}
