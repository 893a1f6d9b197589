import { and, eq, inArray, isNull } from 'drizzle-orm';
import { executionDefinitions, executions } from '#schemas/tables/executions.ts';
import { workflowVersions } from '#schemas/tables/workflows.ts';
import type { Json } from '#schemas/json.ts';
import type { Dependencies } from '../dependencies.ts';
import { readExecutedDefinition } from './executed-definition.ts';
import type { Principal } from '../session/principal.ts';
import { notFound } from '../http/problem-response.ts';
import { getLatestVersion } from '../workflows/workflows.ts';

const START_PATH = '/api/v2/workflows';

function idempotency(key: string | null): Record<string, string> {
  return key === null ? {} : { 'idempotency-key': key };
}

/** Starts the last saved version of a workflow. @returns the orchestrator's answer. @throws {HttpProblem} 404 when it is not the principal's. */
export async function requestStart(
  { database, orchestrator }: Dependencies,
  principal: Principal,
  start: { readonly workflowId: string; readonly triggerData: Json; readonly idempotencyKey: string | null },
): Promise<Response> {
  const { workflowId, triggerData } = start;
  const version = await getLatestVersion(database, principal.userId, workflowId);
  return orchestrator.send({
    method: 'POST',
    path: START_PATH,
    principal: principal.userId,
    headers: idempotency(start.idempotencyKey),
    body: { workflowId, version, triggerData },
  });
}

/**
 * Runs an execution again with the same input: its saved version, or its pinned definition when that version is deleted or never was one.
 * @returns the orchestrator's answer. @throws {HttpProblem} 404 when it is not the principal's.
 */
export async function rerunExecution(
  { database, orchestrator }: Dependencies,
  principal: Principal,
  instanceId: string,
): Promise<Response> {
  const [row] = await database
    .select({
      ownerId: executions.ownerId,
      trigger: executions.trigger,
      workflowId: executions.workflowId,
      workflowVersion: executions.workflowVersion,
      savedVersion: workflowVersions.version,
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
    // The definition is read only where it has to be sent.
    .leftJoin(
      executionDefinitions,
      and(eq(executionDefinitions.hash, executions.definitionHash), isNull(workflowVersions.version)),
    )
    .where(and(eq(executions.id, instanceId), inArray(executions.ownerId, [...principal.ownerIds])));
  if (row === undefined) throw notFound('execution');
  const { ownerId, trigger, workflowId, workflowVersion, savedVersion } = row;
  const source =
    savedVersion === null
      ? {
          definition: readExecutedDefinition(row.definition),
          ...(workflowVersion === null ? {} : { workflowVersion }),
        }
      : { workflowId, version: savedVersion };
  return orchestrator.send({
    method: 'POST',
    path: START_PATH,
    principal: ownerId,
    body: { ...source, triggerData: trigger, rerunOf: instanceId },
  });
}
