import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
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

/** `dead`: the holder is gone, or the file says nothing after a power cut. */
type LockState = { readonly is: 'free' } | { readonly is: 'held'; readonly pid: number } | { readonly is: 'dead' };

async function inspectLock(path: string): Promise<LockState> {
  let text;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { is: 'free' };
    throw error;
  }
  try {
    const holder = Holder.parse(JSON.parse(text));
    return isSameProcess(holder) ? { is: 'held', pid: holder.pid } : { is: 'dead' };
  } catch {
    return { is: 'dead' };
  }
}

/**
 * Puts our lock in the place of a dead holder's; false when somebody else was faster. Only who holds the lock of the takeover does that: two
 * that saw the same dead holder would else replace each other's.
 */
async function takeOver(path: string, mine: string): Promise<boolean> {
  let unlock;
  try {
    unlock = await takeProcessLock(`${path}.takeover`);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    await delay(5);
    return false;
  }
  try {
    if ((await inspectLock(path)).is !== 'dead') return false;
    await rename(mine, path);
    return true;
  } finally {
    await unlock();
  }
}

/**
 * Takes a lock that a file stands for; a lock whose holder died (kill -9, power cut) is taken over. Returns the function that gives it back.
 *
 * @throws {LockHeldError} while its holder runs.
 */
export async function takeProcessLock(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${process.pid}`;
  const unlock = () => rm(path, { force: true });
  await writeFile(mine, JSON.stringify(identifyProcess(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      try {
        // Unlike a write, a link never shows a half-written lock, and fails when there is one.
        await link(mine, path);
        return unlock;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const lock = await inspectLock(path);
      if (lock.is === 'held') throw new LockHeldError(lock.pid);
      if (lock.is === 'dead' && (await takeOver(path, mine))) return unlock;
    }
  } finally {
    await rm(mine, { force: true });
  }
}
