import { z } from 'zod';
import type { ProcessName } from '../data/local-info.ts';

/** How long the same complaint of a sidecar is not shown again: with Redis away it comes a hundred times a second. */
const QUIET_MS = 30_000;

const DaprEntry = z.object({ level: z.string(), msg: z.string() });

/** Servers whose own lines are many and rarely wanted. */
const SILENT: ReadonlySet<ProcessName> = new Set(['postgres', 'redis']);
const DAPR: ReadonlySet<ProcessName> = new Set(['placement', 'scheduler', 'orchestrator-sidecar', 'runner-sidecar']);

function parseEntry(line: string): z.infer<typeof DaprEntry> | null {
  try {
    return DaprEntry.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Tells which lines of a process belong on the screen, given the time in milliseconds; all of them are in its log file. */
export function createTerminalFilter(): (name: ProcessName, line: string, nowMs: number) => boolean {
  const shownAt = new Map<string, number>();
  return (name, line, nowMs) => {
    if (line.trim() === '' || SILENT.has(name)) return false;
    if (!DAPR.has(name)) return true;
    const entry = parseEntry(line);
    // What is no entry is the trace of a crash.
    if (entry === null) return true;
    if (!['error', 'fatal'].includes(entry.level)) return false;
    const complaint = `${name} ${entry.msg.slice(0, 20)}`;
    const isNew = nowMs - (shownAt.get(complaint) ?? -Infinity) >= QUIET_MS;
    if (isNew) shownAt.set(complaint, nowMs);
    return isNew;
  };
}
