import { readdirSync, readFileSync } from 'node:fs';

/** Kernel clock ticks a second (`getconf CLK_TCK`), 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
}

/** proc(5): the name in parentheses may hold anything, so fields are counted from its end. */
function readStat(pid: number): Stat | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return {
      pid,
      parent: Number(fields[1]),
      cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
}

/** Resident memory of a process, in bytes. */
export function readResidentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}

/** Processor time of a process and its children that are alive, in milliseconds: what a busy machine does not distort. */
export function readCpuMs(pid: number): number {
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readStat(Number(name)) ?? []) : []));
  return stats.filter((stat) => stat.pid === pid || stat.parent === pid).reduce((sum, stat) => sum + stat.cpuMs, 0);
}
