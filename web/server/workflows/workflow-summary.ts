import { desc, eq, sql } from 'drizzle-orm';
import { workflows, workflowTriggers } from '#schemas/tables/workflows.ts';
import type { WorkflowSummary } from '../../wire/workflow.ts';
import type { Database } from '../database.ts';

/** Drizzle names a column without its table where only one is selected from; inside a subquery that would be another column. */
const OUTER_ID = sql.raw('workflows.id');

/** The owner's workflows, the last changed first, with their newest execution; 500 at most. */
export async function listWorkflows(database: Database, ownerId: string): Promise<readonly WorkflowSummary[]> {
  const rows = await database
    .select({
      id: workflows.id,
      name: workflows.name,
      description: workflows.description,
      version: workflows.latestVersion,
      updatedAt: workflows.updatedAt,
      triggerTypes: sql<string[]>`coalesce((SELECT json_agg(DISTINCT ${workflowTriggers.triggerType})
        FROM ${workflowTriggers} WHERE ${workflowTriggers.workflowId} = ${OUTER_ID}), '[]')`,
      lastExecution: sql<WorkflowSummary['lastExecution']>`(
        SELECT json_build_object('instanceId', e.id, 'runtimeStatus', e.runtime_status, 'phase', e.phase, 'startedAt', e.started_at)
        FROM executions e WHERE e.workflow_id = ${OUTER_ID} AND e.owner_id = ${ownerId}
        ORDER BY e.started_at DESC, e.id DESC LIMIT 1)`,
    })
    .from(workflows)
    .where(eq(workflows.ownerId, ownerId))
    .orderBy(desc(workflows.updatedAt))
    .limit(500);
  return rows.map((row) => ({ ...row, updatedAt: new Date(row.updatedAt).toISOString() }));
}
