import type { ExecutionRecord } from './execution-record.ts';
import type { Workload } from './workloads.ts';

function completedNodes(record: ExecutionRecord): readonly string[] {
  return record.events.flatMap((event) => (event.type === 'node.completed' ? [event.nodeId] : [])).toSorted();
}

/** Whether an execution ended as it would have without a single kill; the sentences say how it did not. */
export function checkOutcome(record: ExecutionRecord, { expectation, kind }: Workload): readonly string[] {
  const problems: string[] = [];
  if (record.runtimeStatus !== expectation.runtimeStatus || record.phase !== expectation.phase) {
    problems.push(
      `P2 ${kind} ended ${record.runtimeStatus} (${record.phase}), wanted ${expectation.runtimeStatus}: ${JSON.stringify(record.error)}`,
    );
  }
  if (expectation.completed === null) return problems;
  const completed = completedNodes(record);
  const wanted = expectation.completed.toSorted();
  if (completed.join() !== wanted.join())
    problems.push(`P2 ${kind} completed ${completed.join()}, wanted ${wanted.join()}`);
  return problems;
}

/** P16: every ping was heard by exactly one execution of the listener, and nothing else was. */
export function checkHeard(
  records: readonly ExecutionRecord[],
  accepted: ReadonlyMap<string, Workload>,
): readonly string[] {
  const heard = new Map<string, number>();
  for (const record of records) {
    if (record.triggerType !== 'event') continue;
    const run = /"run":"([^"]+)"/.exec(JSON.stringify(record.trigger))?.[1] ?? 'unknown';
    heard.set(run, (heard.get(run) ?? 0) + 1);
  }
  const pings = [...accepted.values()].filter((workload) => workload.kind === 'publish-event');
  const missed = pings.filter(({ run }) => heard.get(run) !== 1);
  const strange = [...heard.keys()].filter((run) => !pings.some((ping) => ping.run === run));
  return [
    ...missed.map((ping) => `P16 the event of ${ping.run} started ${heard.get(ping.run) ?? 0} executions`),
    ...strange.map((run) => `P16 an execution was started for ${run}, which published nothing`),
  ];
}
