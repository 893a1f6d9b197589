import { and, eq, inArray, isNull } from 'drizzle-orm';
import { HttpProblem } from '#events/platform/http/http-problem.ts';
import { OPERATOR } from '#schemas/execution/execution-api.ts';
import { executionDefinitions, executions } from '#schemas/tables/executions.ts';
import { workflowVersions } from '#schemas/tables/workflows.ts';
import type { Json } from '#schemas/json.ts';
import type { RerunUse } from '../../wire/workflow.ts';
import type { Dependencies } from '../dependencies.ts';
import { notFound } from '../http/problem-response.ts';
import type { Principal } from '../session/principal.ts';
import { getWorkflow, requireWorkflow } from '../workflows/workflows.ts';
import { readPinned } from './executed-definition.ts';

const START_PATH = '/api/v2/workflows';

function idempotency(key: string | null): Record<string, string> {
  return key === null ? {} : { 'idempotency-key': key };
}

/** Starts the draft of a workflow. @returns the orchestrator's answer: 409 when it is at another revision. @throws {HttpProblem} 404 when it is not the principal's. */
export async function requestStart(
  { database, orchestrator }: Pick<Dependencies, 'database' | 'orchestrator'>,
  principal: Principal,
  start: {
    readonly workflowId: string;
    readonly revision: number;
    readonly triggerData: Json;
    readonly idempotencyKey: string | null;
  },
): Promise<Response> {
  const { workflowId, revision, triggerData } = start;
  await requireWorkflow(database, principal.userId, workflowId);
  return orchestrator.send({
    method: 'POST',
    path: START_PATH,
    principal: principal.userId,
    headers: idempotency(start.idempotencyKey),
    body: { workflowId, draft: true, revision, triggerData },
  });
}

interface RerunRequest {
  readonly use: RerunUse;
  /** The data of the first run when absent. */
  readonly triggerData?: Json | undefined;
  readonly idempotencyKey: string | null;
}

interface FormerRun {
  readonly ownerId: string;
  readonly workflowId: string;
  readonly trigger: unknown;
  readonly workflowVersion: number | null;
  /** Null when that version is gone, or never was one. */
  readonly savedVersion: number | null;
  readonly isDraft: boolean;
  /** Read only where it has to be sent: without a saved version. */
  readonly definition: unknown;
}

async function findRun({ database }: Dependencies, principal: Principal, instanceId: string): Promise<FormerRun> {
  const [row] = await database
    .select({
      ownerId: executions.ownerId,
      workflowId: executions.workflowId,
      trigger: executions.trigger,
      workflowVersion: executions.workflowVersion,
      savedVersion: workflowVersions.version,
      isDraft: executions.isDraft,
      definition: executionDefinitions.definition,
    })
    .from(executions)
    .leftJoin(
      workflowVersions,
      and(
        eq(workflowVersions.workflowId, executions.workflowId),
        eq(workflowVersions.version, executions.workflowVersion),
      ),
    )
    .leftJoin(
      executionDefinitions,
      and(eq(executionDefinitions.hash, executions.definitionHash), isNull(workflowVersions.version)),
    )
    .where(and(eq(executions.id, instanceId), inArray(executions.ownerId, [...principal.ownerIds])));
  if (row === undefined) throw notFound('execution');
  return row;
}

/** The part of the start's body that says what runs. @throws {HttpProblem} 404 when the workflow is gone; 409 when no version is live. */
async function toWhatRuns(
  { database }: Dependencies,
  principal: Principal,
  { workflowId, ...run }: FormerRun,
  use: RerunUse,
): Promise<object> {
  if (use === 'same') {
    if (run.savedVersion !== null) return { workflowId, version: run.savedVersion };
    return {
      definition: readPinned(run.definition),
      ...(run.workflowVersion === null ? {} : { workflowVersion: run.workflowVersion }),
      ...(run.isDraft ? { isDraft: true } : {}),
    };
  }
  const { published, revision } = await getWorkflow(database, principal.userId, workflowId);
  if (use === 'draft') return { workflowId, draft: true, revision };
  if (published === null) {
    const message = 'No version of this workflow is published. Publish it, or run its draft.';
    throw new HttpProblem(409, 'Not published', message, [{ field: 'use', code: 'not_published', message }]);
  }
  return { workflowId, version: published.version };
}

/**
 * Runs an execution again: the saved version or pinned definition that ran, the published version or the draft of its workflow, with its data or with other data.
 *
 * @returns the orchestrator's answer. @throws {HttpProblem} 404 when execution or workflow are not the principal's; 409 when no version is published.
 */
export async function rerunExecution(
  dependencies: Dependencies,
  principal: Principal,
  instanceId: string,
  { use, triggerData, idempotencyKey }: RerunRequest,
): Promise<Response> {
  const run = await findRun(dependencies, principal, instanceId);
  const whatRuns = await toWhatRuns(dependencies, principal, run, use);
  return dependencies.orchestrator.send({
    method: 'POST',
    path: START_PATH,
    // What somebody began as a guest is theirs now.
    principal: run.ownerId === OPERATOR ? OPERATOR : principal.userId,
    headers: idempotency(idempotencyKey),
    body: { ...whatRuns, triggerData: triggerData === undefined ? run.trigger : triggerData, rerunOf: instanceId },
  });
}
