import { createHash } from 'node:crypto';
import type { Json } from '#schemas/json.ts';
import type { StartOutcome } from '../engine/engine.ts';
import type { SavedTrigger } from '../store/event-triggers.ts';
import { startExecution, type StartDependencies } from './start-execution.ts';

/** The triggers and event that fire a saved workflow. */
export interface Firing {
  /** Triggers of one workflow that fired together. */
  readonly triggers: readonly [SavedTrigger, ...SavedTrigger[]];
  readonly triggerType: 'event' | 'webhook';
  readonly trigger: Json;
  readonly depth: number;
  /** `(source, id)` of the event: the start happens once for it and this workflow, however often it is delivered. */
  readonly event: { readonly source: string; readonly id: string };
}

/**
 * Starts the saved version that the triggers belong to.
 * @throws {HttpProblem} 422 when that version cannot run.
 */
export async function startSavedWorkflow(dependencies: StartDependencies, firing: Firing): Promise<StartOutcome> {
  const [first] = firing.triggers;
  const key = createHash('sha256')
    .update(JSON.stringify([firing.event.source, firing.event.id, first.workflowId]))
    .digest('hex');
  return startExecution(dependencies, {
    source: { kind: 'saved', workflowId: first.workflowId, version: first.version },
    ownerId: first.ownerId,
    trigger: firing.trigger,
    triggerType: firing.triggerType,
    triggerNodeIds: firing.triggers.map((trigger) => trigger.nodeId),
    depth: firing.depth,
    rerunOf: null,
    sealedIntegrations: null,
    receipt: { key: `trigger:${key}`, bodyHash: '' },
  });
}
