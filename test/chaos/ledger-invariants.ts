import { createHash } from 'node:crypto';
import type { ExecutionRecord } from './execution-record.ts';
import type { LedgerEntry } from './ledger.ts';

/** The key that vendors get, stable over attempts (architecture.md §3). */
export function toIdempotencyKey(executionId: string, nodeId: string): string {
  return createHash('sha256').update(`${executionId}/${nodeId}`).digest('hex');
}

/** What was written down outside, by path. */
export function groupLedger(entries: readonly LedgerEntry[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { path, idempotencyKey } of entries) groups.set(path, [...(groups.get(path) ?? []), idempotencyKey]);
  return groups;
}

/** P3 and P4: what a completed node did is in the ledger at least once, and every time under the one key of that node. */
export function checkEffects(
  record: ExecutionRecord,
  baseUrl: string,
  ledger: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return record.runs.flatMap((run) => {
    if (run.url === null || !run.url.startsWith(baseUrl)) return [];
    const keys = ledger.get(run.url.slice(baseUrl.length)) ?? [];
    const wanted = toIdempotencyKey(record.id, run.nodeId);
    const problems: string[] = [];
    if (run.status === 'completed' && keys.length === 0)
      problems.push(`P3 node ${run.nodeId} completed without an effect`);
    const strange = new Set(keys.filter((key) => key !== wanted));
    if (strange.size > 0)
      problems.push(`P4 the effect of node ${run.nodeId} came under other keys: ${[...strange].join(', ')}`);
    return problems;
  });
}
