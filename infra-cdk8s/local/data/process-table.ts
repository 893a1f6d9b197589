import { rm } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';
import { recordProcesses } from './leftover-processes.ts';
import type { LocalInfo, ProcessName } from './local-info.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** Which processes run, in memory and in the data folder. */
export interface ProcessTable {
  readonly pids: Readonly<LocalInfo['pids']>;
  set(name: ProcessName, pid: number | null): void;
  /** Writes `local.json` and updates it at every restart. Resolves when it is written. */
  publish(info: Omit<LocalInfo, 'pids'>): Promise<void>;
  /** Nothing runs any more: removes the files. */
  clear(): Promise<void>;
}

export function createProcessTable(folder: DataFolder): ProcessTable {
  const pids: LocalInfo['pids'] = {};
  let published: Omit<LocalInfo, 'pids'> | null = null;
  // One write after the other: the last one tells the truth.
  let writing = Promise.resolve();
  const writeNow = async (before: Promise<void>) => {
    await before.catch(() => undefined);
    // PostgreSQL keeps a pid file of its own.
    const services = Object.entries(pids).filter(([name]) => name !== 'postgres');
    await recordProcesses(
      folder.processes,
      services.map(([, pid]) => pid),
    );
    if (published === null) return;
    await writeFileAtomically(folder.info, `${JSON.stringify({ ...published, pids }, null, 2)}\n`);
  };
  const write = () => {
    writing = writeNow(writing);
    return writing;
  };
  return {
    pids,
    set: (name, pid) => {
      if (pid === null) delete pids[name];
      else pids[name] = pid;
      // A full disk must not end the supervisor: the next change writes again.
      write().catch(() => undefined);
    },
    publish: (info) => {
      published = info;
      return write();
    },
    clear: async () => {
      await writing.catch(() => undefined);
      published = null;
      await rm(folder.info, { force: true });
      await rm(folder.processes, { force: true });
    },
  };
}
