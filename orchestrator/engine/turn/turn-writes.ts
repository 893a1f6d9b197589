import type { OutgoingEvent } from '#events/broker/broker.ts';
import type { ApprovalDecided, ApprovalOpened } from '../../store/statements/gate-writes.ts';
import type { EventRow, InputRow } from '../../store/statements/log-writes.ts';
import type { NodeRunWrite } from '../../store/statements/node-run-writes.ts';
import type { PayloadWrite } from '../../store/statements/payload-writes.ts';

/** Everything that one turn of one execution stores, in one transaction with the executions it shares it with. */
export interface TurnWrites {
  readonly inputs: InputRow[];
  readonly events: EventRow[];
  readonly nodeRuns: Map<string, NodeRunWrite>;
  readonly opened: ApprovalOpened[];
  readonly decided: ApprovalDecided[];
  readonly payloads: PayloadWrite[];
  readonly outgoing: OutgoingEvent[];
}

/** Nothing to write yet. */
export function createTurnWrites(): TurnWrites {
  return { inputs: [], events: [], nodeRuns: new Map(), opened: [], decided: [], payloads: [], outgoing: [] };
}

/** Adds to the write of one attempt: what is not null wins over what was there. */
export function mergeNodeRun(
  writes: TurnWrites,
  run: Pick<NodeRunWrite, 'executionId' | 'nodeId' | 'attempt'> & Partial<NodeRunWrite>,
): void {
  const key = `${run.nodeId}/${run.attempt}`;
  const before = writes.nodeRuns.get(key);
  writes.nodeRuns.set(key, {
    executionId: run.executionId,
    nodeId: run.nodeId,
    attempt: run.attempt,
    status: run.status ?? before?.status ?? 'running',
    input: run.input ?? before?.input ?? null,
    output: run.output ?? before?.output ?? null,
    error: run.error ?? before?.error ?? null,
    timings: run.timings ?? before?.timings ?? null,
    requestedAt: run.requestedAt ?? before?.requestedAt ?? null,
    endedAt: run.endedAt ?? before?.endedAt ?? null,
  });
}
