import { isTerminal } from '#schemas/execution-status.ts';
import { currentNodes } from '../../interpreter/current-nodes.ts';
import type { PlanNode } from '../../interpreter/plan.ts';
import type { CommittedExecution } from '../engine-hooks.ts';
import type { Progress } from './sessions.ts';

const IS_WAITING: Readonly<Record<PlanNode['kind']['type'], boolean>> = {
  trigger: false,
  action: false,
  condition: false,
  'publish-event': false,
  disabled: false,
  'approval-gate': true,
  timer: true,
};

/** What a commit means for who advances the execution: steps are on their way, somebody or something is waited for, or it has ended. */
export function toProgress({ version, definition, state }: CommittedExecution): Progress {
  if (isTerminal(state.runtimeStatus)) return { version, state: 'ended' };
  if (state.runtimeStatus === 'SUSPENDED') return { version, state: 'waiting' };
  const isWaiting = currentNodes(definition.plan, state).every((nodeId) => {
    const node = definition.plan.nodesById.get(nodeId);
    return node !== undefined && IS_WAITING[node.kind.type];
  });
  return { version, state: isWaiting ? 'waiting' : 'working' };
}
