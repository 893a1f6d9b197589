import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process told apart from a later one with the same id by when it began. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; empty where the system does not tell. */
  readonly startedAt: string;
}

function readStart(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The command, in parentheses, may hold blanks; field 22 (start time in ticks since boot) counts from after it.
      const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
    }
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** Whether a process of that id runs and is no zombie. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

export function identifyProcess(pid: number): ProcessIdentity {
  return { pid, startedAt: readStart(pid) };
}

/** Whether the very process that was identified still runs. */
export function isSameProcess(identity: ProcessIdentity): boolean {
  return isProcessAlive(identity.pid) && readStart(identity.pid) === identity.startedAt;
}
