import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { TriggerConfig } from '#schemas/definition/node-config.ts';
import { nextInstant } from '#schemas/schedule/next-instant.ts';
import { toSchedule, type Schedule } from '#schemas/schedule/schedule.ts';
import { schedules } from '#schemas/tables/schedules.ts';
import { workflows, workflowTriggers } from '#schemas/tables/workflows.ts';
import type { Database } from '../database.ts';

type Transaction = Pick<Database, 'select' | 'delete' | 'insert'>;

/** The schedules that are live: of the enabled triggers of the published version, unless the triggers are switched off. */
async function readLive(transaction: Transaction, workflowId: string): Promise<ReadonlyMap<string, Schedule>> {
  const rows = await transaction
    .select({ nodeId: workflowTriggers.nodeId, config: workflowTriggers.config })
    .from(workflowTriggers)
    .innerJoin(workflows, eq(workflows.id, workflowTriggers.workflowId))
    .where(
      and(
        eq(workflows.id, workflowId),
        eq(workflows.areTriggersEnabled, true),
        isNotNull(workflows.publishedVersion),
        eq(workflowTriggers.triggerType, 'schedule'),
        eq(workflowTriggers.isEnabled, true),
      ),
    );
  return new Map(
    rows.flatMap(({ nodeId, config }) => {
      const schedule = toSchedule(TriggerConfig.parse(config));
      return schedule === null ? [] : [[nodeId, schedule] as const];
    }),
  );
}

/** The clock that schedules are fired by. The database's transaction may have begun, and waited, long before. */
async function readClock(transaction: Transaction): Promise<number> {
  const [row] = await transaction
    .select({ ms: sql<string>`extract(epoch FROM clock_timestamp()) * 1000` })
    .from(sql`(SELECT 1) one`);
  return Number(row?.ms ?? Date.now());
}

/**
 * Brings the rows of a workflow's schedules in line with what is live, inside the transaction that publishes, un-publishes or switches the triggers. A schedule
 * that did not change goes on where it was; any other one begins now, so what was missed while it was not live is not made up for.
 */
export async function rewriteSchedules(transaction: Transaction, workflowId: string): Promise<void> {
  const live = await readLive(transaction, workflowId);
  const before = await transaction
    .select({ nodeId: schedules.nodeId, schedule: schedules.schedule })
    .from(schedules)
    .where(eq(schedules.workflowId, workflowId))
    .for('update');
  const isKept = (row: (typeof before)[number]): boolean =>
    JSON.stringify(live.get(row.nodeId)) === JSON.stringify(row.schedule);
  const kept = new Set(before.filter(isKept).map(({ nodeId }) => nodeId));
  const gone = before.map(({ nodeId }) => nodeId).filter((nodeId) => !kept.has(nodeId));
  if (gone.length > 0) {
    await transaction
      .delete(schedules)
      .where(and(eq(schedules.workflowId, workflowId), inArray(schedules.nodeId, gone)));
  }
  const added = [...live].filter(([nodeId]) => !kept.has(nodeId));
  if (added.length === 0) return;
  const now = await readClock(transaction);
  const rows = added.flatMap(([nodeId, schedule]) => {
    const dueAt = nextInstant(schedule, now);
    return dueAt === null ? [] : [{ workflowId, nodeId, schedule, dueAt: new Date(dueAt).toISOString() }];
  });
  if (rows.length > 0) await transaction.insert(schedules).values(rows);
}
