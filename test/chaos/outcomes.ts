import { isRecord } from '#schemas/json.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { BROKEN, LISTENER, type Workload } from './workloads.ts';

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

/** The runs whose pings started executions of a workflow, with the executions of each. */
function hearersOf(records: readonly ExecutionRecord[], workflowId: string): ReadonlyMap<string, ExecutionRecord[]> {
  const heard = new Map<string, ExecutionRecord[]>();
  for (const record of records) {
    if (record.triggerType !== 'event' || record.pinned.definition.id !== workflowId) continue;
    const run = /"run":"([^"]+)"/.exec(JSON.stringify(record.trigger))?.[1] ?? 'unknown';
    heard.set(run, [...(heard.get(run) ?? []), record]);
  }
  return heard;
}

const toErrorType = ({ error }: ExecutionRecord): unknown => (isRecord(error) ? error['type'] : undefined);

/**
 * P16: every ping was heard by exactly one execution of the listener, and nothing else was; and by one failed start of the workflow that it matches
 * too and that cannot be started.
 */
export function checkHeard(
  records: readonly ExecutionRecord[],
  accepted: ReadonlyMap<string, Workload>,
): readonly string[] {
  const pings = [...accepted.values()].filter((workload) => workload.kind === 'publish-event').map(({ run }) => run);
  return [LISTENER, BROKEN].flatMap((workflowId) => {
    const heard = hearersOf(records, workflowId);
    const missed = pings.filter((run) => heard.get(run)?.length !== 1);
    const strange = [...heard.keys()].filter((run) => !pings.includes(run));
    const wanted = workflowId === BROKEN ? 'start_failed' : undefined;
    const wrong = [...heard.values()].flat().filter((record) => toErrorType(record) !== wanted);
    return [
      ...missed.map(
        (run) => `P16 the event of ${run} started ${heard.get(run)?.length ?? 0} executions of ${workflowId}`,
      ),
      ...strange.map((run) => `P16 an execution of ${workflowId} was started for ${run}, which published nothing`),
      ...wrong.map(({ id, error }) => `P16 ${id} of ${workflowId} ended with ${JSON.stringify(error)}`),
    ];
  });
}
