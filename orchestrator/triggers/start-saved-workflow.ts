import { createHash } from 'node:crypto';
import type pg from 'pg';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import type { Failure } from '#schemas/failure.ts';
import type { Json } from '#schemas/json.ts';
import type { ScheduleAdvance, StartOutcome } from '../engine/engine.ts';
import type { LiveTrigger } from '../store/event-triggers.ts';
import { readVersion } from '../store/saved-workflows.ts';
import { createInstanceId, startExecution, type StartDependencies } from './start-execution.ts';

/** The triggers and event that fire a published workflow. */
export interface Firing {
  /** Triggers of one workflow that fired together. */
  readonly triggers: readonly [LiveTrigger, ...LiveTrigger[]];
  readonly triggerType: 'event' | 'webhook' | 'schedule';
  readonly trigger: Json;
  readonly depth: number;
  /** `(source, id)` of the event: the start happens once for it and this workflow, however often it is delivered. */
  readonly event: { readonly source: string; readonly id: string };
  /** The schedule that fires it. */
  readonly advances?: ScheduleAdvance;
}

/** Problems that a failed start lists; its message tells of the first. */
const MOST_PROBLEMS = 50;

/** Why a version could not be started, in words for its owner. */
function toFailure(version: number, { problem }: HttpProblem): Failure {
  const errors = problem.errors ?? [];
  const problems = errors.slice(0, MOST_PROBLEMS).map((error): Json => ({
    node: error.node ?? null,
    field: error.field ?? null,
    code: error.code,
    message: error.message,
    ...(error.fix === undefined ? {} : { fix: error.fix }),
  }));
  const message = `Version ${version} could not be started. ${problem.detail ?? problem.title}`.slice(0, 4_000);
  return { type: 'start_failed', message, retryable: false, details: { problems } };
}

/**
 * Starts the published version that the triggers belong to. When it cannot be started, the start is recorded as a failed one, which its owner sees
 * and can run again (decision D79).
 * @returns null when the workflow is gone. @throws {HttpProblem} 503 when the definition could not be checked just now.
 */
export async function startSavedWorkflow(
  dependencies: StartDependencies & { readonly pool: pg.Pool },
  firing: Firing,
): Promise<StartOutcome | null> {
  const [{ workflowId, version, ownerId }] = firing.triggers;
  const key = createHash('sha256')
    .update(JSON.stringify([firing.event.source, firing.event.id, workflowId]))
    .digest('hex');
  const start = {
    ownerId,
    trigger: firing.trigger,
    triggerType: firing.triggerType,
    triggerNodeIds: firing.triggers.map((trigger) => trigger.nodeId),
    depth: firing.depth,
    receipt: {
      scope: workflowId,
      key: `trigger:${key}`,
      bodyHash: '',
      ...(firing.advances === undefined ? {} : { advances: firing.advances }),
    },
  };
  try {
    return await startExecution(dependencies, {
      ...start,
      source: { kind: 'saved', workflowId, version },
      rerunOf: null,
      sealedIntegrations: null,
    });
  } catch (error) {
    // What may go well in a moment is asked again by whoever delivered it.
    if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
    const stored = await readVersion(dependencies.pool, workflowId, version);
    if (stored === null) return null;
    return dependencies.engine.failStart({
      ...start,
      ...stored,
      workflowVersion: version,
      instanceId: createInstanceId(workflowId, dependencies.clock()),
      workflowId,
      error: toFailure(version, error),
    });
  }
}
