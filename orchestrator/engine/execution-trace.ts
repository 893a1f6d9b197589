import { parseTraceparent, type TraceContext } from '#events/platform/telemetry/trace-context.ts';
import type { Instant } from '../interpreter/event.ts';
import type { Plan } from '../interpreter/plan.ts';
import type { ExecutionState, NodeState } from '../interpreter/state.ts';

/** An attempt of a node that began and has not ended. */
export interface OpenStep {
  /** One of `STEP_NAMES`. */
  readonly name: string;
  readonly attempt: number;
  readonly startedAt: Instant;
}

/** The trace of an execution. */
export interface ExecutionTrace {
  /** The span that started it. */
  readonly parent: TraceContext;
  /** Open steps by node. Kept up to date after each commit; like the outputs, it only caches stored facts. */
  readonly open: Map<string, OpenStep>;
}

/** Names of open steps by the status of their node. */
export const STEP_NAMES = {
  running: (functionSlug: string) => `node ${functionSlug}`,
  timer: 'timer',
  gate: 'approval',
} as const;

/** The trace of an execution that has just begun; null where no `traceparent` is known. */
export function startTrace(traceparent: string | null): ExecutionTrace | null {
  const parent = parseTraceparent(traceparent);
  return parent === null ? null : { parent, open: new Map() };
}

function toOpenStep(node: NodeState | undefined, startedAt: Instant): OpenStep | null {
  switch (node?.status) {
    case 'running':
      return { name: STEP_NAMES.running(node.functionSlug), attempt: node.attempt, startedAt };
    case 'timer':
    case 'gate':
      return { name: STEP_NAMES[node.status], attempt: node.attempt, startedAt };
    default:
      return null;
  }
}

/** The trace of an execution as its rows tell it; `since` says from when on the latest attempts of nodes are open. */
export function readTrace(
  row: { readonly traceparent: string | null; readonly state: ExecutionState },
  since: Readonly<Record<string, Instant>>,
  plan: Plan,
): ExecutionTrace | null {
  const trace = startTrace(row.traceparent);
  if (trace === null) return null;
  for (const [nodeId, startedAt] of Object.entries(since)) {
    const node = plan.nodesById.get(nodeId);
    const step = node === undefined ? null : toOpenStep(row.state.nodes[node.index], startedAt);
    if (step !== null) trace.open.set(nodeId, step);
  }
  return trace;
}
