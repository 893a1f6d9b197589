import { createHash } from 'node:crypto';
import type { ExecutionRecord } from './execution-record.ts';
import type { LedgerEntry } from './ledger.ts';

/** The key that vendors get, stable over attempts (decision D66). */
export function toIdempotencyKey(executionId: string, nodeId: string): string {
  return createHash('sha256').update(`${executionId}/${nodeId}`).digest('hex');
}

/** Calls that the ledger recorded, by path. */
export type Effects = ReadonlyMap<string, readonly LedgerEntry[]>;

export function groupLedger(entries: readonly LedgerEntry[]): Effects {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of entries) groups.set(entry.path, [...(groups.get(entry.path) ?? []), entry]);
  return groups;
}

/** A call that a runner had begun when the execution was terminated may still arrive: longer than any runner is stopped, and its lease. */
const TERMINATE_GRACE_MS = 25_000;

function terminatedAt(record: ExecutionRecord): number {
  const end = record.events.find((event) => event.type === 'execution.terminated');
  return end === undefined ? Infinity : Date.parse(end.at);
}

/**
 * P3 and P4: what a completed node did is in the ledger at least once, and every time under the one key of that node. P9: nothing begins after
 * a termination.
 */
export function checkEffects(record: ExecutionRecord, baseUrl: string, ledger: Effects): readonly string[] {
  return record.runs.flatMap((run) => {
    if (run.url === null || !run.url.startsWith(baseUrl)) return [];
    const entries = ledger.get(run.url.slice(baseUrl.length)) ?? [];
    const wanted = toIdempotencyKey(record.id, run.nodeId);
    const problems: string[] = [];
    if (run.status === 'completed' && entries.length === 0)
      problems.push(`P3 node ${run.nodeId} completed without an effect`);
    const strange = new Set(entries.map((entry) => entry.idempotencyKey).filter((key) => key !== wanted));
    if (strange.size > 0)
      problems.push(`P4 the effect of node ${run.nodeId} came under other keys: ${[...strange].join(', ')}`);
    const late = entries.find((entry) => entry.at > terminatedAt(record) + TERMINATE_GRACE_MS);
    if (late !== undefined)
      problems.push(
        `P9 the effect of node ${run.nodeId} came ${late.at - terminatedAt(record)} ms after the termination`,
      );
    return problems;
  });
}

/** P4: whatever reached the outside world was asked for by a recorded run of a node. */
export function checkExplained(
  records: Iterable<ExecutionRecord>,
  baseUrl: string,
  ledger: Effects,
): readonly string[] {
  const asked = new Set([...records].flatMap((record) => record.runs.map((run) => run.url)));
  return [...ledger.keys()].filter((path) => !asked.has(baseUrl + path)).map((path) => `P4 nobody asked for ${path}`);
}
