import { and, eq, inArray } from 'drizzle-orm';
import { executionDefinitions, executions } from '#schemas/tables/executions.ts';
import type { Json } from '#schemas/json.ts';
import type { Dependencies } from '../dependencies.ts';
import { readExecutedDefinition } from './executed-definition.ts';
import type { Principal } from '../session/principal.ts';
import { notFound } from '../http/problem-response.ts';
import { getWorkflow } from '../workflows/workflows.ts';

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
  const workflow = await getWorkflow(database, principal.userId, start.workflowId);
  return orchestrator.send({
    method: 'POST',
    path: START_PATH,
    principal: principal.userId,
    headers: idempotency(start.idempotencyKey),
    body: { definition: workflow.definition, triggerData: start.triggerData, workflowVersion: workflow.version },
  });
}

/** Runs an execution's pinned definition again with the same input. @returns the orchestrator's answer. @throws {HttpProblem} 404 when it is not the principal's. */
export async function rerunExecution(
  { database, orchestrator }: Dependencies,
  principal: Principal,
  instanceId: string,
): Promise<Response> {
  const [row] = await database
    .select({
      ownerId: executions.ownerId,
      trigger: executions.trigger,
      workflowVersion: executions.workflowVersion,
      definition: executionDefinitions.definition,
    })
    .from(executions)
    .innerJoin(executionDefinitions, eq(executionDefinitions.hash, executions.definitionHash))
    .where(and(eq(executions.id, instanceId), inArray(executions.ownerId, [...principal.ownerIds])));
  if (row === undefined) throw notFound('execution');
  return orchestrator.send({
    method: 'POST',
    path: START_PATH,
    principal: row.ownerId,
    body: {
      definition: readExecutedDefinition(row.definition),
      triggerData: row.trigger,
      rerunOf: instanceId,
      ...(row.workflowVersion === null ? {} : { workflowVersion: row.workflowVersion }),
    },
  });
}
