import { readFileSync } from 'node:fs';
import { isProcessAlive } from '#infra/local/process/process-identity.ts';

/** One line: state (`R` runs, `S` sleeps, `D` waits for a disk) and command line, where the system tells. */
function describe(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    return `${state} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()}`;
  } catch {
    return 'of unknown state';
  }
}

/** The named processes that are alive, each with its state, so that a failed test says which one stayed. */
export function listLiving(pids: Readonly<Record<string, number | undefined>>): readonly string[] {
  return Object.entries(pids).flatMap(([name, pid]) =>
    pid !== undefined && isProcessAlive(pid) ? [`${name} (${pid}): ${describe(pid)}`] : [],
  );
}
