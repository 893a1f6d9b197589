import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ExecutionSnapshot } from '../../wire/execution-snapshot.ts';
import { ExecutionEvent } from '#schemas/execution/execution-event.ts';
import { Phase, RuntimeStatus } from '#schemas/execution/execution-status.ts';
import { Json } from '#schemas/json.ts';
import { executionDefinitions, executions } from '#schemas/tables/executions.ts';
import type { Database } from '../database.ts';
import { readExecutedDefinition } from './executed-definition.ts';
import { notFound } from '../http/problem-response.ts';

/**
 * An execution with its pinned definition and everything recorded so far, read by ONE statement, so that events and status belong together.
 *
 * @throws {HttpProblem} 404 when none of `ownerIds` owns it.
 */
export async function readExecutionSnapshot(
  database: Database,
  ownerIds: readonly string[],
  id: string,
): Promise<ExecutionSnapshot> {
  const [row] = await database
    .select({
      execution: {
        workflowId: executions.workflowId,
        workflowName: executions.workflowName,
        workflowVersion: executions.workflowVersion,
        isDraft: executions.isDraft,
        definitionVersion: executions.definitionVersion,
        triggerType: executions.triggerType,
        trigger: executions.trigger,
        rerunOf: executions.rerunOf,
        runtimeStatus: executions.runtimeStatus,
        phase: executions.phase,
        progress: executions.progress,
        startedAt: executions.startedAt,
      },
      definition: executionDefinitions.definition,
      events: sql<unknown[]>`coalesce((SELECT json_agg(e.event ORDER BY e.sequence)
        FROM execution_events e WHERE e.execution_id = ${executions.id}), '[]')`,
    })
    .from(executions)
    .innerJoin(executionDefinitions, eq(executionDefinitions.hash, executions.definitionHash))
    .where(and(eq(executions.id, id), inArray(executions.ownerId, [...ownerIds])));
  if (row === undefined) throw notFound('execution');
  return {
    instanceId: id,
    ...row.execution,
    runtimeStatus: RuntimeStatus.parse(row.execution.runtimeStatus),
    phase: Phase.parse(row.execution.phase),
    trigger: Json.parse(row.execution.trigger ?? null),
    startedAt: new Date(row.execution.startedAt).toISOString(),
    definition: readExecutedDefinition(row.definition, row.execution),
    events: row.events.map((event) => ExecutionEvent.parse(event)),
  };
}
