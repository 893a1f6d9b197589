import type { DataFolder } from './data-folder.ts';
import { LockHeldError, takeProcessLock } from '../process/process-lock.ts';
import { StartError } from '../start-error.ts';

/**
 * Makes this process the only one that runs on the folder; returns the function that gives it back.
 *
 * @throws {StartError} naming the process that already does.
 */
export async function lockDataFolder(folder: DataFolder): Promise<() => Promise<void>> {
  try {
    return await takeProcessLock(folder.lock);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    throw new StartError(
      `Workflow Builder already runs on ${folder.dir} (process ${error.pid}).\n` +
        'Stop it first (Ctrl-C in its terminal), or start a second one beside it: npm start -- --data DIR --port N',
      { cause: error },
    );
  }
}
