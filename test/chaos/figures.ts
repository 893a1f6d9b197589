import type pg from 'pg';
import type { Observations } from './judge.ts';

function countBy(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
}

/** Lines about a run. A clean result is worth more when the faults hit hard. */
export async function describeRun(
  pool: pg.Pool,
  faults: readonly string[],
  { accepted, ledger, transcripts, published }: Observations,
  lines: readonly string[],
): Promise<string> {
  const { rows } = await pool.query<Readonly<Record<string, number>>>(
    `SELECT (SELECT count(*) FROM claims WHERE runs > 1)::int AS "takenOver",
      (SELECT count(*) FROM execution_events WHERE event ->> 'type' = 'node.asked_again')::int AS "askedAgain",
      (SELECT count(*) FROM executions WHERE error ->> 'type' = 'start_failed')::int AS "failedStarts",
      (SELECT count(*) FROM executions WHERE trigger_type = 'schedule')::int AS scheduled,
      (SELECT count(*) FROM executions WHERE trigger_type = 'schedule' AND trigger ->> 'missedSince' IS NOT NULL)::int AS late`,
  );
  const startedAgain = lines.filter((line) => line.includes('Dapr lost the workflow')).length;
  const connections = transcripts.reduce((sum, transcript) => sum + transcript.connections, 0);
  const paths = new Set(ledger.entries.map((entry) => entry.path)).size;
  return [
    `faults      ${countBy(faults)}`,
    `executions  ${countBy([...accepted.values()].map((workload) => workload.kind))}`,
    `schedules   ${rows[0]?.['scheduled'] ?? 0} starts, ${rows[0]?.late ?? 0} of them for several instants that were missed`,
    `effects     ${ledger.entries.length} in the ledger, ${ledger.entries.length - paths} of them repeated under their key`,
    `claims      ${rows[0]?.['takenOver'] ?? 0} taken over from a runner that died or slept`,
    `repairs     ${rows[0]?.['askedAgain'] ?? 0} requests asked again, ${startedAgain} Dapr workflows started again by the watchdog`,
    `published   ${published.names.size} versions, ${rows[0]?.['failedStarts'] ?? 0} failed starts`,
    `streams     ${transcripts.length} followed over ${connections} connections`,
  ]
    .map((line) => `  ${line}`)
    .join('\n');
}
