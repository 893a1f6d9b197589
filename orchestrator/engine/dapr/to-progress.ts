import type { RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { currentNodes } from '../../interpreter/status.ts';
import type { PlanNode } from '../../interpreter/plan.ts';
import type { LoadedExecution } from '../loaded-execution.ts';

/** How an execution ended; `message` is that of a failure. */
export interface End {
  readonly state: 'completed' | 'failed' | 'terminated';
  readonly message?: string;
}

/** What a commit left of an execution. */
export type Progress =
  /** `working`: steps are on their way; `waiting`: for a person, a timer or an event. */
  { readonly state: 'working' | 'waiting' } | { readonly state: 'ended'; readonly end: End };

const IS_WAITING: Readonly<Record<PlanNode['kind']['type'], boolean>> = {
  trigger: false,
  action: false,
  condition: false,
  'publish-event': false,
  disabled: false,
  'approval-gate': true,
  timer: true,
};

const RESULTS = { COMPLETED: 'completed', FAILED: 'failed', TERMINATED: 'terminated' } as const;

/** The end that a status is; null while the execution goes on. */
export function toEnd(status: RuntimeStatus, message: string): End | null {
  if (status !== 'COMPLETED' && status !== 'FAILED' && status !== 'TERMINATED') return null;
  return { state: RESULTS[status], ...(status === 'FAILED' ? { message } : {}) };
}

/** What a commit means for who advances the execution: steps are on their way, somebody or something is waited for, or it has ended. */
export function toProgress({ definition, state }: Pick<LoadedExecution, 'definition' | 'state'>): Progress {
  const end = toEnd(state.runtimeStatus, state.error?.message ?? state.phase);
  if (end !== null) return { state: 'ended', end };
  if (state.runtimeStatus === 'SUSPENDED') return { state: 'waiting' };
  const isWaiting = currentNodes(definition.plan, state).every((nodeId) => {
    const node = definition.plan.nodesById.get(nodeId);
    return node !== undefined && IS_WAITING[node.kind.type];
  });
  return { state: isWaiting ? 'waiting' : 'working' };
}
