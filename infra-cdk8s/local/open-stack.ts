import { join } from 'node:path';
import { type DataFolder, openDataFolder } from './data/data-folder.ts';
import { probePort } from './process/find-free-port.ts';
import { endLeftoverProcesses } from './data/leftover-processes.ts';
import type { ProcessName } from './data/local-info.ts';
import { lockDataFolder } from './data/lock-data-folder.ts';
import { openLogFile } from './terminal/log-file.ts';
import { createProcessTable, type ProcessTable } from './data/process-table.ts';
import { RESTART_POLICY } from './process/restart-delay.ts';
import type { LocalStackOptions } from './stack-options.ts';
import { StartError } from './start-error.ts';
import {
  superviseProcess,
  type SupervisedProcess,
  type SupervisedProcessOptions,
} from './process/supervise-process.ts';

const LOG_LIMIT_BYTES = 10_000_000;

type ProcessPlan = Pick<SupervisedProcessOptions, 'start' | 'isReady' | 'stopSignal' | 'stopGraceMs'>;

/** A data folder that this process holds, and the processes started on it. */
export interface OpenStack {
  readonly folder: DataFolder;
  readonly table: ProcessTable;
  /** Starts a process and keeps it running; it belongs to the stack from that moment. */
  supervise(name: ProcessName, plan: ProcessPlan): SupervisedProcess;
}

async function requireFreePort(port: number): Promise<void> {
  // A browser asked for localhost may try either address.
  const states = [await probePort(port, '127.0.0.1'), await probePort(port, '::1')];
  if (states.every((state) => state === 'free')) return;
  if (states.includes('forbidden')) {
    throw new StartError(
      `Port ${port} is reserved for the administrator. Choose one above 1023: npm start -- --port 3000`,
    );
  }
  throw new StartError(
    `Port ${port}, where the web interface (process "web") is to listen, is taken by another program.\n` +
      `Stop that program, or choose another port: npm start -- --port ${port + 1}`,
  );
}

/**
 * Takes the data folder and clears away what a killed start left running. `undo` receives what a stop must do, to be done from its end.
 *
 * @throws {StartError} when the folder is in use or the port is taken.
 */
export async function openStack(options: LocalStackOptions, undo: (() => Promise<void>)[]): Promise<OpenStack> {
  const folder = await openDataFolder(options.dataDir);
  undo.push(await lockDataFolder(folder));
  await requireFreePort(options.webPort);
  await endLeftoverProcesses(folder.processes);
  const table = createProcessTable(folder);
  undo.push(() => table.clear());
  return {
    folder,
    table,
    supervise: (name, plan) => {
      const log = openLogFile(join(folder.logs, `${name}.log`), LOG_LIMIT_BYTES);
      undo.push(async () => log.close());
      const supervised = superviseProcess({
        ...plan,
        restart: options.restart ?? RESTART_POLICY,
        maximumFirstFailures: 4,
        onLine: (line) => {
          log.write(line);
          options.onLine(name, line);
        },
        onNotice: (text) => options.onNotice(name, text),
        onPid: (pid) => table.set(name, pid),
      });
      undo.push(() => supervised.stop());
      return supervised;
    },
  };
}
